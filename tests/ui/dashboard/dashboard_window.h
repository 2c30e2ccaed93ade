#pragma once

#include "tests/support/trade_fill.h"
#include "tests/ui/support/window_driver.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_pages.h"
#include "ui/shell/main_window.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/theme.h"
#include "ui/widgets/page_head.h"

#include <QAbstractButton>
#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <mutex>
#include <semaphore>

namespace landreeve::tests {

/// A window with the dashboard and the lists of two tenants: one with trade, one with nothing.
class DashboardWindow {
public:
    static inline const QString kTrade = QStringLiteral("konkan-trade");
    static inline const QString kEmpty = QStringLiteral("sahyadri-agro");

    DashboardWindow() {
        fillTrade(trade, {.products = 40, .warehouses = 2, .parties = 9, .orders = 400, .lines = 3, .moves = 400});
        const auto lendOf = [this](const QString& tenant) -> landreeve::records::Lend {
            return [this, tenant](const access::Permission&, const postgres::Wait& wait) { return lend(tenant, wait); };
        };
        const auto may = [this](const access::Permission& right, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            verdict.allowed = !refuses(QString::fromStdString(right.toString()));
            verdict.code = verdict.allowed ? "" : "permission_denied";
            return verdict;
        };
        // The lists are neither silent nor counted.
        const auto lendList = [this](const QString& tenant) -> landreeve::records::Lend {
            return [this, tenant](const access::Permission&, const postgres::Wait& wait) {
                return databaseOf(tenant).lend(wait);
            };
        };
        m_records = std::make_unique<ui::records::RecordServices>(ui::records::RecordServices{
            m_runner, window,
            [lendList](const QString& id) {
                return std::make_shared<landreeve::records::TenantRecords>(id.toStdString(), lendList(id));
            },
            QString()});
        m_records->may = may;
        m_records->openOrders = [lendList](const QString& id) {
            return std::make_shared<landreeve::orders::TenantOrders>(lendList(id));
        };
        const ui::dashboard::DashboardServices services{
            m_runner,
            window,
            [lendOf](const QString& id) { return std::make_shared<dashboard::TenantDashboard>(lendOf(id)); },
            may,
            {}};
        ui::shell::PageSpec spec;
        spec.id = QStringLiteral("dashboard");
        spec.title = QStringLiteral("Dashboard");
        spec.group = ui::shell::NavRail::Group::TenantData;
        spec.factory = [services](QWidget* parent) -> ui::shell::Page* {
            return new ui::dashboard::DashboardPage(services, parent);
        };
        window.registerPage(spec);
        ui::records::registerRecordPages(window, *m_records);
        window.resize(1440, 900);
        driver = std::make_unique<WindowDriver>(window);
    }

    /// Rights that nobody has from now on.
    void refuse(const QStringList& rights) {
        const std::scoped_lock lock(m_mutex);
        m_refused = rights;
    }

    ui::dashboard::DashboardPage* page() const {
        return qobject_cast<ui::dashboard::DashboardPage*>(window.currentPage());
    }
    bool isRead() const {
        return QTest::qWaitFor([this] { return page() != nullptr && page()->isSettled(); }, 20'000);
    }
    bool comeBack() {
        window.openPage(QStringLiteral("dashboard"));
        return isRead();
    }
    /// The dashboard of a tenant, whose server answers and which may all be read.
    bool open(const QString& tenant) {
        window.openTenant({tenant, tenant});
        return comeBack();
    }
    bool refresh() const {
        driver->key(Qt::Key_F5);
        return isRead();
    }
    QAbstractButton* button(const QString& name) const { return driver->seen<QAbstractButton>(name); }
    QString spoken(const char* name) const {
        const auto* part = driver->seen(name);
        return part != nullptr ? part->accessibleName() : QStringLiteral("not there");
    }
    QList<QAbstractButton*> buttonsIn(const char* part) const {
        QList<QAbstractButton*> found;
        const auto* holder = driver->seen(part);
        const auto all = holder != nullptr ? holder->findChildren<QAbstractButton*>() : QList<QAbstractButton*>();
        std::ranges::copy_if(all, std::back_inserter(found), [](const auto* one) { return one->isVisible(); });
        return found;
    }
    /// Of the list that has opened; -1 where it has not.
    int shownRows(const char* entity) const {
        const auto grid = [this] { return qobject_cast<ui::records::RecordGridPage*>(window.currentPage()); };
        const bool opened = QTest::qWaitFor(
            [&] {
                return window.currentPageId() == QLatin1String(entity) && grid() != nullptr &&
                       grid()->model()->isComplete() && !grid()->model()->isBusy();
            },
            20'000);
        return opened ? grid()->model()->rowCount() : -1;
    }
    /// Presses a part, counts the rows of the list that opens, and comes back.
    int rowsBehind(QAbstractButton* part) {
        if (part == nullptr)
            return -1;
        part->click();
        const int rows = shownRows(window.currentPageId().toLatin1().constData());
        return comeBack() ? rows : -1;
    }
    /// The number in what a part says: "Show all 1,204 late" is 1204; -1 where there is none.
    static int numberIn(const QString& words) {
        static const QRegularExpression number(QStringLiteral("\\d[\\d,]*"));
        const auto found = number.match(words);
        return found.hasMatch() ? found.captured().remove(u',').toInt() : -1;
    }

    // Set between reads, asked on workers.
    std::atomic<bool> away = false;
    std::atomic<bool> silent = false;
    std::atomic<int> stopped = 0;
    std::atomic<int> lent = 0;

private:
    access::TenantConnection lend(const QString& tenant, const postgres::Wait& wait) {
        ++lent;
        if (away)
            throw Error("server_unavailable", "The server cannot be reached.").setConnectionLost();
        if (silent) {
            std::counting_semaphore<1> left(0);
            const std::stop_callback onStop(wait.stop, [&] { left.release(); });
            left.acquire();
            ++stopped;
            throw Cancelled();
        }
        return databaseOf(tenant).lend(wait);
    }
    DomainDatabase& databaseOf(const QString& tenant) { return tenant == kTrade ? trade : empty; }

    bool refuses(const QString& right) const {
        const std::scoped_lock lock(m_mutex);
        return m_refused.contains(right);
    }

    mutable std::mutex m_mutex;
    QStringList m_refused;
    PrivatePostgres m_server;

public:
    // Workers use them to their end: they go after the runner.
    DomainDatabase empty{m_server};
    DomainDatabase trade{m_server, {kTrade.toStdString(), "Konkan Trade", "IN"}};

private:
    ui::tasks::TaskRunner m_runner;
    ui::tasks::TaskCentre m_centre{m_runner};
    std::unique_ptr<ui::records::RecordServices> m_records;

public:
    ui::shell::MainWindow window{m_centre};
    std::unique_ptr<WindowDriver> driver;
};

} // namespace landreeve::tests
