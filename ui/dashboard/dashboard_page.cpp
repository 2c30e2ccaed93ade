#include "ui/dashboard/dashboard_page.h"

#include "ui/dashboard/figure_rows.h"
#include "ui/dashboard/figure_section.h"
#include "ui/dashboard/figure_strip.h"
#include "ui/dashboard/month_chart.h"
#include "ui/overview/status_breakdown.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/sheet.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QStackedWidget>

namespace landreeve::ui::dashboard {

namespace figures = landreeve::dashboard;
using figures::Side;
using widgets::LButton;
using widgets::Sheet;

namespace {

constexpr int kTwoColumnsFrom = 900;
constexpr int kPairsFrom = 620;
constexpr int kRight = 318;
constexpr Side kSides[] = {Side::Purchases, Side::Sales};

void turn(QBoxLayout* box, QBoxLayout::Direction direction) {
    box->setDirection(direction);
    if (box->count() < 2)
        return;
    box->itemAt(1)->widget()->setVisible(direction == QBoxLayout::LeftToRight);
    box->itemAt(2)->widget()->setVisible(direction == QBoxLayout::TopToBottom);
}

/// A sheet of sections that have their own margins, side by side or one above the other.
Sheet* sheetOf(const QString& name, const QList<FigureSection*>& sections, QBoxLayout::Direction direction,
               QList<QBoxLayout*>* pairs, QWidget* parent) {
    auto* sheet = new Sheet(parent);
    sheet->setObjectName(name);
    sheet->body()->setContentsMargins(0, 0, 0, 0);
    auto* box = new QBoxLayout(direction);
    box->setSpacing(0);
    for (FigureSection* section : sections) {
        // One of the two is seen.
        if (section != sections.front()) {
            box->addWidget(new widgets::HairLine(Qt::Vertical, sheet));
            box->addWidget(new widgets::HairLine(Qt::Horizontal, sheet));
        }
        section->setParent(sheet);
        box->addWidget(section, 1);
    }
    sheet->body()->addLayout(box);
    turn(box, direction);
    if (pairs != nullptr)
        pairs->append(box);
    return sheet;
}

QScrollArea* scrollOf(QWidget* content, QWidget* parent) {
    auto* scroll = new QScrollArea(parent);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    return scroll;
}

} // namespace

DashboardPage::DashboardPage(const DashboardServices& services, QWidget* parent)
    : Page(QStringLiteral("tenantPage"), parent), m_services(services) {
    setTitle(QStringLiteral("Dashboard"));
    m_refresh = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), this);
    m_refresh->setObjectName(QStringLiteral("refreshButton"));
    head()->addAction(m_refresh);
    connect(m_refresh, &LButton::activated, this, &DashboardPage::refresh);
    build();
    connectLists();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &DashboardPage::place);
    tenantChanged(services.navigator.tenant());
}

void DashboardPage::build() {
    body()->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    body()->addWidget(m_stack);
    m_noTenant =
        new widgets::EmptyState(QStringLiteral("No tenant is open"),
                                QStringLiteral("Choose a tenant in the header to see its figures."), true, m_stack);
    m_stack->addWidget(m_noTenant);
    auto* steps = new QWidget(m_stack);
    auto* middle = new QHBoxLayout(steps);
    middle->setContentsMargins(20, 0, 20, 16);
    m_first = new FirstSteps(steps);
    m_first->setMaximumWidth(theme::scaled(760));
    middle->addStretch(1);
    middle->addWidget(m_first, 20);
    middle->addStretch(1);
    m_stack->addWidget(scrollOf(steps, m_stack));
    connect(m_first, &FirstSteps::pageChosen, this, [this](const QString& page, const QVariantMap& arguments) {
        m_services.navigator.openPage(page, arguments);
    });
    m_stack->addWidget(scrollOf(buildFigures(m_stack), m_stack));
    place();
}

