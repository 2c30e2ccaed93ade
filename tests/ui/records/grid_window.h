#pragma once

#include "tests/support/domain_database.h"
#include "tests/support/message_proxy.h"
#include "tests/ui/records/grid_page_fixture.h"
#include "ui/records/filter_edit.h"
#include "ui/records/filter_row.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

namespace {

/// A window with one grid's page over a tenant's database of its own, for a test to drive.
class GridWindow {
public:
    explicit GridWindow(const char* sample) {
        m_database.script(sample);
        m_database.superuser().script("ANALYZE");
        m_navigator.m_tenant =
            landreeve::ui::shell::TenantRef{QStringLiteral("sahyadri-agro"), QStringLiteral("Sahyadri Agro"), {}, {}};
    }
    ~GridWindow() { close(); }
    GridWindow(const GridWindow&) = delete;
    GridWindow& operator=(const GridWindow&) = delete;

    /// Opens the list of an entity; `refused` is a permission whoever works here lacks.
    void open(const char* entity, const std::string& refused = {}, const QSize& size = {1400, 800}) {
        using namespace landreeve;
        close();
        m_navigator.m_said.clear();
        m_window = std::make_unique<QWidget>();
        m_window->resize(size);
        ui::records::RecordServices services{m_runner,
                                             m_navigator,
                                             [this](const QString& id) {
                                                 return std::make_shared<records::TenantRecords>(
                                                     id.toStdString(), m_lend, m_vault, m_history);
                                             },
                                             settingsFile(),
                                             {}};
        services.drafts = m_drafts;
        services.may = [refused](const access::Permission& permission, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            verdict.allowed = permission.toString() != refused;
            verdict.code = verdict.allowed ? "" : "permission_denied";
            return verdict;
        };
        m_page = new ui::records::RecordGridPage(services, landreeve::records::entity(entity), m_window.get());
        auto* layout = new QHBoxLayout(m_window.get());
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_page);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        m_page->activated({});
        QTRY_VERIFY(settled());
    }
    void close() {
        m_window.reset();
        m_page = nullptr;
    }

    template <typename T>
    T* part(const char* name) const {
        T* found = m_page->findChild<T*>(QLatin1String(name));
        return found != nullptr ? found : m_window->findChild<T*>(QLatin1String(name));
    }
    landreeve::ui::records::RecordGridPage* page() const { return m_page; }
    landreeve::ui::widgets::Table* table() const { return m_page->grid()->table(); }
    QWidget* window() const { return m_window.get(); }
    QWidget* focus() const { return QApplication::focusWidget(); }
    landreeve::tests::DomainDatabase& database() { return m_database; }
    landreeve::ui::tasks::TaskRunner& runner() { return m_runner; }
    FakeNavigator& navigator() { return m_navigator; }
    QString settingsFile() const { return m_home.filePath(QStringLiteral("views/columns.ini")); }
    /// Windows opened from now on reach the server through it.
    landreeve::tests::MessageProxy& proxy() {
        if (!m_proxy) {
            m_proxy = std::make_unique<landreeve::tests::MessageProxy>(m_server.folder());
            m_lend = m_database.lendThrough(m_proxy->folder());
        }
        return *m_proxy;
    }
    void setVault(std::shared_ptr<const landreeve::vault::FieldVault> vault) { m_vault = std::move(vault); }
    /// Windows opened from now on keep drafts, as one after the other of a program's runs.
    landreeve::records::DraftStore& keepDrafts() {
        if (!m_drafts)
            m_drafts = std::make_shared<landreeve::records::DraftStore>(
                m_home.filePath(QStringLiteral("drafts.db")).toStdString());
        return *m_drafts;
    }
    void setHistory(landreeve::records::TenantRecords::History history) { m_history = std::move(history); }

    bool settled() const { return m_page->model()->isComplete() && !m_page->model()->isBusy(); }
    int rows() const { return m_page->model()->rowCount(); }
    QString cell(int row, const char* field) const {
        const auto* model = m_page->model();
        return model->index(row, model->columnOf(field)).data().toString();
    }
    /// Types a filter as a user does.
    void filter(const char* field, const QString& text) {
        auto* edit = m_page->grid()->filterRow()->edit(QLatin1String(field));
        edit->setFocus();
        edit->clear();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(settled());
    }
    /// Makes a cell the current one.
    void goTo(int row, const char* field) {
        m_page->grid()->goTo(row);
        table()->setCurrentIndex(m_page->model()->index(row, m_page->model()->columnOf(field)));
        table()->setFocus();
    }
    /// As a window manager does when a dialog has gone.
    void takeKeyboard() {
        m_window->activateWindow();
        table()->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), table());
    }
    QString lastNews() const { return m_navigator.m_said.value(m_navigator.m_said.size() - 1); }
    std::string value(const std::string& sql) const {
        return m_database.superuser().exec(sql).one().get<std::optional<std::string>>(0).value_or("null");
    }

private:
    landreeve::tests::PrivatePostgres m_server;
    landreeve::tests::DomainDatabase m_database{m_server};
    std::unique_ptr<landreeve::tests::MessageProxy> m_proxy;
    landreeve::records::Lend m_lend = [this](const landreeve::access::Permission&,
                                             const landreeve::postgres::Wait& wait) { return m_database.lend(wait); };
    landreeve::ui::tasks::TaskRunner m_runner;
    FakeNavigator m_navigator;
    QTemporaryDir m_home;
    std::shared_ptr<landreeve::records::DraftStore> m_drafts;
    std::shared_ptr<const landreeve::vault::FieldVault> m_vault;
    landreeve::records::TenantRecords::History m_history;
    std::unique_ptr<QWidget> m_window;
    landreeve::ui::records::RecordGridPage* m_page = nullptr;
};

} // namespace
