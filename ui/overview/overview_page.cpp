#include "ui/overview/overview_page.h"

#include "core/workspace/workspace.h"
#include "ui/health/alert_list.h"
#include "ui/health/health_feed.h"
#include "ui/health/remedy.h"
#include "ui/overview/running_tasks.h"
#include "ui/overview/server_strip.h"
#include "ui/overview/status_breakdown.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/sheet.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::overview {

using control::FleetFeed;
using landreeve::control::TenantStatus;
using landreeve::health::HealthCheck;
using landreeve::health::HealthReport;
using landreeve::health::HealthStatus;
using tenants::counted;
using theme::Token;
using widgets::LButton;
using Cell = HealthStrip::Cell;

namespace {

constexpr int kTwoColumnsFrom = 900;
constexpr int kRight = 318;
enum StripCell { ControlCell, ServersCell, SecretsCell, BackupsCell, SchemaCell };

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

/// A sheet whose content has its own margins.
widgets::Sheet* sheetOf(QWidget* content, QWidget* parent) {
    auto* sheet = new widgets::Sheet(parent);
    sheet->body()->setContentsMargins(0, 0, 0, 0);
    content->setParent(sheet);
    sheet->body()->addWidget(content);
    return sheet;
}

Cell loading(const QString& caption) {
    return {.caption = caption, .status = {}, .figure = {}, .detail = {}, .toolTip = {}, .loading = true};
}

Token toneOf(HealthStatus status) {
    if (status == HealthStatus::Ok || status == HealthStatus::Unknown)
        return Token::Ink2;
    return status == HealthStatus::Degraded ? Token::Warn : Token::Bad;
}

/// What is not told to somebody of one tenant.
Cell untold(const QString& caption) {
    return {.caption = caption,
            .status = tenants::statusOfHealth(HealthStatus::Unknown),
            .figure = QStringLiteral("Not told"),
            .detail = QStringLiteral("only to whoever may see all tenants"),
            .tone = toneOf(HealthStatus::Unknown)};
}

QString storeWords(const std::string& kind) {
    if (kind == "keychain")
        return QStringLiteral("In the desktop's keychain");
    if (kind == "vault-file")
        return QStringLiteral("In a vault under a passphrase");
    if (kind == "key-file")
        return QStringLiteral("In a file of yours");
    return text(kind);
}

} // namespace

OverviewPage::OverviewPage(workspace::Workspace& workspace, FleetFeed& feed, health::HealthFeed& health,
                           tasks::TaskCentre& tasks, shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("overviewPage"), parent),
      m_workspace(workspace),
      m_feed(feed),
      m_health(health),
      m_tasks(tasks),
      m_navigator(navigator) {
    setTitle(QStringLiteral("Overview"));
    head()->setFacts(QStringLiteral("Everything in this workspace, as it happens"));
    m_check = new LButton(QStringLiteral("Check health"), LButton::Kind::Secondary, head());
    m_check->setObjectName(QStringLiteral("checkHealthButton"));
    m_check->setIconName(QStringLiteral("view-refresh"));
    head()->addAction(m_check);
    m_provision = new LButton(QStringLiteral("Provision tenant…"), LButton::Kind::Primary, head());
    m_provision->setObjectName(QStringLiteral("provisionAction"));
    m_provision->setIconName(QStringLiteral("list-add"));
    m_provision->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    head()->addAction(m_provision);
    m_rights = new tenants::TenantRights(workspace, tasks.runner(), this);
    m_rights->follow(feed);
    connect(m_rights, &tenants::TenantRights::answered, this, &OverviewPage::showRights);
    connect(m_check, &LButton::activated, this, &OverviewPage::refresh);
    connect(m_provision, &LButton::activated, this, [this] { m_navigator.openPage(QStringLiteral("provision")); });
    build();
    connect(&health, &health::HealthFeed::changed, this, [this] {
        showHealth();
        showAlerts();
    });
    connect(&health, &health::HealthFeed::lookingChanged, this, [this] { m_check->setBusy(m_health.isLooking()); });
    connect(&feed, &FleetFeed::fleetChanged, this, &OverviewPage::showFleet);
    connect(&feed, &FleetFeed::serversChanged, this, &OverviewPage::showFleet);
    connect(&feed, &FleetFeed::readFailed, this, &OverviewPage::showFleet);
    connect(&feed, &FleetFeed::delayChanged, this, [this] { m_strip->setCell(ControlCell, controlCell()); });
    connect(&feed, &FleetFeed::linkChanged, this, [this] {
        showRights();
        m_check->setEnabled(m_feed.link() != FleetFeed::Link::Lost);
        showHealth();
    });
    m_check->setBusy(health.isLooking());
    showRights();
    showFleet();
}

