#include "ui/shell/header.h"

#include "ui/shell/header_button.h"
#include "ui/shell/switch_button.h"
#include "ui/shell/workspace_kind.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture.h"

#include <QHBoxLayout>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

namespace {

/// At the usual text size.
constexpr int kShortBelow = 1000;

} // namespace

Header::Header(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("header"));
    setAccessibleName(QStringLiteral("Header"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(0);
    auto* brand = new QWidget(this);
    auto* brandRow = new QHBoxLayout(brand);
    brandRow->setContentsMargins(0, 0, 0, 0);
    brandRow->setSpacing(10);
    brandRow->addWidget(new widgets::Picture(QStringLiteral("landreeve"), 20, Token::Ink, brand));
    brandRow->addWidget(new widgets::Label(QStringLiteral("Landreeve"), TypeStyle::Brand, Token::Ink, brand));
    brandRow->addStretch(1);
    brand->setFixedWidth(196);
    brand->setObjectName(QStringLiteral("brand"));
    row->addWidget(brand);
    m_workspace = new SwitchButton(QStringLiteral("Workspace"), SwitchButton::Mark::Icon, this);
    m_workspace->setObjectName(QStringLiteral("workspaceSwitch"));
    m_workspace->setIconName(QStringLiteral("network-server"));
    row->addWidget(m_workspace);
    m_slash = new widgets::Label(QStringLiteral("/"), TypeStyle::Body, Token::Line2, this);
    row->addSpacing(8);
    row->addWidget(m_slash, 0, Qt::AlignVCenter);
    row->addSpacing(8);
    m_tenant = new SwitchButton(QStringLiteral("Tenant"), SwitchButton::Mark::Tag, this);
    m_tenant->setObjectName(QStringLiteral("tenantSwitch"));
    row->addWidget(m_tenant);
    row->addStretch(1);
    m_command = new CommandField(this);
    row->addWidget(m_command);
    m_commandIcon =
        LButton::tool(QStringLiteral("edit-find"), QStringLiteral("Find a tenant, record or command (Ctrl+K)"), this);
    m_commandIcon->setObjectName(QStringLiteral("commandIcon"));
    m_commandIcon->hide();
    row->addWidget(m_commandIcon);
    row->addSpacing(9);
    m_live = new HeaderButton(this);
    m_live->setObjectName(QStringLiteral("liveState"));
    row->addWidget(m_live);
    row->addSpacing(10);
    m_alerts = new HeaderButton(this);
    m_alerts->setObjectName(QStringLiteral("alertsButton"));
    m_alerts->setIconName(QStringLiteral("bell"));
    m_alerts->setToolTip(QStringLiteral("Alerts (Ctrl+Shift+A)"));
    m_alerts->hide();
    row->addWidget(m_alerts);
    row->addSpacing(10);
    m_person = new HeaderButton(this);
    m_person->setObjectName(QStringLiteral("personButton"));
    m_person->setIconName(QStringLiteral("user-available"));
    m_person->setMenuMark(true);
    m_person->hide();
    row->addWidget(m_person);

    connect(m_workspace, &QAbstractButton::clicked, this, &Header::workspaceRequested);
    connect(m_tenant, &QAbstractButton::clicked, this, &Header::tenantRequested);
    connect(m_command, &QAbstractButton::clicked, this, &Header::paletteRequested);
    connect(m_commandIcon, &LButton::activated, this, &Header::paletteRequested);
    connect(m_live, &QAbstractButton::clicked, this, &Header::liveRequested);
    connect(m_alerts, &QAbstractButton::clicked, this, &Header::alertsRequested);
    connect(m_person, &QAbstractButton::clicked, this, &Header::personRequested);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &Header::fit);
    setTenant(std::nullopt);
    setWorkspace(std::nullopt);
    m_live->hide();
    fit();
}

QWidget* Header::personButton() const {
    return m_person;
}
QWidget* Header::alertButton() const {
    return m_alerts;
}

void Header::setWorkspace(const std::optional<WorkspaceRef>& workspace) {
    const bool shown = workspace.has_value() && !m_bare;
    for (QWidget* part : {static_cast<QWidget*>(m_workspace), m_slash, static_cast<QWidget*>(m_tenant)})
        part->setVisible(shown);
    if (!workspace)
        return;
    const KindWords kind = wordsOf(workspace->kind);
    m_workspace->setName(workspace->name);
    m_workspace->setKind(kind.text, kind.color);
}

void Header::setTenant(const std::optional<TenantRef>& tenant) {
    if (tenant) {
        m_tenant->setTag(theme::initialsOf(tenant->name), tenant->hueOrOwn());
        m_tenant->setName(tenant->name);
    } else {
        m_tenant->setTag({}, std::nullopt);
        m_tenant->setName(QStringLiteral("All tenants"));
    }
}

void Header::setLive(const widgets::Status& status) {
    m_liveStatus = status;
    showLive();
}

void Header::setTimeLeft(const QString& words, const QString& spoken) {
    m_timeLeft = words;
    m_timeSpoken = spoken;
    showLive();
}

void Header::showLive() {
    if (m_timeLeft.isEmpty() || m_liveStatus.color == Token::Bad)
        m_live->setStatus(m_liveStatus);
    else
        m_live->setStatus({widgets::Shape::Hourglass, Token::Warn, m_timeLeft, true}, m_timeSpoken);
    m_live->setVisible(!m_live->text().isEmpty() && !m_bare);
}

void Header::setAlerts(int count) {
    m_alerts->setBadge(count);
    m_alerts->setAccessibleName(count == 0 ? QStringLiteral("No alerts") : QStringLiteral("%1 alerts").arg(count));
    m_alertsCounted = true;
    m_alerts->setVisible(!m_bare);
}

void Header::setPerson(const QString& name) {
    m_personName = name;
    m_person->setAccessibleName(name);
    m_person->setText(m_short ? QString() : name);
    m_person->setToolTip(m_short ? name : QString());
    m_person->setVisible(!name.isEmpty());
    m_person->updateGeometry();
}

void Header::setNarrow(bool narrow) {
    m_narrow = narrow;
    fit();
}

// Large text needs more room, as a smaller window gives less.
void Header::fit() {
    setFixedHeight(std::max(47, 2 * QFontMetrics(theme::font(TypeStyle::BodyStrong)).height() + 12));
    m_short = m_narrow || width() < kShortBelow * theme::Theme::of().textSize();
    m_command->setVisible(!m_short && !m_bare);
    m_commandIcon->setVisible(m_short && !m_bare);
    if (auto* brand = findChild<QWidget*>(QStringLiteral("brand")))
        brand->setFixedWidth(std::max(m_short ? 128 : 196, brand->layout()->sizeHint().width() + theme::scaled(10)));
    setPerson(m_personName);
}

void Header::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void Header::setBare(bool bare) {
    m_bare = bare;
    for (QWidget* part : {static_cast<QWidget*>(m_workspace), m_slash, static_cast<QWidget*>(m_tenant)})
        part->setVisible(!bare && !m_workspace->text().isEmpty());
    m_live->setVisible(!bare && !m_live->text().isEmpty());
    m_alerts->setVisible(!bare && m_alertsCounted);
    fit();
}

void Header::setLocked(bool locked) {
    m_person->setEnabled(!locked);
    m_person->setMenuMark(!locked);
}

void Header::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Base));
}

} // namespace landreeve::ui::shell