QWidget* DashboardPage::buildFigures(QWidget* parent) {
    m_content = new QWidget(parent);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(20, 4, 20, 16); // the ring of the focus has room
    column->setSpacing(14);
    m_strip = new FigureStrip({QStringLiteral("stockValue"), QStringLiteral("lowStock"), QStringLiteral("damagedStock"),
                               QStringLiteral("latePurchases"), QStringLiteral("lateSales")},
                              m_content);
    column->addWidget(m_strip);
    m_grid = new QGridLayout;
    m_grid->setSpacing(14);
    column->addLayout(m_grid);
    column->addStretch(1);

    const auto section = [this](const char* title, const char* name, QWidget* content) {
        auto* made = new FigureSection(QString::fromUtf8(title), QLatin1String(name), m_content);
        made->setContent(content);
        connect(made, &FigureSection::retryRequested, this, &DashboardPage::refresh);
        return made;
    };
    m_months = new MonthChart(m_content);
    m_monthSection = section("Purchases and sales by month", "monthSection", m_months);
    m_products = new FigureRows(m_content);
    m_productSection = section("Most sold, 12 months", "bestProducts", m_products);
    m_vendors = new FigureRows(m_content);
    m_vendorSection = section("Most ordered from, 12 months", "bestVendors", m_vendors);
    for (const Side side : kSides) {
        const bool purchases = side == Side::Purchases;
        m_lateRows[at(side)] = new FigureRows(m_content);
        m_lateSections[at(side)] = section(purchases ? "Late from vendors" : "Late to customers",
                                           purchases ? "lateFromVendors" : "lateToCustomers", m_lateRows[at(side)]);
        m_statuses[at(side)] = new overview::StatusBreakdown(purchases ? QStringLiteral("Purchase orders by status")
                                                                       : QStringLiteral("Sales orders by status"),
                                                             QStringLiteral("Show these orders"), m_content);
        m_statuses[at(side)]->setObjectName(purchases ? QStringLiteral("purchaseStatuses")
                                                      : QStringLiteral("salesStatuses"));
        m_statusSections[at(side)] = section(purchases ? "Purchase orders" : "Sales orders",
                                             purchases ? "purchasesByStatus" : "salesByStatus", m_statuses[at(side)]);
    }
    m_lowRows = new FigureRows(m_content);
    m_lowSection = section("To reorder", "toReorder", m_lowRows);

    using Box = QBoxLayout;
    m_sheets = {
        sheetOf(QStringLiteral("monthChart"), {m_monthSection}, Box::TopToBottom, nullptr, m_content),
        sheetOf(QStringLiteral("bestList"), {m_productSection, m_vendorSection}, Box::LeftToRight, &m_pairs, m_content),
        sheetOf(QStringLiteral("lateList"), {m_lateSections[0], m_lateSections[1]}, Box::LeftToRight, &m_pairs,
                m_content),
        sheetOf(QStringLiteral("ordersByStatus"), {m_statusSections[0], m_statusSections[1]}, Box::TopToBottom, nullptr,
                m_content),
        sheetOf(QStringLiteral("reorderList"), {m_lowSection}, Box::TopToBottom, nullptr, m_content)};
    return m_content;
}

