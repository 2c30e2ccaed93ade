#include "ui/shell/nav_rail.h"

#include "ui/shell/nav_item.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kWide = 200;
constexpr int kNarrow = 52;

} // namespace

NavRail::NavRail(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("navRail"));
    setAccessibleName(QStringLiteral("Navigation"));
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &NavRail::fit);
    fit();
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 1, 8);
    outer->setSpacing(0);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto* content = new QWidget(m_scroll);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(0);
    const QStringList heads{QStringLiteral("Workspace"), QStringLiteral("Access"), QStringLiteral("Tenant data")};
    for (const QString& words : heads) {
        Section section;
        section.head = new QWidget(content);
        auto* row = new QHBoxLayout(section.head);
        row->setContentsMargins(10, 12, 8, 7);
        auto* label = new widgets::Label(words, TypeStyle::SmallMedium, Token::Ink3, section.head);
        row->addWidget(label, 1);
        if (words == heads.last()) {
            m_choose = new widgets::LButton(QStringLiteral("choose…"), widgets::LButton::Kind::Link, section.head);
            m_choose->setButtonSize(widgets::LButton::Size::Small);
            m_choose->setObjectName(QStringLiteral("chooseTenantButton"));
            m_choose->setAccessibleName(QStringLiteral("Choose a tenant"));
            row->addWidget(m_choose);
            connect(m_choose, &widgets::LButton::activated, this, &NavRail::chooseTenantRequested);
        }
        section.head->hide();
        column->addWidget(section.head);
        section.entries = new QVBoxLayout;
        section.entries->setSpacing(0);
        column->addLayout(section.entries);
        m_sections.append(section);
    }
    column->addStretch(1);
    m_scroll->setWidget(content);
    content->setAutoFillBackground(false);
    outer->addWidget(m_scroll, 1);
    m_foot = new QVBoxLayout;
    m_foot->setContentsMargins(8, 4, 8, 0);
    outer->addLayout(m_foot);
}

void NavRail::addEntry(const QString& id, const QString& title, const QString& icon, Group group) {
    auto* entry = new NavItem(id, title, icon, group == Group::Foot ? this : m_scroll->widget());
    entry->setCollapsed(m_collapsed);
    connect(entry, &QAbstractButton::clicked, this, [this, id] {
        setCurrent(m_current); // the page decides what is current, not the press
        Q_EMIT chosen(id);
    });
    if (group == Group::Foot) {
        m_foot->addWidget(entry);
        return;
    }
    Section& section = m_sections[static_cast<int>(group)];
    section.entries->addWidget(entry);
    section.head->setVisible(!m_collapsed);
    if (group == Group::TenantData)
        entry->setEnabled(m_tenantOpen);
}

NavItem* NavRail::item(const QString& id) const {
    return findChild<NavItem*>(QStringLiteral("nav-") + id);
}

void NavRail::setCount(const QString& id, const QString& count, Token tone) {
    if (NavItem* entry = item(id))
        entry->setCount(count, tone);
}

QString NavRail::countOf(const QString& id) const {
    const NavItem* entry = item(id);
    return entry ? entry->count() : QString();
}

void NavRail::setCurrent(const QString& id) {
    m_current = id;
    const auto entries = findChildren<NavItem*>();
    for (NavItem* entry : entries)
        entry->setChecked(entry->id() == id);
}

void NavRail::setTenantOpen(bool open) {
    m_tenantOpen = open;
    m_choose->setVisible(!open);
    const auto entries = findChildren<NavItem*>();
    const Section& section = m_sections.last();
    for (NavItem* entry : entries) {
        if (section.entries->indexOf(entry) >= 0)
            entry->setEnabled(open);
    }
}

void NavRail::fit() {
    // The pictures grow with the text.
    setFixedWidth(m_collapsed ? kNarrow + theme::scaled(16) - 16 : theme::scaled(kWide));
}

void NavRail::setCollapsed(bool collapsed) {
    m_collapsed = collapsed;
    fit();
    for (const Section& section : std::as_const(m_sections))
        section.head->setVisible(!collapsed && section.entries->count() > 0);
    const auto entries = findChildren<NavItem*>();
    for (NavItem* entry : entries)
        entry->setCollapsed(collapsed);
}

QStringList NavRail::order() const {
    QStringList ids;
    for (const Section& section : m_sections) {
        for (int i = 0; i < section.entries->count(); ++i)
            ids.append(static_cast<NavItem*>(section.entries->itemAt(i)->widget())->id());
    }
    return ids;
}

QString NavRail::titleOf(const QString& id) const {
    const NavItem* entry = item(id);
    return entry ? entry->text() : QString();
}

bool NavRail::isEntryEnabled(const QString& id) const {
    const NavItem* entry = item(id);
    return entry && entry->isEnabled();
}

QWidget* NavRail::firstFocus() const {
    for (const QString& id : QStringList{m_current} + order()) {
        if (NavItem* entry = item(id); entry && entry->isEnabled())
            return entry;
    }
    return nullptr;
}

void NavRail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Rail));
    theme::hairline(painter, QRectF(width() - 1, 0, 1, height()), Qt::Vertical, theme::color(Token::Line));
}

} // namespace landreeve::ui::shell
