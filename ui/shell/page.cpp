#include "ui/shell/page.h"

#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/side_panel.h"

#include <QAbstractItemView>
#include <QAction>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

Page::Page(const QString& objectName, QWidget* parent) : QWidget(parent) {
    setObjectName(objectName);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* content = new QWidget(this);
    content->setObjectName(QStringLiteral("pageContent"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_head = new widgets::PageHead(content);
    column->addWidget(m_head);
    m_body = new QVBoxLayout;
    m_body->setContentsMargins(20, 0, 20, 16);
    m_body->setSpacing(12);
    column->addLayout(m_body, 1);
    m_split = new widgets::PanelSplit(content, this);
    outer->addWidget(m_split);
}

void Page::setPanel(widgets::SidePanel* panel) {
    m_split->setPanel(panel);
}

void Page::find() {
    const auto edits = findChildren<widgets::SearchEdit*>();
    const auto shown = std::ranges::find_if(edits, [this](const QWidget* edit) { return edit->isVisibleTo(this); });
    if (shown == edits.end())
        return;
    (*shown)->setFocus(Qt::ShortcutFocusReason);
    (*shown)->selectAll();
}

QWidget* Page::firstFocus() {
    const auto views = findChildren<QAbstractItemView*>();
    for (QAbstractItemView* view : views) {
        if (view->isVisibleTo(this) && view->isEnabled() && view->focusPolicy() & Qt::TabFocus)
            return view;
    }
    for (QWidget* next = m_head->nextInFocusChain(); next && next != m_head; next = next->nextInFocusChain()) {
        if (isAncestorOf(next) && !m_head->isAncestorOf(next) && next->isVisibleTo(this) && next->isEnabled() &&
            next->focusPolicy() & Qt::TabFocus)
            return next;
    }
    return nullptr;
}

bool Page::escape() {
    return m_split->closePanel();
}

bool Page::hasKeys(const QKeySequence& keys) const {
    const auto buttons = findChildren<widgets::LButton*>();
    const auto own = actions();
    return std::ranges::any_of(buttons, [&](const widgets::LButton* button) { return button->keys() == keys; }) ||
           std::ranges::any_of(own, [&](const QAction* action) { return action->shortcut() == keys; });
}

QAction* Page::addKey(const QString& id, const QString& text, const QKeySequence& keys, std::function<void()> run) {
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    addAction(action);
    return action;
}

QString Page::title() const {
    return m_head->title();
}

void Page::setTitle(const QString& title) {
    m_head->setTitle(title);
    setAccessibleName(title);
    Q_EMIT titleChanged();
}

} // namespace landreeve::ui::shell
