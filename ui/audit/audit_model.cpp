#include "ui/audit/audit_model.h"

#include "core/audit/entry_words.h"
#include "ui/audit/audit_words.h"
#include "ui/theme/format.h"
#include "ui/theme/hue.h"
#include "ui/widgets/cell_roles.h"

#include <QDateTime>

#include <algorithm>

namespace landreeve::ui::audit {
namespace {

constexpr int kPage = 200;
// Letters of one cell.
constexpr qsizetype kMostInCell = 300;
constexpr qsizetype kMostInTip = 2000;

} // namespace

AuditModel::AuditModel(const AuditServices& services, QObject* parent)
    : QAbstractTableModel(parent), m_services(services) {}

tasks::Task* AuditModel::read(std::int64_t before, std::function<void(Page)> done) {
    return m_services.runner().run(
        this,
        [&workspace = m_services.workspace, filter = m_filter, before](const std::stop_token& stop, const ProgressFn&) {
            control::Rights::refuse(workspace, kReadAudit, filter.tenantId, &auditDeed, stop);
            return landreeve::audit::entriesOf(workspace.control(), filter, kPage, before,
                                               {stop, std::chrono::minutes(2)});
        },
        tasks::Outcome<Page>{.done = std::move(done), .failed = [this](const Error& error) { Q_EMIT failed(error); }});
}

void AuditModel::setFilter(const Filter& filter) {
    if (filter == m_filter && (m_loaded || m_first != nullptr))
        return;
    m_filter = filter;
    reload();
}

void AuditModel::reload() {
    begin(0);
}

void AuditModel::readFrom(std::int64_t seq) {
    begin(seq + kPage / 4);
}

void AuditModel::begin(std::int64_t before) {
    for (const auto& task : {m_first, m_more}) {
        if (task)
            task->cancel();
    }
    m_more = nullptr;
    m_fromTop = before == 0;
    m_first = read(before, [this, round = ++m_round](Page page) {
        if (round != m_round) // ended as it was given up
            return;
        m_first = nullptr;
        beginResetModel();
        m_rows = std::move(page.entries);
        m_next = page.next;
        m_loaded = true;
        endResetModel();
        Q_EMIT loaded();
    });
}

void AuditModel::arrive() {
    if (!m_loaded || !m_fromTop || isReading())
        return;
    m_first = read(0, [this, round = ++m_round](Page page) {
        if (round != m_round)
            return;
        m_first = nullptr;
        const std::int64_t known = m_rows.empty() ? 0 : m_rows.front().seq;
        const auto end = std::ranges::find_if(page.entries, [known](const Entry& entry) { return entry.seq <= known; });
        if (end == page.entries.end() && (page.next > 0 || m_rows.empty())) { // more than a page
            beginResetModel();
            m_rows = std::move(page.entries);
            m_next = page.next;
            endResetModel();
        } else if (end != page.entries.begin()) {
            beginInsertRows({}, 0, static_cast<int>(end - page.entries.begin()) - 1);
            m_rows.insert(m_rows.begin(), std::make_move_iterator(page.entries.begin()), std::make_move_iterator(end));
            endInsertRows();
        }
        Q_EMIT loaded();
    });
}

bool AuditModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_loaded && m_next > 0 && !isReading();
}

void AuditModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    m_more = read(m_next, [this, round = m_round](Page page) {
        if (round != m_round)
            return;
        m_more = nullptr;
        m_next = page.next;
        if (!page.entries.empty()) {
            beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(page.entries.size()) - 1);
            std::ranges::move(page.entries, std::back_inserter(m_rows));
            endInsertRows();
        }
        Q_EMIT loaded();
    });
}

const AuditModel::Entry* AuditModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int AuditModel::rowOf(std::int64_t seq) const {
    const auto found = std::ranges::find(m_rows, seq, &Entry::seq);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int AuditModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AuditModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString AuditModel::display(const Entry& entry, int column) const {
    switch (column) {
    case When:
        return theme::when(theme::toDateTime(entry.at), QDateTime::currentDateTimeUtc());
    case Who:
        return actorWords(entry);
    case From:
        return addressWords(entry);
    case Action:
        return QString::fromStdString(landreeve::audit::deedWords(entry.action, entry.objectKind));
    case Object:
        return objectWords(entry);
    case Tenant:
        return entry.tenantId.empty() ? QStringLiteral("—") : QString::fromStdString(entry.tenantId);
    case What:
        return summaryWords(entry);
    default:
        return theme::count(entry.seq);
    }
}

QString AuditModel::toolTip(const Entry& entry, int column) const {
    switch (column) {
    case When:
        return theme::localTime(theme::toDateTime(entry.at)) + u'\n' + theme::utcTime(theme::toDateTime(entry.at));
    case Who:
        return QString::fromStdString(entry.actor);
    case Action:
        return QString::fromStdString(entry.action);
    case Object:
        return QString::fromStdString(entry.objectId);
    default:
        return display(entry, column);
    }
}

QVariant AuditModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry& entry = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return startOf(display(entry, index.column()), kMostInCell);
    case Qt::ToolTipRole:
        return startOf(toolTip(entry, index.column()), kMostInTip);
    case Qt::AccessibleTextRole:
        return QString(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
                       startOf(display(entry, index.column()), kMostInTip));
    case Qt::TextAlignmentRole:
        return index.column() == Seq ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case widgets::MutedRole:
        return index.column() == Seq || (index.column() == Tenant && entry.tenantId.empty());
    case widgets::HueRole:
        return index.column() == Tenant && !entry.tenantId.empty()
                   ? QVariant(int(theme::hueOf(QString::fromStdString(entry.tenantId))))
                   : QVariant();
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const {
    static const QStringList kHeads{QStringLiteral("When"),         QStringLiteral("Who"),  QStringLiteral("From"),
                                    QStringLiteral("Did"),          QStringLiteral("Of"),   QStringLiteral("Tenant"),
                                    QStringLiteral("What, or why"), QStringLiteral("Entry")};
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Seq)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? kHeads.value(section) : QVariant();
}

} // namespace landreeve::ui::audit
