#include "ui/records/reference_editor.h"

#include "ui/widgets/form.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>

namespace landreeve::ui::records {

namespace {

constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kStillMs = 150;

} // namespace

ReferenceEditor::ReferenceEditor(const landreeve::records::Field& field, FindChoices find, QObject* parent)
    : FieldEditor(field, parent),
      m_find(std::move(find)),
      m_found(new QStandardItemModel(this)),
      m_still(new QTimer(this)) {
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, &ReferenceEditor::look);
}

void ReferenceEditor::addTo(widgets::Form& form) {
    m_edit = new QLineEdit(&form);
    m_edit->setObjectName(name() + QStringLiteral("Edit"));
    m_edit->setPlaceholderText(QStringLiteral("Code or name; Alt+Down lists them"));
    m_completer = new QCompleter(m_found, this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_edit);
    m_completer->popup()->setObjectName(name() + QStringLiteral("Choices"));
    addPart(form, {}, label(), field().required, 0, m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        m_id.clear();
        touch(m_edit);
        m_still->start();
        Q_EMIT edited();
    });
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            [this](const QModelIndex& index) { choose(index.data().toString(), index.data(kIdRole).toString()); });
}

void ReferenceEditor::look() {
    const QString asked = m_edit->text();
    m_find(this, field().refersTo, asked.section(QStringLiteral(" · "), 0, 0).trimmed(),
           [this, asked](const std::vector<landreeve::records::Choice>& found) { offer(asked, found); });
}

void ReferenceEditor::offer(const QString& asked, const std::vector<landreeve::records::Choice>& found) {
    if (m_edit->text() != asked || m_edit->isReadOnly())
        return;
    m_found->clear();
    for (const auto& choice : found) {
        auto* item = new QStandardItem(QString::fromStdString(choice.word));
        item->setData(QString::fromStdString(choice.value), kIdRole);
        m_found->appendRow(item);
        // The whole code was typed: nothing is left to choose.
        const QString code = item->text().section(QStringLiteral(" · "), 0, 0);
        if (m_id.isEmpty() && !m_edit->hasFocus() && code.compare(asked.trimmed(), Qt::CaseInsensitive) == 0)
            choose(item->text(), QString::fromStdString(choice.value));
    }
    if (m_edit->hasFocus() && m_found->rowCount() > 0)
        m_completer->complete();
    else
        m_completer->popup()->hide();
}

void ReferenceEditor::choose(const QString& words, const QString& id) {
    m_id = id;
    m_edit->setText(words);
    m_completer->popup()->hide();
    touch(m_edit);
    Q_EMIT edited();
    Q_EMIT left();
}

bool ReferenceEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Down && !m_edit->isReadOnly()) {
            look();
            return true;
        }
    }
    if (watched == m_edit && event->type() == QEvent::FocusOut && m_id.isEmpty() && !m_edit->text().trimmed().isEmpty())
        look();
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
