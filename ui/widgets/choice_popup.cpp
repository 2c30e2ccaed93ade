#include "ui/widgets/choice_popup.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>

namespace landreeve::ui::widgets {

namespace {

constexpr int kValueRole = Qt::UserRole + 1;
constexpr int kStillMs = 150;

} // namespace

ChoicePopup::ChoicePopup(QLineEdit* edit, Find find, qsizetype least)
    : QObject(edit),
      m_edit(edit),
      m_find(std::move(find)),
      m_completer(new QCompleter(this)),
      m_found(new QStandardItemModel(this)),
      m_still(new QTimer(this)) {
    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, &ChoicePopup::look);
    m_completer->setModel(m_found);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_edit);
    // After the completer's own filters, so that these come first.
    list()->installEventFilter(this);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textEdited, this, [this, least](const QString& text) {
        if (text.trimmed().size() >= least)
            m_still->start();
        else
            hide();
    });
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        Q_EMIT chosen(index.data().toString(), index.data(kValueRole).toString(), 0);
    });
}

QAbstractItemView* ChoicePopup::list() const {
    return m_completer->popup();
}

void ChoicePopup::hide() {
    m_still->stop();
    list()->hide();
}

void ChoicePopup::look() {
    m_still->stop();
    const QString asked = m_edit->text();
    m_find(this, asked, [this, asked](const QList<Choice>& choices) { offer(asked, choices); });
}

void ChoicePopup::offer(const QString& asked, const QList<Choice>& choices) {
    if (m_edit->text() != asked || m_edit->isReadOnly())
        return;
    m_offered = asked;
    m_found->clear();
    for (const Choice& choice : choices) {
        auto* item = new QStandardItem(choice.words);
        item->setData(choice.value, kValueRole);
        m_found->appendRow(item);
    }
    if (m_edit->hasFocus() && m_found->rowCount() > 0)
        m_completer->complete();
    else
        list()->hide();
    Q_EMIT found(choices);
}

bool ChoicePopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (watched == m_edit && key->key() == Qt::Key_Down && !m_edit->isReadOnly()) {
        look();
        return true;
    }
    const bool takes = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Tab;
    if (watched == list() && takes) {
        const QModelIndex marked = list()->currentIndex();
        hide();
        // What was typed since is not what is marked.
        if (marked.isValid() && m_edit->text() == m_offered) {
            Q_EMIT chosen(marked.data().toString(), marked.data(kValueRole).toString(), key->key());
        } else {
            QKeyEvent again(QEvent::KeyPress, key->key(), key->modifiers(), key->text());
            QCoreApplication::sendEvent(m_edit, &again);
        }
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
