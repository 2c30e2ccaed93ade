#include "ui/tenants/tenants_model.h"

#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/hue.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>
#include <iterator>

namespace landreeve::ui::tenants {

using landreeve::control::TenantStatus;
using tenancy::FleetTenant;
using theme::Token;

namespace {

constexpr qint64 kUnknown = -1;
constexpr int kDay = 24 * 60 * 60;

/// A tenant that was made a moment ago has no backup and is well all the same.
bool backupIsOld(const FleetTenant& tenant) {
    const bool whole = tenant.tenant.status == TenantStatus::Active || tenant.tenant.status == TenantStatus::Suspended;
    const QDateTime last = theme::toDateTime(tenant.lastBackup.value_or(tenant.tenant.createdAt));
    return whole && last.secsTo(QDateTime::currentDateTimeUtc()) > kDay;
}

QString backupWords(const FleetTenant& tenant) {
    if (!tenant.lastBackup)
        return QStringLiteral("never");
    const QDateTime last = theme::toDateTime(*tenant.lastBackup);
    const QDateTime now = QDateTime::currentDateTime();
    return backupIsOld(tenant) ? theme::ago(last, now) : theme::when(last, now);
}

} // namespace

TenantsModel::TenantsModel(control::FleetFeed& feed, QObject* parent) : QAbstractTableModel(parent), m_feed(feed) {
    take();
    connect(&feed, &control::FleetFeed::fleetChanged, this, &TenantsModel::take);
    connect(&feed, &control::FleetFeed::serversChanged, this, [this] {
        if (!m_tenants.empty())
            Q_EMIT dataChanged(index(0, Status), index(rowCount() - 1, Status));
    });
}

void TenantsModel::take() {
    std::vector<FleetTenant> fresh;
    std::ranges::copy_if(m_feed.fleet().tenants, std::back_inserter(fresh), &FleetTenant::mayBeRead);
    m_newestSchema = m_feed.fleet().newestSchema;
    // The same tenants in the same order: cells change, and neither the selection nor the scroll bar moves.
    const bool same = std::ranges::equal(
        m_tenants, fresh, [](const FleetTenant& a, const FleetTenant& b) { return a.tenant.id == b.tenant.id; });
    if (same) {
        m_tenants = fresh;
        if (!m_tenants.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // Rows that went and rows that came, one after another: views keep what they show of the others.
    for (int row = rowCount() - 1; row >= 0; --row) {
        const std::string& id = m_tenants[static_cast<std::size_t>(row)].tenant.id;
        if (std::ranges::any_of(fresh, [&](const FleetTenant& one) { return one.tenant.id == id; }))
            continue;
        beginRemoveRows({}, row, row);
        m_tenants.erase(m_tenants.begin() + row);
        endRemoveRows();
    }
    for (const FleetTenant& one : fresh) {
        const auto known =
            std::ranges::find_if(m_tenants, [&](const FleetTenant& other) { return other.tenant.id == one.tenant.id; });
        if (known != m_tenants.end()) {
            *known = one;
            continue;
        }
        beginInsertRows({}, rowCount(), rowCount());
        m_tenants.push_back(one);
        endInsertRows();
    }
    if (!m_tenants.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const FleetTenant* TenantsModel::tenantAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_tenants[static_cast<std::size_t>(row)] : nullptr;
}

int TenantsModel::rowOf(const QString& id) const {
    const std::string wanted = id.toStdString();
    const auto found = std::ranges::find_if(m_tenants, [&](const FleetTenant& one) { return one.tenant.id == wanted; });
    return found == m_tenants.end() ? -1 : static_cast<int>(found - m_tenants.begin());
}

std::vector<landreeve::control::Tenant> TenantsModel::wantSizes(const QList<int>& rows) {
    std::vector<landreeve::control::Tenant> wanted;
    for (const int row : rows) {
        const FleetTenant* one = tenantAt(row);
        if (one == nullptr || one->tenant.status == TenantStatus::Failed)
            continue;
        const QString id = QString::fromStdString(one->tenant.id);
        if (m_sizes.contains(id) || m_asked.contains(id))
            continue;
        m_asked.insert(id);
        wanted.push_back(one->tenant);
    }
    return wanted;
}

void TenantsModel::setSizes(const std::vector<landreeve::control::Tenant>& asked,
                            const std::map<std::string, std::int64_t>& sizes) {
    for (const auto& tenant : asked) {
        const QString id = QString::fromStdString(tenant.id);
        m_asked.remove(id);
        const auto size = sizes.find(tenant.id);
        m_sizes.insert(id, size == sizes.end() ? kUnknown : size->second);
        if (const int row = rowOf(id); row >= 0)
            Q_EMIT dataChanged(index(row, Size), index(row, Size));
    }
}

void TenantsModel::forgetSizes() {
    m_sizes.clear();
    m_asked.clear();
    if (!m_tenants.empty())
        Q_EMIT dataChanged(index(0, Size), index(rowCount() - 1, Size));
}

int TenantsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tenants.size());
}

int TenantsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

widgets::Status TenantsModel::statusAt(const FleetTenant& tenant) const {
    return statusOfTenant(tenant, m_feed.serverLook(tenant.tenant.server));
}

QVariant TenantsModel::display(const FleetTenant& tenant, int column) const {
    switch (column) {
    case Name:
        return QString::fromStdString(tenant.tenant.name);
    case Status:
        return statusAt(tenant).word;
    case Version:
        return schemaWords(tenant.tenant.schemaVersion);
    case Server:
        return QString::fromStdString(tenant.tenant.server);
    case Size: {
        const auto size = m_sizes.constFind(QString::fromStdString(tenant.tenant.id));
        if (size == m_sizes.constEnd())
            return tenant.tenant.status == TenantStatus::Failed ? QVariant(QStringLiteral("—")) : QVariant();
        return *size == kUnknown ? QStringLiteral("—") : theme::bytes(*size);
    }
    case Backup:
        return backupWords(tenant);
    default:
        return {};
    }
}

QVariant TenantsModel::sortKey(const FleetTenant& tenant, int column) const {
    switch (column) {
    case Version:
        return tenant.tenant.schemaVersion;
    case Size:
        return m_sizes.value(QString::fromStdString(tenant.tenant.id), kUnknown);
    case Backup:
        return tenant.lastBackup ? theme::toDateTime(*tenant.lastBackup) : QDateTime();
    default:
        return display(tenant, column);
    }
}

QVariant TenantsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FleetTenant& tenant = m_tenants[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const QString id = QString::fromStdString(tenant.tenant.id);
    switch (role) {
    case Qt::DisplayRole:
        return display(tenant, column);
    case Qt::AccessibleTextRole:
        if (column == Status)
            return QString(QStringLiteral("Status: ") + display(tenant, column).toString());
        if (column == Name)
            return QString(display(tenant, column).toString() + QStringLiteral(", ") + id);
        return QString(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       display(tenant, column).toString());
    case Qt::ToolTipRole:
        if (column == Backup && tenant.lastBackup)
            return theme::utcTime(theme::toDateTime(*tenant.lastBackup));
        if (column == Status && !tenant.tenant.statusReason.empty())
            return QString::fromStdString(tenant.tenant.statusReason);
        return {};
    case IdRole:
        return id;
    case StatusWordRole:
        return statusAt(tenant).word;
    case AttentionRole:
        return tenant.isHalfMade() || statusAt(tenant).word == QLatin1String("Unreachable");
    case SortRole:
        return sortKey(tenant, column);
    default:
        break;
    }
    if (column == Name && role == widgets::SubTextRole)
        return id;
    if (column == Name && role == widgets::HueRole)
        return static_cast<int>(theme::hueOf(id));
    if (column == Status && role == widgets::StatusRole)
        return QVariant::fromValue(statusAt(tenant));
    const int version = tenant.tenant.schemaVersion;
    if (column == Version && role == widgets::StatusRole && version > 0 && version < m_newestSchema)
        return QVariant::fromValue(widgets::statusOf(QStringLiteral("Behind")));
    if (column == Version && role == widgets::MutedRole)
        return version == 0;
    if (column == Size && role == widgets::LoadingRole)
        return !display(tenant, Size).isValid();
    if (column == Backup && role == widgets::MutedRole)
        return !tenant.lastBackup && !backupIsOld(tenant);
    if (column == Backup && backupIsOld(tenant)) {
        if (role == widgets::ToneRole)
            return static_cast<int>(Token::Warn);
        if (role == widgets::StrongRole)
            return true;
    }
    return {};
}

QVariant TenantsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return QStringLiteral("Tenant");
    case Status:
        return QStringLiteral("Status");
    case Version:
        return QStringLiteral("Version");
    case Server:
        return QStringLiteral("Server");
    case Size:
        return QStringLiteral("Size");
    case Backup:
        return QStringLiteral("Last backup");
    default:
        return {};
    }
}