void OverviewPage::showRights() {
    const QString why = m_feed.link() == FleetFeed::Link::Lost
                            ? QStringLiteral("The server does not answer; nothing can be changed.")
                            : m_rights->refusal(QStringLiteral("write"));
    m_provision->setEnabled(why.isEmpty() && !m_workspace.control().schemaAhead());
    m_provision->setToolTip(why);
}

void OverviewPage::build() {
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(scroll);
    auto* content = new QWidget(scroll);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(20, 0, 20, 16);
    column->setSpacing(14);
    m_error = new widgets::ErrorLine(content);
    m_error->setObjectName(QStringLiteral("overviewError"));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &OverviewPage::refresh);
    column->addWidget(m_error);
    m_strip = new HealthStrip(content);
    m_strip->setCells({loading(QStringLiteral("Control plane")), loading(QStringLiteral("Servers")),
                       loading(QStringLiteral("Secrets")), loading(QStringLiteral("Backups")),
                       loading(QStringLiteral("Schema"))});
    column->addWidget(m_strip);
    m_grid = new QGridLayout;
    m_grid->setSpacing(14);
    column->addLayout(m_grid, 1);
    m_alerts = new health::AlertList(content);
    m_breakdown = new StatusBreakdown(content);
    m_attention = sheetOf(m_alerts, content);
    m_statuses = sheetOf(m_breakdown, content);
    m_servers = sheetOf(new ServerStrip(m_feed, content), content);
    m_running = sheetOf(new RunningTasks(m_tasks, content), content);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    connect(m_alerts, &health::AlertList::remedyRequested, this, [this](const landreeve::health::Alert& alert) {
        if (!health::apply(alert, m_navigator))
            refresh();
    });
    connect(m_strip, &HealthStrip::activated, this, [this] { m_navigator.openPage(QStringLiteral("health")); });
    connect(m_breakdown, &StatusBreakdown::chosen, this, [this](const QString& filter) {
        m_navigator.openPage(QStringLiteral("tenants"), {{QStringLiteral("status"), filter}});
    });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &OverviewPage::place);
    place();
}

// Large text needs more room, as a smaller window gives less.
void OverviewPage::place() {
    const double text = theme::Theme::of().textSize();
    const bool narrow = width() < kTwoColumnsFrom * text;
    const int right = static_cast<int>(kRight * text);
    if (right == m_right && narrow == m_narrow)
        return;
    m_right = right;
    m_narrow = narrow;
    for (QWidget* sheet : {m_attention, m_statuses, m_servers, m_running})
        m_grid->removeWidget(sheet);
    const auto fix = [narrow, right](QWidget* sheet) {
        sheet->setMinimumWidth(narrow ? 0 : right);
        sheet->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : right);
    };
    fix(m_statuses);
    fix(m_running);
    if (narrow) {
        int row = 0;
        for (QWidget* sheet : {m_attention, m_statuses, m_servers, m_running})
            m_grid->addWidget(sheet, row++, 0);
        m_grid->setRowStretch(0, 1);
        return;
    }
    m_grid->addWidget(m_attention, 0, 0, 2, 1);
    m_grid->addWidget(m_servers, 2, 0);
    m_grid->addWidget(m_statuses, 0, 1);
    m_grid->addWidget(m_running, 1, 1, 2, 1);
    m_grid->setRowStretch(0, 0);
    m_grid->setRowStretch(1, 1);
    m_grid->setColumnStretch(0, 1);
}

void OverviewPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    place();
}

void OverviewPage::refresh() {
    m_feed.refresh();
    m_health.look();
}

void OverviewPage::activated(const QVariantMap&) {
    if (m_health.report())
        m_health.look();
}

const HealthCheck* OverviewPage::check(const std::string& name) const {
    return m_health.report() ? m_health.report()->check(name) : nullptr;
}

