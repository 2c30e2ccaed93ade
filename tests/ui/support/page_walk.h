#pragma once

#include "app/gui/session.h"
#include "core/records/entity.h"
#include "tests/ui/support/shown_workspace.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/shell/page.h"
#include "ui/tenants/provision_page.h"
#include "ui/tenants/provision_wizard.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/status_label.h"
#include "ui/widgets/table.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPainter>
#include <QTest>

#include <functional>
#include <stdexcept>

namespace landreeve::tests {

class PageWalk;
void addAuditPages(PageWalk& walk);
void addCopyPages(PageWalk& walk);
void addDashboardPages(PageWalk& walk);
void addLostPages(PageWalk& walk);
void addSettingsPages(PageWalk& walk);
void addOwnSessionPages(PageWalk& walk);
void addRecordForms(PageWalk& walk);
void addSessionPages(PageWalk& walk);
void addStockPages(PageWalk& walk);
void addTokenPages(PageWalk& walk);
void addTransferPages(PageWalk& walk);
void addUserPages(PageWalk& walk);

/// One thing the window can show. `show` brings it there, with its content read; `done` leaves it.
struct ShownPage {
    QString name;
    std::function<QWidget*()> show;
    std::function<void()> done = [] {};
    bool isOver = false; ///< opened over a page, in its own size: shown again for another one
};

/// Every page of the window, and what is opened over them, on one server and in three real sessions: one that has
/// opened nothing yet, one with tenants in every state, one with none. Where something does not come, throws.
class PageWalk {
public:
    using MainWindow = ui::shell::MainWindow;

    PageWalk() {
        m_new = std::make_unique<gui::Session>(m_world.newHome(), gui::Session::Begin{});
        m_main = open(ShownWorkspace::kName);
        m_empty = open(ShownWorkspace::kEmpty);
        addSetup();
        addOverviewAndTenants();
        addCopyPages(*this);
        addSettingsPages(*this);
        addSessionPages(*this);
        addTokenPages(*this);
        addUserPages(*this);
        addAuditPages(*this);
        addWizard();
        addDashboardPages(*this);
        addGrids();
        addRecordForms(*this);
        addStockPages(*this);
        addTransferPages(*this);
        addOverlays();
        addOwnSessionPages(*this);
        addLostPages(*this);
    }

    ShownWorkspace& world() { return m_world; }
    const std::vector<ShownPage>& pages() const { return m_pages; }
    const ShownPage& page(const QString& name) const {
        for (const ShownPage& page : m_pages) {
            if (page.name == name)
                return page;
        }
        throw std::runtime_error("no page " + name.toStdString());
    }
    MainWindow& window() { return m_main->window(); }
    gui::Session& session() { return *m_main; }
    workspace::Workspace& emptyWorkspace() { return *m_empty->workspace(); }
    void openList(const QString& entity) { openGrid(entity); }

