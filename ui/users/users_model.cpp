#include "ui/users/users_model.h"

#include "ui/users/user_rights.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace landreeve::ui::users {

using landreeve::control::UserFilter;
using landreeve::control::UserOrder;
using landreeve::control::UserStore;
using Mapping = UsersModel::Mapping;

namespace {

constexpr int kPage = 200;
/// Where more than this differs the rows are shown anew.
constexpr std::size_t kMostOneByOne = 200;

auto keyOf(const Mapping& mapping) {
    return std::tie(mapping.issuer, mapping.userId, mapping.tenantId);
}

UserOrder::By orderOf(int column) {
    switch (column) {
    case UsersModel::UserId:
        return UserOrder::By::UserId;
    case UsersModel::Issuer:
        return UserOrder::By::Issuer;
    case UsersModel::Tenant:
        return UserOrder::By::Tenant;
    case UsersModel::Role:
        return UserOrder::By::Role;
    case UsersModel::Since:
        return UserOrder::By::Since;
    case UsersModel::By:
        return UserOrder::By::GivenBy;
    default:
        return UserOrder::By::Person;
    }
}

} // namespace

UsersModel::UsersModel(const UserServices& services, QObject* parent)
    : QAbstractTableModel(parent), m_services(services) {}

tasks::Task* UsersModel::read(int most, const std::optional<Mapping>& after, std::function<void(Page)> done) {
    return m_services.runner().run(
        this,
        [&workspace = m_services.workspace, filter = m_filter, order = m_order, most,
         after](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", filter.tenantId.value_or(""), stop);
            auto lease = workspace.control().lend({stop});
            return UserStore(*lease).page(filter, order, most, after);
        },
        tasks::Outcome<Page>{.done = std::move(done), .failed = [this](const Error& error) { Q_EMIT failed(error); }});
}

void UsersModel::begin() {
    if (m_first)
        m_first->cancel();
    if (m_more)
        m_more->cancel();
    m_more = nullptr;
    m_again = false;
    m_first = read(kPage, {}, [this, filter = m_filter, order = m_order](Page page) {
        if (filter == m_filter && order == m_order)
            replace(std::move(page));
    });
}

void UsersModel::setFilter(const UserFilter& filter) {
    if (filter == m_filter && (m_loaded || m_first != nullptr))
        return;
    m_filter = filter;
    begin();
}

void UsersModel::sort(int column, Qt::SortOrder order) {
    const UserOrder wanted{orderOf(column), order == Qt::DescendingOrder};
    if (wanted == m_order)
        return;
    m_order = wanted;
    if (m_loaded || m_first)
        begin();
}

void UsersModel::reload() {
    if (!m_loaded) {
        if (!m_first)
            begin();
        return;
    }
    // What changed while it was being read is read once more.
    m_again = m_first != nullptr;
    if (m_first)
        return;
    const int most = std::max(rowCount(), kPage);
    m_first = read(most, {}, [this, filter = m_filter, order = m_order](Page page) {
        m_first = nullptr;
        if (filter != m_filter || order != m_order)
            return;
        merge(std::move(page));
        if (std::exchange(m_again, false))
            reload();
    });
}

void UsersModel::take(const Page& page) {
    m_goesOn = page.more;
    m_total = page.total;
    m_owners = page.owners;
    m_loaded = true;
}

void UsersModel::replace(Page page) {
    m_first = nullptr;
    take(page);
    beginResetModel();
    m_rows = std::move(page.mappings);
    endResetModel();
    Q_EMIT loaded();
}

void UsersModel::remove(int row) {
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void UsersModel::merge(Page page) {
    std::vector<Mapping>& rows = page.mappings;
    std::map<decltype(keyOf(rows.front())), const Mapping*> before;
    for (const Mapping& mapping : m_rows)
        before.emplace(keyOf(mapping), &mapping);
    std::set<decltype(keyOf(rows.front()))> wanted;
    std::size_t different = 0;
    for (const Mapping& mapping : rows) {
        wanted.insert(keyOf(mapping));
        const auto known = before.find(keyOf(mapping));
        different += known == before.end() || *known->second != mapping ? 1 : 0;
    }
    if (different > kMostOneByOne || m_rows.size() > rows.size() + kMostOneByOne) {
        Q_EMIT aboutToMerge();
        replace(std::move(page));
        return;
    }
    take(page);
    Q_EMIT aboutToMerge();
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!wanted.contains(keyOf(m_rows[static_cast<std::size_t>(row)])))
            remove(row);
    }
    for (int row = 0; row < static_cast<int>(rows.size()); ++row) {
        Mapping& mapping = rows[static_cast<std::size_t>(row)];
        if (row < rowCount() && at(row)->isOf(mapping)) {
            if (*at(row) != mapping) {
                m_rows[static_cast<std::size_t>(row)] = mapping;
                Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
            }
            continue;
        }
        // It stood elsewhere, or is new.
        if (const int elsewhere = rowOf(mapping); elsewhere >= 0)
            remove(elsewhere);
        beginInsertRows({}, row, row);
        m_rows.insert(m_rows.begin() + row, mapping);
        endInsertRows();
    }
    Q_EMIT loaded();
}

bool UsersModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_loaded && m_goesOn && !isReading();
}

void UsersModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    m_more = read(kPage, m_rows.back(), [this, filter = m_filter, order = m_order](Page page) {
        m_more = nullptr;
        if (filter != m_filter || order != m_order)
            return;
        take(page);
        // One that was given meanwhile may be there already.
        std::erase_if(page.mappings, [this](const Mapping& mapping) { return rowOf(mapping) >= 0; });
        if (!page.mappings.empty()) {
            beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(page.mappings.size()) - 1);
            std::ranges::move(page.mappings, std::back_inserter(m_rows));
            endInsertRows();
        }
        Q_EMIT loaded();
    });
}

const Mapping* UsersModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int UsersModel::rowOf(const Mapping& mapping) const {
    const auto found = std::ranges::find_if(m_rows, [&mapping](const Mapping& one) { return one.isOf(mapping); });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

bool UsersModel::isOwn(const Mapping& mapping) const {
    const auto& user = m_services.workspace.user();
    return mapping.issuer == user.issuer && mapping.userId == user.userId;
}

bool UsersModel::isLastOwner(const Mapping& mapping) const {
    return mapping.tenantId.empty() && mapping.role == "owner" && m_owners <= 1;
}

int UsersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int UsersModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

} // namespace landreeve::ui::users
