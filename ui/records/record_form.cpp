#include "ui/records/record_form.h"

#include "ui/records/secret_editor.h"
#include "ui/widgets/form.h"

#include <QApplication>
#include <QBoxLayout>
#include <QDate>
#include <QJsonArray>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::SecretKind;

namespace {

constexpr int kStillMs = 300;
constexpr int kColumnGap = 34;

/// How many rows a field takes, to share a form out over two columns.
int rowsOf(const Field& field) {
    if (field.isAddress)
        return 8;
    switch (field.type) {
    case FieldType::Secret:
        // Its parts are seen where a value is entered alone.
        return field.secret == SecretKind::Address ? 5 : field.secret == SecretKind::BankDetails ? 3 : 1;
    case FieldType::Note:
        return 3;
    case FieldType::Json:
    case FieldType::List:
        return 2;
    case FieldType::Lines:
        return 6;
    default:
        return 1;
    }
}

struct Section {
    QString title;
    std::vector<const Field*> fields = {};
    int rows = 1; ///< The heading too.

    bool isWide() const { return fields.front()->type == FieldType::Lines; }
};

std::vector<Section> sectionsOf(const Entity& entity) {
    std::vector<Section> sections;
    for (const Field& field : entity.fields) {
        if (!field.editable)
            continue;
        const QString title = QString::fromStdString(field.section.empty() ? "Details" : field.section);
        auto found = std::ranges::find(sections, title, &Section::title);
        if (found == sections.end())
            found = sections.insert(sections.end(), {title});
        found->fields.push_back(&field);
        found->rows += rowsOf(field);
    }
    // What must be there comes first.
    for (Section& section : sections)
        std::stable_partition(section.fields.begin(), section.fields.end(),
                              [](const Field* field) { return field->required; });
    return sections;
}

/// What one list has and the other has not in the same place; of two that are not as long, all.
std::pair<QJsonArray, QJsonArray> differing(const QJsonArray& now, const QJsonArray& before) {
    if (now.size() != before.size())
        return {now, before};
    std::pair<QJsonArray, QJsonArray> differing;
    for (qsizetype i = 0; i < now.size(); ++i) {
        if (const QJsonValue each = now[i], other = before[i]; each != other) {
            differing.first.append(each);
            differing.second.append(other);
        }
    }
    return differing;
}

} // namespace

RecordForm::RecordForm(const Entity& entity, const FindChoices& find, const MakeEditor& make, QWidget* parent)
    : QWidget(parent),
      m_entity(entity),
      m_state(entity),
      m_columns(new QBoxLayout(QBoxLayout::LeftToRight)),
      m_still(new QTimer(this)) {
    setObjectName(QStringLiteral("fieldForm"));
    setAccessibleName(QStringLiteral("Fields of the %1").arg(QString::fromStdString(entity.one)));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(16);
    outer->addLayout(m_columns);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, [this] {
        if (m_typing && !m_typing->isChoosing())
            check(m_typing);
    });
    build(find, make);
    setTwoColumns(false);
}

void RecordForm::build(const FindChoices& find, const MakeEditor& make) {
    const auto sections = sectionsOf(m_entity);
    int all = 0;
    for (const Section& section : sections)
        all += section.isWide() ? 0 : section.rows;
    auto* form = new widgets::Form(this);
    m_columns->addWidget(form, 1, Qt::AlignTop);
    int used = 0;
    for (const Section& section : sections) {
        if (section.isWide()) {
            auto* below = new widgets::Form(this);
            layout()->addWidget(below);
            addSection(*below, section.title, section.fields, find, make);
            continue;
        }
        // The half that is nearer: a section is never divided.
        if (m_columns->count() == 1 && used > 0 && used + section.rows / 2 >= all / 2 && sections.size() > 1) {
            form = new widgets::Form(this);
            m_columns->addWidget(form, 1, Qt::AlignTop);
        }
        addSection(*form, section.title, section.fields, find, make);
        used += section.rows;
    }
}

