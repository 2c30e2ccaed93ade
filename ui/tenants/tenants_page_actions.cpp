#include "core/workspace/workspace.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/copy_panel.h"
#include "ui/tenants/delete_dialog.h"
#include "ui/tenants/reconcile_panel.h"
#include "ui/tenants/settings_panel.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_panel.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/tenants/tenants_model.h"
#include "ui/tenants/tenants_page.h"
#include "ui/theme/icons.h"
#include "ui/widgets/column_chooser.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/row_actions.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/table_sheet.h"

#include <QComboBox>
#include <QMenu>
#include <QStackedWidget>
#include <QTimer>

namespace landreeve::ui::tenants {

using landreeve::control::TenantStatus;
using tenancy::FleetTenant;

void TenantsPage::refresh() {
    m_model->forgetSizes();
    m_feed.refresh();
    m_sizesSoon->start();
    if (m_panel)
        m_panel->check();
}

void TenantsPage::activated(const QVariantMap& arguments) {
    const QString status = arguments.value(QStringLiteral("status")).toString();
    if (!status.isEmpty()) {
        m_segments->setCurrent(status);
        m_filter->setStatus(status);
        showState();
    }
    if (arguments.value(QStringLiteral("reconcile")).toBool())
        reconcile();
    if (arguments.contains(QStringLiteral("settings"))) {
        act(QStringLiteral("settings"), arguments.value(QStringLiteral("settings")).toString());
        return;
    }
    m_select = arguments.value(QStringLiteral("tenant")).toString();
    if (!m_select.isEmpty()) {
        select(m_select);
        showPanel(arguments.value(QStringLiteral("tenant")).toString(), true);
    } else if (!m_table->currentIndex().isValid() && m_filter->rowCount() > 0) {
        m_table->setCurrentIndex(m_filter->index(0, 0));
    }
    m_sizesSoon->start();
    if (m_stack->currentWidget() == m_list)
        m_table->setFocus(Qt::OtherFocusReason);
}

void TenantsPage::select(const QString& id) {
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    if (!m_filter->mapFromSource(m_model->index(row, 0)).isValid())
        clearFilters();
    const QModelIndex at = m_filter->mapFromSource(m_model->index(row, 0));
    m_table->setCurrentIndex(at);
    m_table->scrollTo(at);
    m_select.clear();
}

bool TenantsPage::escape() {
    if (Page::escape())
        return true;
    if (!m_filter->isFiltered())
        return false;
    clearFilters();
    return true;
}

TenantPanel* TenantsPage::panel() {
    if (m_panel)
        return m_panel;
    m_panel = new TenantPanel(m_workspace, m_feed, m_tasks.runner(), m_actions, *m_rights, this);
    setPanel(m_panel);
    connect(m_panel, &TenantPanel::deleteRequested, this, &TenantsPage::askDelete);
    // Later: the panel that asks gives its place to the one that answers.
    connect(
        m_panel, &TenantPanel::cloneRequested, this, [this](const QString& id) { act(QStringLiteral("clone"), id); },
        Qt::QueuedConnection);
    connect(
        m_panel, &TenantPanel::settingsRequested, this,
        [this](const QString& id) { act(QStringLiteral("settings"), id); }, Qt::QueuedConnection);
    connect(m_panel, &TenantPanel::resumeProvisioningRequested, this,
            [this](const QString& id) { act(QStringLiteral("provisioning"), id); });
    return m_panel;
}

void TenantsPage::showPanel(const QString& id, bool open) {
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    if (open)
        sayUnsaved();
    TenantPanel* const shown = panel();
    shown->setTenant(id);
    shown->setSize(m_model->index(row, TenantsModel::Size).data().toString());
    split()->setPanelShown(open);
}

void TenantsPage::openRow(const QModelIndex& index) {
    const QString id = idAt(index);
    const FleetTenant* tenant = m_feed.fleet().tenant(id.toStdString());
    if (tenant == nullptr)
        return;
    if (tenant->tenant.status == TenantStatus::Active)
        act(QStringLiteral("open"), id);
    else
        showPanel(id, true);
}

void TenantsPage::act(const QString& action, const QString& id) {
    const FleetTenant* tenant = m_feed.fleet().tenant(id.toStdString());
    if (tenant == nullptr)
        return;
    m_error->clear();
    if (action == QLatin1String("open")) {
        if (tenant->tenant.status == TenantStatus::Active)
            m_actions.openData(tenant->tenant);
        else
            showPanel(id, true);
    } else if (action == QLatin1String("suspend")) {
        select(id);
        showPanel(id, true);
        m_panel->askSuspend();
    } else if (action == QLatin1String("rename")) {
        select(id);
        showPanel(id, true);
        m_panel->askRename();
    } else if (action == QLatin1String("rotate")) {
        select(id);
        showPanel(id, true);
        m_panel->askRotateKey();
    } else if (action == QLatin1String("resume")) {
        m_actions.resume(id);
    } else if (action == QLatin1String("copy")) {
        m_actions.copyUrl(id);
    } else if (action == QLatin1String("backup")) {
        m_actions.backUp(id);
    } else if (action == QLatin1String("clone")) {
        CopyPanel* const copy = copyPanel();
        split()->setPanelShown(true);
        copy->askClone(id, QString::fromStdString(tenant->tenant.name));
    } else if (action == QLatin1String("settings")) {
        select(id);
        // What was typed into it before it was closed is still there, and goes before another tenant's.
        if (m_settings && m_settings->isChanged()) {
            if (m_settings->tenantId() != id)
                m_navigator.say(QStringLiteral("Settings of %1 are not saved yet").arg(m_settings->tenantId()));
            setPanel(m_settings);
            split()->setPanelShown(true);
            m_settings->begin();
            return;
        }
        if (m_settings && split()->panel() != m_settings)
            delete m_settings;
        m_settings = new SettingsPanel(m_workspace, m_feed, m_tasks.runner(), this);
        connect(split(), &widgets::PanelSplit::panelShownChanged, m_settings, [this](bool shown) {
            if (!shown)
                sayUnsaved(true);
        });
        connect(m_settings, &SettingsPanel::saved, this, [this](const QString& words) { m_navigator.say(words); });
        setPanel(m_settings);
        split()->setPanelShown(true);
        m_settings->setTenant(id, QString::fromStdString(tenant->tenant.name));
    } else if (action == QLatin1String("delete")) {
        askDelete(id);
    } else if (action == QLatin1String("provisioning")) {
        m_navigator.openPage(QStringLiteral("provision"), {{QStringLiteral("resume"), id}});
    } else if (action == QLatin1String("details")) {
        select(id);
        showPanel(id, true);
    }
}

// They go out of sight, or are by now.
void TenantsPage::sayUnsaved(bool isHidden) {
    const bool shown = m_settings && split()->panel() == m_settings && (isHidden || split()->isPanelShown());
    if (shown && m_settings->isChanged() && !m_settings->isSaving())
        m_navigator.say(
            QStringLiteral("Settings of %1 are not saved; Settings… shows them again").arg(m_settings->tenantId()));
}

QStringList TenantsPage::unsaved() const {
    return m_settings && m_settings->isChanged() ? QStringList{QStringLiteral("Settings of ") + m_settings->tenantId()}
                                                 : QStringList();
}

void TenantsPage::showMenu(const QModelIndex& index, const QPoint& at) {
    const QString id = idAt(index);
    const FleetTenant* tenant = m_feed.fleet().tenant(id.toStdString());
    if (tenant == nullptr)
        return;
    const auto status = tenant->tenant.status;
    m_menu->clear();
    m_menu->setObjectName(QStringLiteral("tenantRowMenu"));
    m_menu->setToolTipsVisible(true);
    // The gate is asked again before anything is done.
    const auto add = [this, &id](const QString& action, const QString& words, const QString& icon, bool enabled,
                                 const char* right = nullptr) {
        QAction* item = m_menu->addAction(icon.isEmpty() ? QIcon() : theme::icon(icon), words, this,
                                          [this, action, id] { act(action, id); });
        item->setObjectName(action);
        const QString why = right == nullptr ? QString() : refusal(right, id);
        item->setEnabled(enabled && why.isEmpty());
        item->setToolTip(why);
    };
    const bool half = status == TenantStatus::Failed || status == TenantStatus::Provisioning;
    const bool whole = status == TenantStatus::Active || status == TenantStatus::Suspended;
    add(QStringLiteral("details"), QStringLiteral("Show details"), {}, true);
    if (half)
        add(QStringLiteral("provisioning"),
            tenant->underWay ? QStringLiteral("Show progress") : QStringLiteral("Resume or undo…"),
            QStringLiteral("media-playback-start"), true);
    add(QStringLiteral("open"), QStringLiteral("Open data"), QStringLiteral("x-office-spreadsheet"),
        status == TenantStatus::Active);
    if (status == TenantStatus::Suspended)
        add(QStringLiteral("resume"), QStringLiteral("Resume tenant"), QStringLiteral("media-playback-start"), true,
            "write");
    else
        add(QStringLiteral("suspend"), QStringLiteral("Suspend…"), QStringLiteral("media-playback-pause"),
            status == TenantStatus::Active, "write");
    add(QStringLiteral("rename"), QStringLiteral("Rename…"), {}, whole, "write");
    add(QStringLiteral("copy"), QStringLiteral("Copy connection string"), QStringLiteral("edit-copy"), whole, "read");
    add(QStringLiteral("backup"), QStringLiteral("Back up"), QStringLiteral("drive-harddisk"), whole, "export");
    add(QStringLiteral("settings"), QStringLiteral("Settings…"), {}, whole);
    add(QStringLiteral("clone"), QStringLiteral("Clone tenant…"), {}, whole, "clone");
    add(QStringLiteral("rotate"), QStringLiteral("Rotate key…"), {}, whole, "write");
    m_menu->addSeparator();
    add(QStringLiteral("delete"), QStringLiteral("Delete…"), QStringLiteral("edit-delete"), !tenant->underWay,
        "delete");
    m_menu->popup(at);
}

void TenantsPage::askDelete(const QString& id) {
    const FleetTenant* tenant = m_feed.fleet().tenant(id.toStdString());
    if (tenant == nullptr)
        return;
    const auto status = tenant->tenant.status;
    auto* dialog = new DeleteDialog(id, QString::fromStdString(tenant->tenant.name),
                                    status == TenantStatus::Active || status == TenantStatus::Suspended,
                                    QString::fromStdString(m_workspace.home().backups().string()), this);
    connect(dialog, &DeleteDialog::confirmed, this, [this, id](bool withBackup) { m_actions.remove(id, withBackup); });
    dialog->open();
}

void TenantsPage::openColumns() {
    if (m_stack->currentWidget() != m_list)
        return;
    auto* chooser = new widgets::ColumnChooser(*m_columns, window());
    connect(chooser, &widgets::Popover::closed, chooser, &QObject::deleteLater);
    chooser->openAt(m_columnsButton, Qt::AlignRight);
    chooser->begin();
}

void TenantsPage::provision() {
    m_navigator.openPage(QStringLiteral("provision"));
}

CopyPanel* TenantsPage::copyPanel() {
    if (!m_copy) {
        // As for the one that reconciles; what it began is this page's.
        m_copy = new CopyPanel(m_workspace, m_feed, m_tasks, this);
        sayUnsaved();
        setPanel(m_copy);
        connect(
            m_copy, &CopyPanel::showTenantRequested, this,
            [this](const QString& id) {
                select(id);
                showPanel(id, true);
            },
            Qt::QueuedConnection);
    }
    return m_copy;
}

void TenantsPage::restore() {
    CopyPanel* const copy = copyPanel();
    split()->setPanelShown(true);
    copy->askRestore();
}

void TenantsPage::reconcile() {
    if (!m_reconcile) {
        // The split holds one panel: the tenant's goes, and is made again when a row is shown.
        m_reconcile = new ReconcilePanel(m_workspace, m_tasks, this);
        sayUnsaved();
        setPanel(m_reconcile);
    }
    split()->setPanelShown(true);
    m_reconcile->look();
}

} // namespace landreeve::ui::tenants
