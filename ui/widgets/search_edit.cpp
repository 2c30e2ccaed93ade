#include "ui/widgets/search_edit.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QTimer>

namespace landreeve::ui::widgets {

SearchEdit::SearchEdit(const QString& placeholder, QWidget* parent) : QLineEdit(parent), m_still(new QTimer(this)) {
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setToolTip(placeholder); // where the field is too narrow for it
    setTextMargins(-4, 0, 0, 0);
    addAction(theme::icon(QStringLiteral("edit-find")), LeadingPosition);
    QAction* clearIt = addAction(theme::icon(QStringLiteral("edit-clear")), TrailingPosition);
    clearIt->setToolTip(QStringLiteral("Clear"));
    clearIt->setVisible(false);
    m_still->setSingleShot(true);
    m_still->setInterval(150);
    connect(m_still, &QTimer::timeout, this, &SearchEdit::now);
    connect(this, &QLineEdit::returnPressed, this, [this] {
        now();
        Q_EMIT listWanted();
    });
    connect(clearIt, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, [this, clearIt](const QString& text) {
        clearIt->setVisible(!text.isEmpty());
        if (text.isEmpty())
            now();
        else
            m_still->start();
    });
}

void SearchEdit::setPause(int milliseconds) {
    m_still->setInterval(milliseconds);
}

void SearchEdit::now() {
    m_still->stop();
    if (text() == m_last)
        return;
    m_last = text();
    Q_EMIT searched(m_last);
}

void SearchEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down) {
        now();
        Q_EMIT downPressed();
        Q_EMIT listWanted();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace landreeve::ui::widgets
