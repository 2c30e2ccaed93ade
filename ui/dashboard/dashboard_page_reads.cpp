// What the dashboard reads, and how it shows it.
#include "core/base/error.h"
#include "core/records/entity.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/dashboard/figure_rows.h"
#include "ui/dashboard/figure_section.h"
#include "ui/dashboard/figure_strip.h"
#include "ui/dashboard/month_chart.h"
#include "ui/overview/status_breakdown.h"
#include "ui/records/record_rights.h"
#include "ui/theme/format.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"

#include <QStackedWidget>

namespace landreeve::ui::dashboard {

namespace figures = landreeve::dashboard;
using figures::Area;
using theme::Token;

namespace {

enum Cell { StockCell, LowCell, DamagedCell, LateFromCell, LateToCell };
enum Shown { NoTenant, First, Figures };

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QString money(const Decimal& amount) {
    return theme::money(amount.toString());
}

widgets::Status attentionIf(bool low, const QString& word) {
    return low ? widgets::Status{widgets::Shape::Triangle, Token::Warn, word}
               : widgets::Status{widgets::Shape::Tick, Token::Ok, QStringLiteral("Well")};
}

QString nameOf(const access::Permission& right) {
    if (right.area == "tenant")
        return QStringLiteral("this tenant");
    return text(landreeve::records::entity(right.area).many).toLower();
}

/// Why something cannot be read here, as a sentence.
QString refusal(const access::Permission& right) {
    return QStringLiteral("You cannot read %1 here. Needs %2.").arg(nameOf(right), text(right.toString()));
}

/// A cell that has no figure, and says why.
FigureStrip::Cell without(const QString& caption, const QString& why) {
    return {.caption = caption, .figure = QStringLiteral("—"), .detail = why};
}

QString captionOf(int cell) {
    static const QStringList captions{QStringLiteral("Stock value"), QStringLiteral("To reorder"),
                                      QStringLiteral("Damaged"), QStringLiteral("Late from vendors"),
                                      QStringLiteral("Late to customers")};
    return captions[cell];
}

/// What is there, and what of the rest may not be made here.
struct Start {
    figures::Begun begun;
    QHash<QString, QString> refusals;
};

} // namespace

template <typename T>
void DashboardPage::read(Area area, const QList<FigureSection*>& sections,
                         std::function<T(TenantDashboard&, std::stop_token)> work, std::function<void(const T&)> show,
                         std::function<void(const QString& why)> nothing) {
    for (FigureSection* section : sections)
        section->wait();
    const access::Permission right = figures::permissionOf(area);
    const auto current = [this, round = m_round] { return round == m_round; };
    ++m_pending;
    m_tasks.append(m_services.runner.run(
        this,
        [dashboard = m_figures, may = m_services.may, right, tenant = m_tenantId.toStdString(),
         work = std::move(work)](std::stop_token stop, const ProgressFn&) {
            // Asked first: what is not tried is no refusal in the audit log.
            if (may && may(right, tenant, stop).code == "permission_denied")
                throw Error("permission_denied", refusal(right).toStdString());
            return work(*dashboard, std::move(stop));
        },
        tasks::Outcome<T>{[this, current, show = std::move(show)](const T& found) {
                              if (!current())
                                  return;
                              show(found);
                              ended();
                          },
                          [this, current, sections, nothing = std::move(nothing)](const Error& error) {
                              if (!current())
                                  return;
                              const bool refused = error.code() == "permission_denied";
                              m_failed = m_failed || !refused;
                              for (FigureSection* section : sections) {
                                  if (refused)
                                      section->refuse(text(error.message()));
                                  else
                                      section->fail(error);
                              }
                              nothing(refused ? QStringLiteral("No right to read it")
                                              : QStringLiteral("Could not be read"));
                              ended();
                          },
                          {}}));
}

void DashboardPage::refresh() {
    cancelReads();
    if (!m_figures || !m_inView)
        return;
    m_failed = false;
    readBegun();
    readStock();
    for (const Side side : {Side::Purchases, Side::Sales})
        readOrders(side);
    readBest();
    m_refresh->setBusy(true);
}

void DashboardPage::cancelReads() {
    ++m_round;
    for (const auto& task : std::as_const(m_tasks)) {
        if (task)
            task->cancel();
    }
    m_tasks.clear();
    m_pending = 0;
    m_refresh->setBusy(false);
}

void DashboardPage::ended() {
    if (--m_pending > 0)
        return;
    m_tasks.clear();
    m_refresh->setBusy(false);
    // What could not be read is as old as it was.
    if (!m_failed)
        m_readAt = now();
    showFacts();
}

void DashboardPage::showFacts() {
    if (!m_figures || !m_readAt.isValid()) {
        head()->setFacts({});
        return;
    }
    const QString span = m_stack->currentIndex() == Figures ? m_months->span() : QString();
    head()->setFacts((span.isEmpty() ? QString() : span + QStringLiteral(", ")) +
                         QStringLiteral("read at %1").arg(theme::clockTime(m_readAt)),
                     QStringLiteral("Read %1").arg(theme::localTime(m_readAt)));
}

void DashboardPage::activated(const QVariantMap&) {
    m_inView = true;
    refresh();
    // Where it was, or at the first figure.
    const QWidget* focus = focusWidget();
    if (QWidget* stop = focus != nullptr && m_stack->isAncestorOf(focus) ? nullptr : firstFocus())
        stop->setFocus(Qt::OtherFocusReason);
}

void DashboardPage::deactivated() {
    m_inView = false;
    cancelReads();
}

void DashboardPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId)
        return;
    cancelReads();
    m_tenantId = id;
    m_figures = tenant ? m_services.open(id) : nullptr;
    m_readAt = {};
    m_begun.reset();
    // Nothing of the one before stays.
    for (int cell = StockCell; cell <= LateToCell; ++cell)
        m_strip->setCell(cell, {.caption = captionOf(cell)});
    for (auto* section : findChildren<FigureSection*>())
        section->forget();
    for (const Side side : {Side::Purchases, Side::Sales})
        m_months->setMonths(side, std::nullopt);
    showState();
    showFacts();
    refresh();
}