Cell OverviewPage::controlCell() const {
    const QString caption = QStringLiteral("Control plane");
    if (m_feed.link() == FleetFeed::Link::Lost)
        return {.caption = caption,
                .status = tenants::statusOfHealth(HealthStatus::Down),
                .figure = QStringLiteral("Away"),
                .detail = QStringLiteral("since %1").arg(theme::clockTime(m_feed.lostSince())),
                .tone = Token::Bad};
    const HealthCheck* found = check("control plane");
    if (found == nullptr)
        return loading(caption);
    const widgets::Status status = tenants::statusOfHealth(found->status);
    const QString detail = found->status == HealthStatus::Ok
                               ? QStringLiteral("%1, %2").arg(tenants::delayWords(m_feed.delay()), text(found->detail))
                               : text(found->detail);
    return {.caption = caption,
            .status = status,
            .figure = status.word,
            .detail = detail,
            .tone = toneOf(found->status),
            .toolTip = detail};
}

Cell OverviewPage::serversCell() const {
    const QString caption = QStringLiteral("Servers");
    const auto& servers = m_feed.fleet().servers;
    if (m_feed.isLoaded() && !m_feed.fleet().isWhole && servers.empty())
        return untold(caption);
    int asked = 0;
    int up = 0;
    QString trouble;
    HealthStatus worst = HealthStatus::Ok;
    for (const auto& server : servers) {
        const auto look = m_feed.serverLook(server.name);
        if (!look)
            continue;
        ++asked;
        up += look->up() ? 1 : 0;
        const QString name = text(server.name);
        QString words;
        HealthStatus status = HealthStatus::Ok;
        if (!look->up()) {
            status = HealthStatus::Down;
            words = QStringLiteral("%1 does not answer").arg(name);
        } else if (look->refusal) {
            status = HealthStatus::Degraded;
            words = QStringLiteral("%1: %2").arg(name, text(look->refusal->message()));
        } else if (tenants::fullness(server) >= 0.9) {
            status = HealthStatus::Degraded;
            words = QStringLiteral("%1 is %2 full").arg(name, theme::percent(tenants::fullness(server)));
        }
        if (status > worst || trouble.isEmpty())
            trouble = words;
        worst = std::max(worst, status);
    }
    if (!m_feed.isLoaded() || asked < static_cast<int>(servers.size()))
        return loading(caption);
    QString well = QStringLiteral("all answer");
    if (servers.size() == 1)
        if (const auto look = m_feed.serverLook(servers.front().name))
            well = QStringLiteral("PostgreSQL %1").arg(text(look->version));
    return {.caption = caption,
            .status = tenants::statusOfHealth(worst),
            .figure = QStringLiteral("%1 of %2 up").arg(up).arg(servers.size()),
            .detail = trouble.isEmpty() ? well : trouble,
            .tone = toneOf(worst)};
}

Cell OverviewPage::secretsCell() const {
    const QString caption = QStringLiteral("Secrets");
    const HealthCheck* found = check("secrets");
    if (found == nullptr)
        return loading(caption);
    if (found->status == HealthStatus::Unknown)
        return untold(caption);
    const widgets::Status status = tenants::statusOfHealth(found->status);
    const bool well = found->status == HealthStatus::Ok;
    return {.caption = caption,
            .status = status,
            .figure = well ? status.word : QStringLiteral("Weaker"),
            .detail = well ? storeWords(found->detail) : text(found->detail),
            .tone = toneOf(found->status)};
}