TenantsFilter::TenantsFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(TenantsModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    setDynamicSortFilter(true);
}

void TenantsFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

void TenantsFilter::setStatus(const QString& status) {
    m_status = status;
    invalidateFilter();
}

void TenantsFilter::setServer(const QString& server) {
    m_server = server;
    invalidateFilter();
}

bool TenantsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex at = sourceModel()->index(row, TenantsModel::Name, parent);
    if (!m_text.isEmpty() && !at.data(Qt::DisplayRole).toString().contains(m_text, Qt::CaseInsensitive) &&
        !at.data(TenantsModel::IdRole).toString().contains(m_text, Qt::CaseInsensitive))
        return false;
    if (!m_server.isEmpty() &&
        sourceModel()->index(row, TenantsModel::Server, parent).data(Qt::DisplayRole).toString() != m_server)
        return false;
    const QString word = at.data(TenantsModel::StatusWordRole).toString();
    if (m_status == QLatin1String("active"))
        return word == QLatin1String("Active");
    if (m_status == QLatin1String("suspended"))
        return word == QLatin1String("Suspended");
    if (m_status == QLatin1String("attention"))
        return at.data(TenantsModel::AttentionRole).toBool();
    return true;
}

bool TenantsFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    if (a == b)
        return left.data(TenantsModel::IdRole).toString() < right.data(TenantsModel::IdRole).toString();
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace landreeve::ui::tenants