void DashboardPage::showState() {
    const int shown = !m_figures ? NoTenant : (m_begun && !m_begun->anything() ? First : Figures);
    if (shown == m_stack->currentIndex())
        return;
    const QWidget* focus = window()->focusWidget();
    const bool hadKeyboard = focus != nullptr && m_stack->isAncestorOf(focus);
    m_stack->setCurrentIndex(shown);
    if (QWidget* stop = hadKeyboard ? firstFocus() : nullptr)
        stop->setFocus(Qt::OtherFocusReason);
}

QWidget* DashboardPage::firstFocus() {
    if (m_stack->currentIndex() == Figures)
        return m_strip->findChild<QWidget*>(QStringLiteral("stockValue"));
    return Page::firstFocus();
}

void DashboardPage::readBegun() {
    const auto may = m_services.may;
    const std::string tenant = m_tenantId.toStdString();
    read<Start>(
        Area::Begun, {},
        [may, tenant](TenantDashboard& dashboard, std::stop_token stop) {
            Start start{dashboard.begun(stop), {}};
            if (start.begun.anything() || !may)
                return start;
            for (const QString& entity : FirstSteps::entities()) {
                const access::Permission right{entity.toStdString(), "write"};
                const auto verdict = may(right, tenant, stop);
                if (!verdict.allowed)
                    start.refusals.insert(entity, records::refusalOf(verdict, landreeve::records::entity(right.area),
                                                                     "write", QStringLiteral("make")));
            }
            return start;
        },
        [this](const Start& start) {
            m_begun = start.begun;
            m_first->setState(start.begun, start.refusals);
            showState();
        },
        [this](const QString&) {
            // What may be read is shown.
            m_begun.reset();
            showState();
        });
}