    static void until(const std::function<bool()>& holds, const char* what) {
        if (!QTest::qWaitFor(holds, 30'000))
            throw std::runtime_error(std::string("waited in vain for ") + what);
    }

    /// Nothing is being read, checked or laid out any more.
    static void settle(const QWidget* window) {
        until([window] { return isQuiet(window); }, "the page to come to rest");
        QCoreApplication::processEvents();
        // What was given up is gone, the old axes of a chart too.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        // What came with them, a clock's tick or a delay, is laid out too.
        for (int i = 0; i < 3; ++i)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    }

    /// The window as seen, with the dialog over it.
    static QImage picture(QWidget* window) {
        QImage image = window->grab().toImage();
        const auto dialogs = window->findChildren<QDialog*>();
        for (QDialog* dialog : dialogs) {
            if (!dialog->isWindow() || !dialog->isVisible())
                continue;
            const QPixmap box = dialog->grab();
            const QSizeF size = box.deviceIndependentSize();
            QPainter painter(&image);
            painter.drawPixmap(QPointF((window->width() - size.width()) / 2, (window->height() - size.height()) / 2),
                               box);
        }
        return image;
    }

    /// A part of a widget that is seen.
    template <typename T>
    static T* part(const QWidget* in, const char* name) {
        T* found = nullptr;
        const auto all = in->findChildren<T*>(QLatin1String(name));
        for (T* one : all) {
            if constexpr (std::is_base_of_v<QWidget, T>) {
                if (!one->isVisible())
                    continue;
            }
            found = one;
        }
        if (found == nullptr)
            throw std::runtime_error(std::string("no ") + name);
        return found;
    }
    template <typename T>
    T* part(const char* name) const {
        return part<T>(&m_main->window(), name);
    }
    static void press(const QWidget* in, const char* name) { part<ui::widgets::LButton>(in, name)->click(); }
    bool isShown(const char* name) const {
        const auto found = m_main->window().findChildren<QWidget*>(QLatin1String(name));
        return std::any_of(found.begin(), found.end(), [](const QWidget* one) { return one->isVisible(); });
    }
    /// A page of the window that has tenants, after `prepare`.
    void addMain(
        const char* name, std::function<void()> prepare, std::function<void()> done = [] {}) {
        add(QString::fromLatin1(name), *m_main, std::move(prepare), std::move(done));
    }
    /// One of another window, which must live as long as this does.
    void addOf(
        const char* name, gui::Session& session, std::function<void()> prepare, std::function<void()> done = [] {}) {
        add(QString::fromLatin1(name), session, std::move(prepare), std::move(done));
    }
    /// What is opened over a page of it.
    void addOver(const char* name, std::function<void()> prepare, std::function<void()> done) {
        add(QString::fromLatin1(name), *m_main, std::move(prepare), std::move(done), true);
    }

private:
    static bool isQuiet(const QWidget* window) {
        const auto shown = window->findChildren<QWidget*>();
        for (const QWidget* widget : shown) {
            if (!widget->isVisible())
                continue;
            if (const auto* button = qobject_cast<const ui::widgets::LButton*>(widget); button && button->isBusy())
                return false;
            if (const auto* note = qobject_cast<const ui::widgets::FieldNote*>(widget);
                note && note->kind() == ui::widgets::FieldNote::Kind::Busy)
                return false;
            if (const auto* label = qobject_cast<const QLabel*>(widget);
                label && label->text() == QStringLiteral("Looking…"))
                return false;
            if (const auto* status = qobject_cast<const ui::widgets::StatusLabel*>(widget);
                status && status->status().word == QStringLiteral("Looking"))
                return false;
            if (const auto* form = qobject_cast<const ui::records::RecordFormPage*>(widget); form && !form->isSettled())
                return false;
            if (const auto* grid = qobject_cast<const ui::records::RecordGridPage*>(widget);
                grid && !grid->isOffline() && (!grid->model()->isComplete() || grid->model()->isBusy()))
                return false;
        }
        return true;
    }

    std::unique_ptr<gui::Session> open(const char* name) {
        auto session = std::make_unique<gui::Session>(m_world.home(), gui::Session::Begin{.workspace = name});
        until([&] { return session->isReady(); }, name);
        return session;
    }

    /// A page of the window of `session`, after `prepare`.
    void add(
        const QString& name, gui::Session& session, std::function<void()> prepare, std::function<void()> done = [] {},
        bool isOver = false) {
        m_pages.push_back({name,
                           [&session, prepare = std::move(prepare)]() -> QWidget* {
                               MainWindow& window = session.window();
                               if (!window.isVisible()) {
                                   window.show();
                                   until([&] { return QTest::qWaitForWindowExposed(&window); }, "the window");
                               }
                               window.activateWindow();
                               prepare();
                               settle(&window);
                               return &window;
                           },
                           std::move(done), isOver});
    }

    void addSetup() {
        add(QStringLiteral("welcome"), *m_new, [] {});
        add(QStringLiteral("welcome-connect"), *m_new, [this] {
            m_new->window().openPage(QStringLiteral("welcome"), {{QStringLiteral("connect"), true}});
        });
        const auto open = [this](const char* page) { m_empty->window().openPage(QLatin1String(page)); };
        add(QStringLiteral("tenants-empty"), *m_empty, [this, open] {
            open("tenants");
            until([none = part<QWidget>(&m_empty->window(), "noTenants")] { return none->isVisible(); }, "the list");
        });
        add(QStringLiteral("overview-empty"), *m_empty, [open] { open("overview"); });
    }

    void openTenants(const char* tenant = nullptr) {
        MainWindow& window = m_main->window();
        window.openPage(QStringLiteral("tenants"),
                        tenant == nullptr ? QVariantMap()
                                          : QVariantMap{{QStringLiteral("tenant"), QLatin1String(tenant)}});
        if (tenant == nullptr)
            window.currentPage()->split()->setPanelShown(false);
    }

    void addOverviewAndTenants() {
        addMain("overview", [this] { m_main->window().openPage(QStringLiteral("overview")); });
        addMain("health", [this] {
            m_main->window().openPage(QStringLiteral("health"));
            until([check = part<ui::widgets::LButton>("checkNowButton")] { return !check->isBusy(); }, "the checks");
        });
        addMain("tenants", [this] { openTenants(); });
        addMain("tenants-panel", [this] { openTenants(ShownWorkspace::kActive); });
        addMain("tenants-panel-suspended", [this] { openTenants(ShownWorkspace::kSuspended); });
        addMain("tenants-panel-failed", [this] { openTenants(ShownWorkspace::kFailed); });
        addMain("tenants-panel-running", [this] { openTenants(ShownWorkspace::kUnderWay); });
        addMain(
            "tenants-suspend",
            [this] {
                openTenants(ShownWorkspace::kLong);
                press(&m_main->window(), "panelSecondButton");
            },
            [this] { press(&m_main->window(), "tenantKeepButton"); });
        addMain(
            "tenants-no-match",
            [this] {
                openTenants();
                part<QLineEdit>("tenantSearch")->setText(QStringLiteral("iyer"));
                until([this] { return isShown("noTenantMatches"); }, "no match");
            },
            [this] { press(&m_main->window(), "clearFiltersButton"); });
        addOver(
            "tenants-delete",
            [this] {
                openTenants(ShownWorkspace::kSuspended);
                part<QAction>("deleteAction")->trigger();
                settle(part<QDialog>("deleteDialog"));
            },
            [this] { part<QDialog>("deleteDialog")->reject(); });
        addMain(
            "tenants-reconcile",
            [this] {
                m_main->window().openPage(QStringLiteral("tenants"), {{QStringLiteral("reconcile"), true}});
            },
            [this] { m_main->window().currentPage()->split()->setPanelShown(false); });
    }

    ui::tenants::ProvisionWizard* wizard() const {
        return static_cast<ui::tenants::ProvisionPage*>(m_main->window().currentPage())->wizard();
    }
    void go(ui::tenants::ProvisionWizard::PageId to, const char* button) {
        press(&m_main->window(), button);
        if (!QTest::qWaitFor([&] { return wizard()->currentId() == to; }, 15'000))
            throw std::runtime_error("the wizard stays: " + notes().toStdString());
        settle(&m_main->window());
    }
    void openWizard(const char* resume) {
        m_main->window().openPage(QStringLiteral("provision"), {{QStringLiteral("resume"), QLatin1String(resume)}});
    }
    void type(const char* field, const QString& text) {
        auto* edit = part<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    /// What stands under the fields of its page.
    QString notes() const {
        QStringList words;
        const auto all = wizard()->findChildren<ui::widgets::FieldNote*>();
        for (const auto* note : all) {
            if (note->isVisible())
                words << note->text();
        }
        return words.join(QLatin1Char(' '));
    }
    bool hasGoodNote() const {
        const auto notes = wizard()->findChildren<ui::widgets::FieldNote*>();
        return std::any_of(notes.begin(), notes.end(),
                           [](const auto* note) { return note->kind() == ui::widgets::FieldNote::Kind::Good; });
    }
    void begin() {
        m_main->window().openPage(QStringLiteral("provision"), {{QStringLiteral("name"), QStringLiteral(" ")}});
        type("tenantNameEdit", QStringLiteral("Gangotri Dairy Cooperative"));
        type("gstinEdit", QStringLiteral("27AAPFU0939F1ZV"));
        until([this] { return hasGoodNote(); }, "the GSTIN's note");
        settle(&m_main->window());
    }

    void addWizard() {
        using W = ui::tenants::ProvisionWizard;
        addMain("provision-identity", [this] { begin(); });
        addMain("provision-corrections", [this] {
            begin();
            type("tenantIdEdit", QStringLiteral("Gangotri--dairy"));
            type("gstinEdit", QStringLiteral("27AAPFU0939F1ZX"));
            press(&m_main->window(), "nextButton");
        });
        addMain("provision-placement", [this] {
            begin();
            go(W::PlacementId, "nextButton");
        });
        addMain("provision-policy", [this] {
            begin();
            go(W::PlacementId, "nextButton");
            go(W::PolicyId, "nextButton");
        });
        addMain("provision-review", [this] {
            begin();
            go(W::PlacementId, "nextButton");
            go(W::PolicyId, "nextButton");
            go(W::ReviewId, "nextButton");
        });
        addMain("provision-failed", [this] {
            openWizard(ShownWorkspace::kFailed);
            until([this] { return isShown("undoButton") || isShown("resumeButton"); }, "its steps");
        });
        addMain("provision-running", [this] {
            openWizard(ShownWorkspace::kUnderWay);
            until([this] { return isShown("provisionLog") || isShown("progressSteps"); }, "its steps");
        });
        addMain("provision-result", [this] {
            openWizard(ShownWorkspace::kFailed);
            if (wizard()->currentId() != W::ResultId) {
                until([this] { return isShown("resumeButton"); }, "its steps");
                go(W::ResultId, "resumeButton");
            }
        });
    }

    void openGrid(const QString& entity) {
        MainWindow& window = m_main->window();
        window.openTenant({QLatin1String(ShownWorkspace::kActive), QStringLiteral("Sahyadri Agro Traders")});
        window.openPage(entity);
        settle(&window);
    }
    ui::records::RecordGridPage* grid() const {
        return static_cast<ui::records::RecordGridPage*>(m_main->window().currentPage());
    }
    void escape() {
        QWidget* focus = m_main->window().focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &m_main->window(), Qt::Key_Escape);
    }

    void addGrids() {
        for (const auto& entity : landreeve::records::entities()) {
            const QString name = QString::fromStdString(entity.name);
            add(QString(name).replace(u'_', u'-'), *m_main, [this, name] { openGrid(name); });
        }
        const QString inventory = QStringLiteral("inventory");
        addOver(
            "inventory-columns",
            [this, inventory] {
                openGrid(inventory);
                press(&m_main->window(), "columnsButton");
            },
            [this] { escape(); });
        addMain(
            "inventory-adjust",
            [this, inventory] {
                openGrid(inventory);
                press(&m_main->window(), "adjustStockButton");
                type("quantityEdit", QStringLiteral("50.5"));
            },
            [this] {
                part<QLineEdit>("quantityEdit")->clear();
                grid()->split()->setPanelShown(false);
            });
        addOver(
            "inventory-leave",
            [this, inventory] {
                openGrid(inventory);
                press(&m_main->window(), "adjustStockButton");
                type("quantityEdit", QStringLiteral("50.5"));
                m_main->window().close();
                settle(part<QDialog>("leaveDialog"));
            },
            [this] {
                part<QDialog>("leaveDialog")->reject();
                part<QLineEdit>("quantityEdit")->clear();
                grid()->split()->setPanelShown(false);
            });
        addMain(
            "inventory-selection",
            [this, inventory] {
                openGrid(inventory);
                auto* table = grid()->grid()->table();
                table->setFocus();
                QTest::keyClick(table, Qt::Key_Home, Qt::ControlModifier);
                for (int i = 0; i < 5; ++i)
                    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
            },
            [this] { grid()->grid()->table()->clearSelection(); });
        addMain(
            "inventory-no-match",
            [this, inventory] {
                openGrid(inventory);
                part<QLineEdit>("recordSearch")->setText(QStringLiteral("unicorn"));
                until([this] { return isShown("noMatch"); }, "no match");
            },
            [this] { part<QLineEdit>("recordSearch")->clear(); });
        addMain(
            "vendors-panel",
            [this] {
                openGrid(QStringLiteral("vendor"));
                QTest::keyClick(grid()->grid()->table(), Qt::Key_F9);
                until([this] { return part<QWidget>("recordPanel")->accessibleName() != QStringLiteral("Vendors"); },
                      "the vendor");
            },
            [this] { grid()->split()->setPanelShown(false); });
        addMain("no-tenant-open", [this] { m_main->window().closeTenant(); });
    }

    void addOverlays() {
        const auto over = [this](const char* name, std::function<void(MainWindow&)> openIt) {
            addOver(
                name,
                [this, openIt = std::move(openIt)] {
                    openTenants();
                    openIt(m_main->window());
                },
                [this] { escape(); });
        };
        over("palette", [](MainWindow& window) { window.openPalette(QStringLiteral("sah")); });
        over("palette-commands", [](MainWindow& window) { window.openPalette(QStringLiteral(">")); });
        over("palette-nothing", [](MainWindow& window) { window.openPalette(QStringLiteral("no such thing")); });
        over("palette-numbers", [](MainWindow& window) { window.openPalette(QStringLiteral("#")); });
        over("tenant-switch", [](MainWindow& window) { window.openTenantSwitch(); });
        over("workspace-switch", [](MainWindow& window) { window.openWorkspaceSwitch(); });
        over("tasks", [](MainWindow& window) { window.openTasks(); });
        over("alerts", [](MainWindow& window) { window.openAlerts(); });
        over("person", [](MainWindow& window) { window.openPerson(); });
        addOver(
            "settings",
            [this] {
                openTenants();
                part<QAction>("settings")->trigger();
                settle(part<QDialog>("settingsDialog"));
            },
            [this] {
                part<QDialog>("settingsDialog")->close();
                QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            });
    }

    ShownWorkspace m_world;
    std::unique_ptr<gui::Session> m_new;
    std::unique_ptr<gui::Session> m_main;
    std::unique_ptr<gui::Session> m_empty;
    std::vector<ShownPage> m_pages;
};

} // namespace landreeve::tests

#include "tests/ui/support/page_walk_audit.h"
#include "tests/ui/support/page_walk_copies.h"
#include "tests/ui/support/page_walk_dashboard.h"
#include "tests/ui/support/page_walk_lost.h"
#include "tests/ui/support/page_walk_own_session.h"
#include "tests/ui/support/page_walk_records.h"
#include "tests/ui/support/page_walk_sessions.h"
#include "tests/ui/support/page_walk_settings.h"
#include "tests/ui/support/page_walk_stock.h"
#include "tests/ui/support/page_walk_tokens.h"
#include "tests/ui/support/page_walk_transfer.h"
#include "tests/ui/support/page_walk_users.h"
