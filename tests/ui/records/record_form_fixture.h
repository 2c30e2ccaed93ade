#pragma once

#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"
#include "core/vault/key_ring.h"
#include "tests/support/domain_database.h"
#include "tests/support/message_proxy.h"
#include "tests/ui/support/window_driver.h"
#include "ui/documents/document_services.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/record_pages.h"
#include "ui/shell/main_window.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/table.h"

#include <atomic>

namespace landreeve::tests {

/// A tenant's database with a few records of every kind.
class FormDatabase {
public:
    explicit FormDatabase(const PrivatePostgres::Options& options = {}) : server(options) {
        database.script(R"sql(
insert into warehouse (code, name, state_code) values ('Pune', 'Chakan', '27');
insert into product (sku, name, unit, cost_price, sale_price, tax_rate, attributes)
    values ('SKU-1', 'Neem oil', 'can', 10, 12, 5, '{"colour": "green", "litres": 5, "organic": true, "sizes": [1, 5]}');
insert into vendor (code, name, status, email, tax_id, rating, address)
    values ('V-1', 'Konkan Polymers', 'active', 'a@konkan.example', '27AAPFU0939F1ZV', 4.2,
            '{"line1": "Plot 14", "city": "Pune", "pin": "411001"}'),
           ('V-2', 'Deccan Seeds', 'blocked', null, null, null, '{}'), ('V-3', 'Sahyadri', 'active', null, null, null, '{}');
insert into customer (code, name, status) values ('C-1', 'Godavari Farms', 'active');
insert into employee (employee_code, name, status, roles) values ('E-1', 'Meera Kulkarni', 'active', '{buyer,planner}');
insert into purchase_order (vendor_id, line_items)
    select v.id, jsonb_build_array(jsonb_build_object('sku', 'SKU-1', 'product_id', p.id, 'warehouse', 'Pune', 'quantity', '3'))
    from vendor v, product p where v.code = 'V-1';
)sql");
        const auto wrapped = m_keyRing.newTenantKey(database.tenantId());
        vault = std::make_shared<vault::FieldVault>(m_keyRing, database.tenantId(),
                                                    [wrapped] { return std::vector{wrapped}; });
    }

    PrivatePostgres server;
    DomainDatabase database{server};
    std::shared_ptr<vault::FieldVault> vault;
    landreeve::records::TenantRecords::History history; ///< Empty: the audit log tells nothing.

    /// A column of the record that has this key, as text; empty for null, "gone" where there is none.
    std::string column(const char* entityName, const std::string& key, const std::string& expression) const {
        const auto& entity = landreeve::records::entity(entityName);
        auto connection = database.superuser();
        const auto found = connection.exec(
            "SELECT (" + expression + ")::text FROM " + entity.table + " WHERE " + entity.keyField + " = $1", key);
        return found.empty() ? "gone" : found[0].get<std::optional<std::string>>(0).value_or("");
    }
    std::string id(const char* entityName, const std::string& key) const { return column(entityName, key, "id"); }
    /// What somebody else does to it.
    void elsewhere(const std::string& sql) { database.script(sql); }

private:
    vault::KeyRing m_keyRing{newUuid(), vault::newKey()};
};

/// A window with the pages of records on that database, driven by hand.
class FormWindow {
public:
    using Lend = landreeve::records::Lend;