void DashboardPage::readStock() {
    read<figures::StockFigures>(
        Area::Stock, {}, [](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.stock(stop); },
        [this](const figures::StockFigures& stock) { showStock(stock); },
        [this](const QString& why) {
            m_strip->setCell(StockCell, without(captionOf(StockCell), why));
            m_strip->setCell(DamagedCell, without(captionOf(DamagedCell), why));
        });
    read<figures::LowStock>(
        Area::Stock, {m_lowSection},
        [](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.lowStock(stop); },
        [this](const figures::LowStock& low) { showLowStock(low); },
        [this](const QString& why) { m_strip->setCell(LowCell, without(captionOf(LowCell), why)); });
}

void DashboardPage::readOrders(Side side) {
    const Area area = side == Side::Purchases ? Area::Purchases : Area::Sales;
    using Statuses = std::vector<figures::StatusFigure>;
    read<Statuses>(
        area, {m_statusSections[at(side)]},
        [side](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.byStatus(side, stop); },
        [this, side](const Statuses& statuses) { showStatuses(side, statuses); }, [](const QString&) {});
    // One side may be read where the other may not: the chart shows what there is.
    read<MonthChart::Months>(
        area, {}, [side](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.byMonth(side, stop); },
        [this, side](const MonthChart::Months& months) {
            m_months->setMonths(side, months);
            m_monthSection->show();
        },
        [this, side](const QString& why) {
            m_months->setMonths(side, std::nullopt,
                                QStringLiteral("%1: %2").arg(side == Side::Purchases ? QStringLiteral("Purchases")
                                                                                     : QStringLiteral("Sales"),
                                                             why.toLower()));
            m_monthSection->show();
        });
    read<figures::LateOrders>(
        area, {m_lateSections[at(side)]},
        [side](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.late(side, stop); },
        [this, side](const figures::LateOrders& late) { showLate(side, late); },
        [this, side](const QString& why) {
            const int cell = side == Side::Purchases ? LateFromCell : LateToCell;
            m_strip->setCell(cell, without(captionOf(cell), why));
        });
}

void DashboardPage::readBest() {
    read<figures::Best>(
        Area::Sales, {m_productSection},
        [](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.bestProducts(stop); },
        [this](const figures::Best& best) {
            m_bestProducts = best;
            showBest(m_productSection, m_products, best);
        },
        [](const QString&) {});
    read<figures::Best>(
        Area::Purchases, {m_vendorSection},
        [](TenantDashboard& dashboard, std::stop_token stop) { return dashboard.bestVendors(stop); },
        [this](const figures::Best& best) {
            m_bestVendors = best;
            showBest(m_vendorSection, m_vendors, best);
        },
        [](const QString&) {});
}

void DashboardPage::showStock(const figures::StockFigures& stock) {
    m_strip->setCell(
        StockCell,
        {.caption = captionOf(StockCell),
         .figure = money(stock.value),
         .shortFigure = theme::shortMoney(stock.value.toString()),
         .detail =
             QStringLiteral("%1 of %2 places in stock").arg(theme::count(stock.inStock), theme::count(stock.rows)),
         .opens = true});
    m_strip->setCell(DamagedCell,
                     {.caption = captionOf(DamagedCell),
                      .figure = theme::count(stock.damaged),
                      .detail = stock.damaged == 0 ? QStringLiteral("nothing damaged")
                                                   : QLatin1String(stock.damaged == 1 ? "place with damaged goods"
                                                                                      : "places with damaged goods"),
                      .status = attentionIf(stock.damaged > 0, QStringLiteral("Attention")),
                      .opens = true});
}

void DashboardPage::showLowStock(const figures::LowStock& low) {
    m_low = low;
    m_strip->setCell(LowCell, {.caption = captionOf(LowCell),
                               .figure = theme::count(low.count),
                               .detail = low.count == 0 ? QStringLiteral("enough of everything")
                                                        : QStringLiteral("below their reorder level"),
                               .status = attentionIf(low.count > 0, QStringLiteral("Low")),
                               .tone = low.count == 0 ? Token::Ink2 : Token::Warn,
                               .opens = true});
    QList<FigureRows::Row> rows;
    for (const auto& row : low.lowest) {
        const QString unit = text(row.unit);
        rows.append(
            {.title = text(row.product),
             .detail = QStringLiteral("%1 in %2, level %3 %4")
                           .arg(text(row.sku), text(row.warehouse), theme::quantity(row.reorderLevel.toString()), unit),
             .figure = theme::quantity(row.onHand.toString()) + u' ' + unit,
             .hint = QStringLiteral("Show it in the inventory")});
    }
    m_lowRows->setRows(rows);
    m_lowSection->setLink(low.count == 0 ? QString() : QStringLiteral("Show all %1").arg(theme::count(low.count)),
                          QStringLiteral("Show all %1 to reorder").arg(theme::count(low.count)));
    m_lowSection->show(low.count == 0 ? QStringLiteral("Nothing is below its reorder level.") : QString());
}

