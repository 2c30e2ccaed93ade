#include "ui/records/reference_editor.h"

#include "ui/widgets/form.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>

namespace landreeve::ui::records {

using widgets::ChoicePopup;

namespace {

constexpr int kMostFound = 20; ///< Records offered for a reference.

} // namespace

QString codeOf(const QString& words) {
    return words.section(QStringLiteral(" · "), 0, 0).trimmed();
}

FindChoices choicesOf(tasks::TaskRunner& runner, OpenRecords open) {
    return
        [&runner, open = std::move(open)](QObject* owner, const std::string& entity, const QString& text, auto take) {
            const auto records = open();
            if (!records)
                return;
            runner.run(
                owner,
                [records, entity, text = text.toStdString()](std::stop_token stop, const ProgressFn&) {
                    return records->choices(landreeve::records::entity(entity), text, kMostFound, std::move(stop));
                },
                tasks::Outcome<std::vector<landreeve::records::Choice>>{.done = take});
        };
}

widgets::ChoicePopup::Find findIn(const FindChoices& find, const std::string& entity) {
    return [find, entity](QObject* owner, const QString& asked, ChoicePopup::Take take) {
        find(owner, entity, codeOf(asked),
             [take = std::move(take)](const std::vector<landreeve::records::Choice>& found) {
                 QList<ChoicePopup::Choice> choices;
                 for (const auto& choice : found)
                     choices << ChoicePopup::Choice{QString::fromStdString(choice.word),
                                                    QString::fromStdString(choice.value)};
                 take(choices);
             });
    };
}

ReferenceEditor::ReferenceEditor(const landreeve::records::Field& field, FindChoices find, QObject* parent)
    : FieldEditor(field, parent), m_find(std::move(find)) {}

void ReferenceEditor::addTo(widgets::Form& form) {
    m_edit = new QLineEdit(&form);
    m_edit->setObjectName(name() + QStringLiteral("Edit"));
    m_edit->setPlaceholderText(QStringLiteral("Code or name; Alt+Down lists them"));
    m_choices = new ChoicePopup(m_edit, findIn(m_find, field().refersTo));
    m_choices->list()->setObjectName(name() + QStringLiteral("Choices"));
    addPart(form, {}, {label(), field().required}, m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        m_id.clear();
        touch(m_edit);
        Q_EMIT edited();
    });
    connect(m_choices, &ChoicePopup::found, this, &ReferenceEditor::resolve);
    connect(m_choices, &ChoicePopup::chosen, this, [this](const QString& words, const QString& id, int key) {
        choose(words, id);
        if (key != Qt::Key_Tab)
            return;
        QKeyEvent on(QEvent::KeyPress, Qt::Key_Tab, {});
        QCoreApplication::sendEvent(m_edit, &on);
    });
}

void ReferenceEditor::resolve(const QList<ChoicePopup::Choice>& found) {
    if (!m_id.isEmpty() || m_edit->hasFocus())
        return;
    // The whole code was typed: nothing is left to choose.
    for (const auto& choice : found) {
        if (codeOf(choice.words).compare(m_edit->text().trimmed(), Qt::CaseInsensitive) == 0)
            choose(choice.words, choice.value);
    }
}

void ReferenceEditor::choose(const QString& words, const QString& id) {
    m_id = id;
    m_edit->setText(words);
    m_choices->hide();
    touch(m_edit);
    Q_EMIT edited();
    Q_EMIT left();
}

bool ReferenceEditor::isChoosing() const {
    return m_choices != nullptr && m_choices->list()->isVisible();
}

bool ReferenceEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::FocusOut && m_id.isEmpty() && !m_edit->text().trimmed().isEmpty())
        m_choices->look();
    return FieldEditor::eventFilter(watched, event);
}

QJsonValue ReferenceEditor::text() const {
    return QJsonObject{{QStringLiteral("id"), m_id}, {QStringLiteral("words"), m_edit->text()}};
}

void ReferenceEditor::setText(const QJsonValue& text) {
    m_id = text[QStringLiteral("id")].toString();
    const QString words = text[QStringLiteral("words")].toString();
    if (m_edit->text() != words) {
        m_edit->setText(words);
        m_edit->setCursorPosition(0);
    }
}

void ReferenceEditor::setReadOnly(bool readOnly) {
    m_edit->setReadOnly(readOnly);
}

} // namespace landreeve::ui::records