    explicit FormWindow(FormDatabase& data, const QString& draftFile = {}, Lend lend = {})
        : m_data(data), m_lend(lend ? std::move(lend) : [&data](const access::Permission&, const postgres::Wait& wait) {
              return data.database.lend(wait);
          }) {
        services = std::make_unique<ui::records::RecordServices>(ui::records::RecordServices{
            runner, window,
            [this](const QString& id) {
                return std::make_shared<landreeve::records::TenantRecords>(
                    id.toStdString(),
                    [this](const access::Permission& permission, const postgres::Wait& wait) {
                        if (away)
                            throw Error("server_unavailable", "The server cannot be reached.").setConnectionLost();
                        return m_lend(permission, wait);
                    },
                    m_data.vault, m_data.history);
            },
            QString()});
        documents = std::make_unique<ui::documents::DocumentServices>(ui::documents::DocumentServices{
            tasks, window, [this](const QString&) {
                return std::make_shared<landreeve::documents::TenantDocuments>(m_lend, [](const std::stop_token&) {
                    return landreeve::documents::Letterhead{.name = "Sahyadri"};
                });
            }});
        services->documents = documents.get();
        services->clock = [this] { return QDateTime::currentDateTime().addSecs(ahead); };
        services->openOrders = [this](const QString&) {
            return std::make_shared<landreeve::orders::TenantOrders>(
                [this](const access::Permission& permission, const postgres::Wait& wait) {
                    if (permission.toString() == unlent)
                        throw Error("permission_denied", "Needs " + unlent + ".");
                    return m_lend(permission, wait);
                });
        };
        services->workspace = "pune";
        services->operatorId = "meera";
        services->may = [this](const access::Permission& permission, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            verdict.allowed = permission.toString() != withheld && (permission.action == "reveal" || refusal.empty());
            verdict.code = verdict.allowed ? "" : refusal.empty() ? "permission_denied" : refusal;
            return verdict;
        };
        if (!draftFile.isEmpty())
            services->drafts = std::make_shared<landreeve::records::DraftStore>(draftFile.toStdString());
        ui::records::registerRecordPages(window, *services);
        window.resize(1440, 900);
        window.openTenant({QString::fromStdString(data.database.tenantId()), QStringLiteral("Sahyadri Agro")});
        driver = std::make_unique<WindowDriver>(window);
    }

    /// The form of a record, or an empty one, once it can be typed into.
    bool open(const char* entityName, const std::string& key) {
        return openWith(entityName, {{QStringLiteral("id"), QString::fromStdString(m_data.id(entityName, key))}});
    }
    bool openNew(const char* entityName) { return openWith(entityName, {{QStringLiteral("new"), true}}); }
    bool openWith(const char* entityName, const QVariantMap& arguments) {
        window.openPage(ui::records::formPageId(landreeve::records::entity(entityName)), arguments);
        return settles();
    }
    ui::records::RecordFormPage* page() const {
        return qobject_cast<ui::records::RecordFormPage*>(window.currentPage());
    }
    bool settles() const {
        return QTest::qWaitFor([this] { return page() != nullptr && page()->isSettled(); }, 20'000);
    }
    bool save() {
        // Where a dialog was open there is no window manager that gives the keyboard back.
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            return false;
        driver->key(Qt::Key_S, Qt::ControlModifier);
        return settles();
    }
    QString facts() const { return window.currentPage()->head()->facts(); }
    QString notice() const { return driver->words("formNoticeText"); }
    QString error() const {
        const auto* line = driver->seen<ui::widgets::ErrorLine>("formError");
        QStringList words;
        if (line != nullptr)
            for (const auto* label : line->findChildren<ui::widgets::Label*>())
                words << label->text();
        return words.join(u' ');
    }
    QString text(const char* field) const {
        const auto* edit = driver->seen<QLineEdit>(field);
        return edit != nullptr ? edit->text() : QStringLiteral("not seen");
    }
    /// The list of a kind, read.
    ui::records::RecordGridPage* list(const char* entityName) {
        window.openPage(QLatin1String(entityName));
        auto* grid = qobject_cast<ui::records::RecordGridPage*>(window.currentPage());
        if (grid == nullptr ||
            !QTest::qWaitFor([grid] { return grid->model()->isComplete() && !grid->model()->isBusy(); }, 20'000))
            return nullptr;
        return grid;
    }

private:
    FormDatabase& m_data;
    Lend m_lend;

public:
    // Workers use these to their end: they go after the runner.
    std::atomic<bool> away = false; ///< No connection can be had.
    std::string unlent;             ///< A permission for which orders get no connection.
    std::string withheld;           ///< A permission that whoever works here lacks.
    std::string refusal;            ///< The code of what keeps from writing; empty: nothing.
    qint64 ahead = 0;               ///< Seconds the window's clock is before.
    ui::tasks::TaskRunner runner;
    ui::tasks::TaskCentre tasks{runner};
    std::unique_ptr<ui::documents::DocumentServices> documents;
    std::unique_ptr<ui::records::RecordServices> services;
    ui::shell::MainWindow window{tasks};
    std::unique_ptr<WindowDriver> driver;
};

} // namespace landreeve::tests