// Large text needs more room, as a smaller window gives less.
void DashboardPage::place() {
    const double text = theme::Theme::of().textSize();
    const bool narrow = width() < kTwoColumnsFrom * text;
    const int right = narrow ? 0 : static_cast<int>(kRight * text);
    const bool pairs = (narrow ? width() : width() - right) >= kPairsFrom * text;
    const int arrangement = (narrow ? 2 : 0) + (pairs ? 1 : 0);
    if (arrangement == m_arrangement && right == m_right)
        return;
    m_arrangement = arrangement;
    m_right = right;
    m_first->setMaximumWidth(theme::scaled(760));
    for (QBoxLayout* pair : std::as_const(m_pairs))
        turn(pair, pairs ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    for (QWidget* sheet : std::as_const(m_sheets)) {
        m_grid->removeWidget(sheet);
        const bool aside = m_sheets.indexOf(sheet) >= 3 && !narrow;
        sheet->setMinimumWidth(aside ? right : 0);
        sheet->setMaximumWidth(aside ? right : QWIDGETSIZE_MAX);
    }
    m_grid->setColumnStretch(0, 1);
    if (narrow) {
        // What needs somebody before what is good to know.
        const int order[] = {0, 3, 2, 4, 1};
        for (int row = 0; row < 5; ++row)
            m_grid->addWidget(m_sheets[order[row]], row, 0);
        return;
    }
    m_grid->addWidget(m_sheets[0], 0, 0);
    m_grid->addWidget(m_sheets[2], 1, 0);
    m_grid->addWidget(m_sheets[1], 2, 0);
    m_grid->addWidget(m_sheets[3], 0, 1, 2, 1);
    m_grid->addWidget(m_sheets[4], 2, 1);
}

void DashboardPage::connectLists() {
    connect(m_strip, &FigureStrip::chosen, this, [this](int cell) {
        const figures::FigureList lists[] = {figures::stockList(), figures::lowStockList(), figures::damagedList(),
                                             figures::lateList(Side::Purchases, m_late[0].today),
                                             figures::lateList(Side::Sales, m_late[1].today)};
        openList(lists[cell]);
    });
    connect(m_months, &MonthChart::chosen, this, [this](Side side) {
        if (const auto month = m_months->current(side))
            openList(figures::monthList(side, *month));
    });
    connect(m_products, &FigureRows::chosen, this, [this](int row) {
        openList(figures::productList(m_bestProducts.rows[static_cast<std::size_t>(row)], m_bestProducts.period));
    });
    connect(m_vendors, &FigureRows::chosen, this, [this](int row) {
        openList(figures::vendorList(m_bestVendors.rows[static_cast<std::size_t>(row)], m_bestVendors.period));
    });
    for (const Side side : kSides) {
        connect(m_statuses[at(side)], &overview::StatusBreakdown::chosen, this,
                [this, side](const QString& status) { openList(figures::statusList(side, status.toStdString())); });
        connect(m_statusSections[at(side)], &FigureSection::linkChosen, this,
                [this, side] { openList({figures::entityOf(side)}); });
        connect(m_lateRows[at(side)], &FigureRows::chosen, this, [this, side](int row) {
            openRecord(figures::entityOf(side), m_late[at(side)].longest[static_cast<std::size_t>(row)].id);
        });
        connect(m_lateSections[at(side)], &FigureSection::linkChosen, this,
                [this, side] { openList(figures::lateList(side, m_late[at(side)].today)); });
    }
    connect(m_lowRows, &FigureRows::chosen, this,
            [this](int row) { openList(figures::placeList(m_low.lowest[static_cast<std::size_t>(row)])); });
    connect(m_lowSection, &FigureSection::linkChosen, this, [this] { openList(figures::lowStockList()); });
}

void DashboardPage::openList(const figures::FigureList& list) {
    QVariantMap filters;
    for (const auto& [field, text] : list.filters)
        filters.insert(QString::fromStdString(field), QString::fromStdString(text));
    m_services.navigator.openPage(
        QString::fromStdString(list.entity),
        {{QStringLiteral("filters"), filters}, {QStringLiteral("sort"), QString::fromStdString(list.sort)}});
}

void DashboardPage::openRecord(const std::string& entity, const std::string& id) {
    m_services.navigator.openPage(QString::fromStdString(entity) + QStringLiteral("-form"),
                                  {{QStringLiteral("id"), QString::fromStdString(id)}});
}

QDateTime DashboardPage::now() const {
    return m_services.clock ? m_services.clock() : QDateTime::currentDateTime();
}

void DashboardPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    place();
}

} // namespace landreeve::ui::dashboard