Cell OverviewPage::backupsCell() const {
    const QString caption = QStringLiteral("Backups");
    if (!m_feed.isLoaded())
        return loading(caption);
    int whole = 0;
    int fresh = 0;
    int old = 0;
    constexpr qint64 kDay = 24 * 60 * 60;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const auto& tenant : m_feed.fleet().tenants) {
        if (tenant.tenant.status != TenantStatus::Active && tenant.tenant.status != TenantStatus::Suspended)
            continue;
        ++whole;
        fresh += tenant.lastBackup && theme::toDateTime(*tenant.lastBackup).secsTo(now) <= kDay ? 1 : 0;
        // One that was made today has had no time for one.
        const auto since = tenant.lastBackup.value_or(tenant.tenant.createdAt);
        old += theme::toDateTime(since).secsTo(now) > kDay ? 1 : 0;
    }
    const HealthCheck* found = check("backups");
    const bool gone = found != nullptr && found->status == HealthStatus::Unknown && m_feed.fleet().isWhole;
    const HealthStatus status = old > 0 ? HealthStatus::Degraded : gone ? HealthStatus::Unknown : HealthStatus::Ok;
    QString detail = QStringLiteral("within 24 h");
    if (status == HealthStatus::Unknown)
        detail = QStringLiteral("not where they were written");
    else if (whole == 0)
        detail = QStringLiteral("no tenant to back up");
    else if (old > 0)
        detail = QStringLiteral("%1 older than 24 h").arg(theme::count(old));
    else if (fresh < whole)
        detail = QStringLiteral("within 24 h, the others are new");
    return {.caption = caption,
            .status = tenants::statusOfHealth(status),
            .figure = whole == 0 ? QStringLiteral("None yet")
                                 : QStringLiteral("%1 of %2").arg(theme::count(fresh), theme::count(whole)),
            .detail = detail,
            .tone = toneOf(status)};
}

Cell OverviewPage::schemaCell() const {
    const QString caption = QStringLiteral("Schema");
    if (!m_feed.isLoaded())
        return loading(caption);
    int behind = 0;
    int known = 0;
    for (const auto& tenant : m_feed.fleet().tenants) {
        if (tenant.tenant.schemaVersion == 0)
            continue;
        ++known;
        behind += tenant.tenant.schemaVersion < m_feed.fleet().newestSchema ? 1 : 0;
    }
    const HealthStatus status = behind > 0 ? HealthStatus::Degraded : HealthStatus::Ok;
    QString detail = QStringLiteral("every tenant has it");
    if (known == 0)
        detail = QStringLiteral("for the first tenant");
    else if (behind > 0)
        detail = QStringLiteral("%1 of %2 behind").arg(theme::count(behind), theme::count(known));
    return {.caption = caption,
            .status = tenants::statusOfHealth(status),
            .figure = tenants::schemaWords(m_feed.fleet().newestSchema),
            .detail = detail,
            .tone = toneOf(status)};
}

void OverviewPage::showHealth() {
    m_strip->setCell(ControlCell, controlCell());
    m_strip->setCell(ServersCell, serversCell());
    m_strip->setCell(SecretsCell, secretsCell());
    m_strip->setCell(BackupsCell, backupsCell());
    m_strip->setCell(SchemaCell, schemaCell());
}

void OverviewPage::showFleet() {
    if (m_feed.readError() && m_feed.link() != FleetFeed::Link::Lost)
        m_error->showError(*m_feed.readError());
    else
        m_error->clear();
    showHealth();
    if (!m_feed.isLoaded())
        return;
    int active = 0;
    int suspended = 0;
    int provisioning = 0;
    int deleting = 0;
    int failed = 0;
    for (const auto& tenant : m_feed.fleet().tenants) {
        switch (tenant.shownStatus()) {
        case TenantStatus::Active:
            ++active;
            break;
        case TenantStatus::Suspended:
            ++suspended;
            break;
        case TenantStatus::Provisioning:
            ++provisioning;
            break;
        case TenantStatus::Deleting:
            ++deleting;
            break;
        case TenantStatus::Failed:
            ++failed;
            break;
        }
    }
    const auto now = [](int count) { return count > 0 ? QStringLiteral("now") : QString(); };
    const QString attention = QStringLiteral("attention");
    m_breakdown->setRows({{QStringLiteral("Active"), active, {}, QStringLiteral("active")},
                          {QStringLiteral("Provisioning"), provisioning, now(provisioning), QStringLiteral("all")},
                          {QStringLiteral("Suspended"), suspended, {}, QStringLiteral("suspended")},
                          {QStringLiteral("Failed"), failed, {}, attention},
                          {QStringLiteral("Deleting"), deleting, now(deleting), QStringLiteral("all")}});
    showAlerts();
}

void OverviewPage::showAlerts() {
    m_alerts->setLoading(!m_health.report());
    m_alerts->setAlerts(m_health.alerts());
}

} // namespace landreeve::ui::overview