void RecordForm::addSection(widgets::Form& form, const QString& title, const std::vector<const Field*>& fields,
                            const FindChoices& find, const MakeEditor& make) {
    form.addHeading(title);
    for (const Field* field : fields) {
        FieldEditor* editor = make ? make(*field, this) : nullptr;
        if (editor == nullptr)
            editor = makeEditor(*field, find, this);
        if (editor == nullptr)
            continue;
        editor->addTo(form);
        m_editors.append(editor);
        if (auto* secret = qobject_cast<SecretEditor*>(editor)) {
            m_secrets.append(secret);
            connect(secret, &SecretEditor::revealRequested, this, [this, secret] { Q_EMIT revealRequested(secret); });
        }
        connect(editor, &FieldEditor::edited, this, [this, editor] { takeEdit(editor); });
        connect(editor, &FieldEditor::stepEnded, this, [this] { m_state.seal(); });
        connect(editor, &FieldEditor::left, this, [this, editor] {
            m_state.seal();
            check(editor);
        });
    }
}

void RecordForm::setTwoColumns(bool two) {
    m_columns->setDirection(two ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_columns->setSpacing(two ? kColumnGap : 16);
}

FieldEditor* RecordForm::editor(const QString& field) const {
    const auto found = std::ranges::find_if(m_editors, [&](const FieldEditor* each) { return each->name() == field; });
    return found == m_editors.end() ? nullptr : *found;
}

QJsonObject RecordForm::textsOf(const QJsonObject& record) const {
    QJsonObject texts;
    for (const FieldEditor* each : m_editors) {
        if (each->field().type != FieldType::Secret)
            texts.insert(each->name(), formText(each->field(), record));
    }
    return texts;
}

void RecordForm::begin(const QJsonObject& record, const QJsonObject& typed, const QStringList& typedSecrets) {
    m_isNew = false;
    startFrom(record, typed);
    for (SecretEditor* secret : std::as_const(m_secrets)) {
        const QString masked = record[secret->name()].toString();
        if (typedSecrets.contains(secret->name()))
            secret->setMaskedBeside(masked);
        else
            secret->setMasked(masked, false);
    }
    showTexts();
    if (!typed.isEmpty() || !typedSecrets.isEmpty())
        Q_EMIT edited();
}

void RecordForm::beginNew(const QJsonObject& given, const QDate& today) {
    m_isNew = true;
    m_base = {};
    QJsonObject texts;
    for (const FieldEditor* each : std::as_const(m_editors)) {
        if (each->field().type == FieldType::Secret)
            continue;
        texts.insert(each->name(),
                     given.contains(each->name()) ? given[each->name()] : initialText(each->field(), today));
    }
    m_state.begin(texts);
    for (SecretEditor* secret : std::as_const(m_secrets))
        secret->setMasked({}, true);
    showTexts();
}

void RecordForm::rebase(const QJsonObject& record) {
    startFrom(record, typedTexts());
    showTexts();
}

void RecordForm::startFrom(const QJsonObject& record, const QJsonObject& typed) {
    m_base = record;
    m_state.begin(textsOf(record));
    for (auto each = typed.begin(); each != typed.end(); ++each) {
        m_state.seal();
        m_state.set(each.key(), each.value());
    }
    m_state.seal();
}

void RecordForm::type(const QJsonObject& texts) {
    for (auto each = texts.begin(); each != texts.end(); ++each) {
        const FieldEditor* found = editor(each.key());
        if (found == nullptr || found->field().type == FieldType::Secret)
            continue;
        m_state.seal();
        m_state.set(each.key(), each.value());
    }
    m_state.seal();
    for (auto each = texts.begin(); each != texts.end(); ++each)
        showTexts(each.key());
    Q_EMIT edited();
    checkEdited();
}

void RecordForm::checkEdited() {
    for (FieldEditor* each : std::as_const(m_editors)) {
        if (isEdited(each))
            each->show(read(each), true);
    }
    Q_EMIT checked(static_cast<int>(wrong().size()));
}

// Notes go with the texts they spoke of.
void RecordForm::showTexts(const QString& only) {
    m_edited.clear();
    for (FieldEditor* each : std::as_const(m_editors)) {
        if (each->field().type == FieldType::Secret || (!only.isEmpty() && each->name() != only))
            continue;
        each->setText(m_state.text(each->name()));
        each->clearNotes();
    }
    showChanges();
}

FormValue RecordForm::read(const FieldEditor* editor) const {
    if (const auto* secret = qobject_cast<const SecretEditor*>(editor); secret != nullptr && secret->isRemoving())
        return {QJsonValue::Null};
    const QJsonValue text = editor->field().type == FieldType::Secret ? editor->text() : m_state.text(editor->name());
    return readText(editor->field(), text, m_base[editor->name()], m_indian);
}

bool RecordForm::isEdited(const FieldEditor* editor) const {
    if (const auto* secret = qobject_cast<const SecretEditor*>(editor))
        return secret->isTyped();
    const auto known = m_edited.constFind(editor->name());
    return known != m_edited.cend() ? *known : *m_edited.insert(editor->name(), isEditedNow(editor));
}

bool RecordForm::isEditedNow(const FieldEditor* editor) const {
    const QJsonValue text = m_state.text(editor->name());
    const QJsonValue baseText = m_state.baseText(editor->name());
    if (text == baseText)
        return false;
    if (editor->field().type == FieldType::Lines) {
        // Only the lines that differ are looked at: there may be a thousand others.
        const auto [now, before] = differing(text.toArray(), baseText.toArray());
        return now.size() != before.size() ||
               !isSame(editor->field(), readText(editor->field(), now, {}, m_indian).value,
                       readText(editor->field(), before, {}, m_indian).value);
    }
    const FormValue now = read(editor);
    if (!now.faults.isEmpty())
        return true;
    const FormValue before = readText(editor->field(), baseText, m_base[editor->name()], m_indian);
    return !isSame(editor->field(), now.value, m_isNew ? before.value : m_base[editor->name()]);
}

void RecordForm::takeEdit(FieldEditor* editor) {
    m_edited.remove(editor->name());
    if (editor->field().type != FieldType::Secret)
        m_state.set(editor->name(), editor->text());
    m_typing = editor;
    m_still->start();
    showChanges();
    Q_EMIT edited();
}

void RecordForm::check(FieldEditor* editor) {
    if (m_typing == editor)
        m_still->stop();
    editor->show(read(editor), false);
    Q_EMIT checked(static_cast<int>(wrong().size()));
}

void RecordForm::showChanges() {
    for (FieldEditor* each : std::as_const(m_editors)) {
        each->showChanged(m_state.baseText(each->name()), isEdited(each));
        // Quantities of a product are counted in its unit, as it is typed.
        if (each->field().type == FieldType::Quantity && editor(QStringLiteral("unit")) != nullptr)
            each->setUnit(m_state.text(QStringLiteral("unit")).toString().trimmed());
    }
}

QJsonObject RecordForm::typedTexts() const {
    QJsonObject texts;
    for (const FieldEditor* each : m_editors) {
        if (each->field().type != FieldType::Secret && isEdited(each))
            texts.insert(each->name(), m_state.text(each->name()));
    }
    return texts;
}

QJsonObject RecordForm::edits() const {
    QJsonObject fields;
    for (const FieldEditor* each : m_editors) {
        const bool isSecret = each->field().type == FieldType::Secret;
        if (isSecret || !m_isNew ? !isEdited(each) : false)
            continue;
        const QJsonValue value = read(each).value;
        if (m_isNew && isSame(each->field(), value, QJsonValue::Null))
            continue;
        fields.insert(each->name(), value);
    }
    return fields;
}

QStringList RecordForm::changed() const {
    QStringList labels;
    for (const FieldEditor* each : m_editors) {
        if (isEdited(each))
            labels << each->label();
    }
    return labels;
}

QStringList RecordForm::changedSecrets() const {
    QStringList labels;
    for (const SecretEditor* each : m_secrets) {
        if (each->isTyped())
            labels << each->label();
    }
    return labels;
}

int RecordForm::checkAll() {
    m_still->stop();
    for (FieldEditor* each : std::as_const(m_editors)) {
        // What was read and is not touched may stay, whatever the rules have become since.
        if (m_isNew || isEdited(each))
            each->show(read(each), true);
    }
    return static_cast<int>(wrong().size());
}

QList<QWidget*> RecordForm::wrong() const {
    QList<QWidget*> all;
    for (const FieldEditor* each : m_editors)
        all += each->wrong();
    return all;
}

bool RecordForm::focusFirstWrong() {
    const auto all = wrong();
    if (all.isEmpty())
        return false;
    all.first()->setFocus(Qt::ShortcutFocusReason);
    return true;
}

bool RecordForm::focusWrong(bool forward) {
    const auto all = wrong();
    if (all.isEmpty())
        return false;
    QList<QWidget*> order;
    for (const FieldEditor* each : std::as_const(m_editors))
        order += each->parts();
    const QWidget* focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < order.size(); ++i) {
        if (order[i] == focus || order[i]->isAncestorOf(focus))
            at = i;
    }
    for (qsizetype step = 1; step <= order.size(); ++step) {
        const qsizetype next = (at + (forward ? step : order.size() * 2 - step)) % order.size();
        if (next >= 0 && all.contains(order[next])) {
            order[next]->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    }
    return false;
}

FieldEditor* RecordForm::editorFor(const QString& field) const {
    FieldEditor* found = editor(field);
    if (found != nullptr || field.isEmpty())
        return found;
    // The readable key stands for the field that refers by it.
    const auto keyed = std::ranges::find_if(
        m_editors, [&](const FieldEditor* each) { return QString::fromStdString(each->field().keyedBy) == field; });
    return keyed != m_editors.end() ? *keyed : nullptr;
}

bool RecordForm::focusField(const QString& field) {
    const FieldEditor* found = editorFor(field);
    if (found == nullptr || found->parts().isEmpty() || !found->parts().first()->isEnabled())
        return false;
    found->parts().first()->setFocus(Qt::ShortcutFocusReason);
    return true;
}

bool RecordForm::refuse(const QString& field, const QString& words) {
    FieldEditor* found = editorFor(field);
    if (found == nullptr || found->parts().isEmpty())
        return false;
    // Where the server's rules are stricter than those the form was opened with, they tell which part is meant.
    const auto strict = readText(found->field(), found->text(), {}, true).faults;
    found->refuse(words, strict.isEmpty() ? QString() : strict.first().part);
    const QList<QWidget*> wrong = found->wrong();
    (wrong.isEmpty() ? found->parts().first() : wrong.first())->setFocus(Qt::ShortcutFocusReason);
    return true;
}

void RecordForm::focusFirst() {
    for (const FieldEditor* each : std::as_const(m_editors)) {
        for (QWidget* part : each->parts()) {
            if (part->isVisible() && part->isEnabled()) {
                part->setFocus(Qt::OtherFocusReason);
                return;
            }
        }
    }
}

void RecordForm::setIndian(bool indian) {
    m_indian = indian;
    m_edited.clear();
}

void RecordForm::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    applyReadOnly();
}

void RecordForm::setFrozen(const QStringList& fields) {
    m_frozen = fields;
    applyReadOnly();
}

void RecordForm::applyReadOnly() {
    for (FieldEditor* each : std::as_const(m_editors))
        each->setReadOnly(m_readOnly || m_frozen.contains(each->name()));
}

void RecordForm::undo() {
    if (canUndo()) {
        showTexts(m_state.undo());
        Q_EMIT edited();
        checkEdited();
    }
}

void RecordForm::redo() {
    if (canRedo()) {
        showTexts(m_state.redo());
        Q_EMIT edited();
        checkEdited();
    }
}

void RecordForm::hideSecrets() {
    for (SecretEditor* secret : std::as_const(m_secrets))
        secret->hide();
}

} // namespace landreeve::ui::records