void DashboardPage::showStatuses(Side side, const std::vector<figures::StatusFigure>& statuses) {
    const auto& field = landreeve::records::entity(figures::entityOf(side)).at("status");
    QList<overview::StatusBreakdown::Row> rows;
    std::int64_t total = 0;
    for (const auto& figure : statuses) {
        rows.append({text(field.wordOf(figure.status)), static_cast<int>(figure.count),
                     theme::shortMoney(figure.amount.toString()), text(figure.status)});
        total += figure.count;
    }
    m_statuses[at(side)]->setRows(rows);
    const bool purchases = side == Side::Purchases;
    m_statusSections[at(side)]->setLink(
        total == 0 ? QString() : QStringLiteral("Show all %1").arg(theme::count(total)),
        (purchases ? QStringLiteral("Show all %1 purchase orders") : QStringLiteral("Show all %1 sales orders"))
            .arg(theme::count(total)));
    m_statusSections[at(side)]->show(total > 0   ? QString()
                                     : purchases ? QStringLiteral("No purchase orders yet.")
                                                 : QStringLiteral("No sales orders yet."));
}

void DashboardPage::showLate(Side side, const figures::LateOrders& late) {
    m_late[at(side)] = late;
    const bool purchases = side == Side::Purchases;
    const int cell = purchases ? LateFromCell : LateToCell;
    m_strip->setCell(cell, {.caption = captionOf(cell),
                            .figure = theme::count(late.count),
                            .detail = late.count == 0 ? QStringLiteral("all in time") : money(late.amount),
                            .status = attentionIf(late.count > 0, QStringLiteral("Late")),
                            .tone = late.count == 0 ? Token::Ink2 : Token::Warn,
                            .opens = true});
    QList<FigureRows::Row> rows;
    for (const auto& order : late.longest)
        rows.append({.title = text(order.party),
                     .detail = QStringLiteral("%1, %2 late")
                                   .arg(text(order.number),
                                        theme::counted(order.days, QStringLiteral("day"), QStringLiteral("days"))),
                     .figure = money(order.amount),
                     .hint = QStringLiteral("Open %1").arg(text(order.number)),
                     .tone = Token::Warn});
    m_lateRows[at(side)]->setRows(rows);
    FigureSection* section = m_lateSections[at(side)];
    section->setLink(late.count == 0 ? QString() : QStringLiteral("Show all %1").arg(theme::count(late.count)),
                     (purchases ? QStringLiteral("Show all %1 late purchase orders")
                                : QStringLiteral("Show all %1 late sales orders"))
                         .arg(theme::count(late.count)));
    section->show(late.count > 0 ? QString()
                  : purchases    ? QStringLiteral("Every vendor is in time.")
                                 : QStringLiteral("Every customer is served in time."));
}

void DashboardPage::showBest(FigureSection* section, FigureRows* rows, const figures::Best& best) {
    QList<FigureRows::Row> shown;
    for (const auto& one : best.rows)
        shown.append({.title = text(one.name),
                      .detail = QStringLiteral("%1, in %2")
                                    .arg(text(one.code),
                                         theme::counted(one.orders, QStringLiteral("order"), QStringLiteral("orders"))),
                      .figure = money(one.amount),
                      .hint = QStringLiteral("Show these orders")});
    rows->setRows(shown);
    section->show(best.rows.empty() ? QStringLiteral("Nothing in these twelve months.") : QString());
}

} // namespace landreeve::ui::dashboard
