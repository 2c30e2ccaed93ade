#include "core/records/grid_reader.h"

#include "core/base/error.h"
#include "core/postgres/copy.h"
#include "core/records/key_list.h"
#include "core/records/query_text.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace landreeve::records {
namespace {

/// How many ids one statement takes.
constexpr std::size_t kLot = 5000;

GridRow rowOf(const postgres::Row& row, std::size_t columns) {
    GridRow read;
    read.key = RowKey::parse(row.text(0)).value_or(RowKey());
    read.version = row.get<std::int64_t>(1);
    read.values.reserve(columns);
    for (std::size_t i = 0; i < columns; ++i)
        read.values.push_back(row.get<std::optional<std::string>>(static_cast<int>(i) + 2));
    return read;
}

std::vector<GridRow> rowsOf(const postgres::Result& result, std::size_t columns) {
    std::vector<GridRow> rows;
    rows.reserve(static_cast<std::size_t>(result.size()));
    for (const postgres::Row row : result)
        rows.push_back(rowOf(row, columns));
    return rows;
}

GridTotals totalsIn(const postgres::Row& row, std::size_t fields) {
    GridTotals totals{row.get<std::int64_t>(0), {}};
    for (std::size_t i = 0; i < fields; ++i)
        totals.sums.push_back(row.get<Decimal>(static_cast<int>(i) + 1));
    return totals;
}

std::vector<std::string> texts(const std::vector<RowKey>& keys, std::size_t from, std::size_t to) {
    std::vector<std::string> ids;
    ids.reserve(to - from);
    for (std::size_t i = from; i < to; ++i)
        ids.push_back(keys[i].toString());
    return ids;
}

/// Reads COPY's binary format (PostgreSQL documentation, COPY, "Binary Format") of one uuid column.
class KeyParser {
public:
    explicit KeyParser(const KeyBlockFn& take) : m_take(take) { m_block.reserve(KeyList::kBlock); }

    void piece(std::string_view bytes) {
        if (!m_header) {
            constexpr std::size_t kFixed = 19; // signature, flags, length of the extension
            if (bytes.size() < kFixed || !bytes.starts_with(std::string_view("PGCOPY\n\377\r\n\0", 11)))
                throw Error("internal_error", "The server's COPY began with something else.");
            bytes.remove_prefix(kFixed + number<quint32>(bytes.substr(15)));
            m_header = true;
        }
        while (bytes.size() >= 2) {
            if (number<qint16>(bytes) == -1)
                return;
            if (bytes.size() < kTuple || number<quint32>(bytes.substr(2)) != 16)
                throw Error("internal_error", "The server's COPY sent something that is no id.");
            RowKey& key = m_block.emplace_back();
            std::memcpy(key.bytes.data(), bytes.data() + 6, key.bytes.size());
            bytes.remove_prefix(kTuple);
            if (m_block.size() == KeyList::kBlock)
                hand();
        }
    }

    std::int64_t finish() {
        if (!m_block.empty()) {
            m_block.shrink_to_fit();
            hand();
        }
        return m_count;
    }

private:
    static constexpr std::size_t kTuple = 2 + 4 + 16;

    template <typename T>
    static T number(std::string_view bytes) {
        return qFromBigEndian<T>(bytes.data());
    }

    void hand() {
        m_count += static_cast<std::int64_t>(m_block.size());
        m_take(std::exchange(m_block, {}));
        m_block.reserve(KeyList::kBlock);
    }

    const KeyBlockFn& m_take;
    std::vector<RowKey> m_block;
    std::int64_t m_count = 0;
    bool m_header = false;
};

} // namespace

GridTotals& GridTotals::operator+=(const GridTotals& other) {
    count += other.count;
    sums.resize(std::max(sums.size(), other.sums.size()));
    for (std::size_t i = 0; i < other.sums.size(); ++i)
        sums[i] = sums[i] + other.sums[i];
    return *this;
}

GridTotals& GridTotals::operator-=(const GridTotals& other) {
    count -= other.count;
    sums.resize(std::max(sums.size(), other.sums.size()));
    for (std::size_t i = 0; i < other.sums.size(); ++i)
        sums[i] = sums[i] - other.sums[i];
    return *this;
}

std::vector<const Field*> gridColumns(const Entity& entity) {
    std::vector<const Field*> columns;
    for (const Field& field : entity.fields) {
        if (field.inGrid)
            columns.push_back(&field);
    }
    return columns;
}

std::vector<const Field*> totalledFields(const Entity& entity) {
    std::vector<const Field*> fields;
    for (const Field& field : entity.fields) {
        if (field.totalled)
            fields.push_back(&field);
    }
    return fields;
}

std::int64_t estimateOf(const postgres::Result& explained) {
    const QJsonArray plans = explained.one().get<QJsonValue>(0).toArray();
    const double rows =
        plans.at(0).toObject()[QStringLiteral("Plan")].toObject()[QStringLiteral("Plan Rows")].toDouble();
    return static_cast<std::int64_t>(rows);
}

GridPage GridReader::firstPage(const RecordQuery& query, int limit) {
    const auto columns = gridColumns(*query.entity);
    auto transaction = m_connection.begin();
    QueryText text(query);
    const postgres::Statement page = text.page(columns, limit, std::nullopt, false);
    const auto results = transaction.connection().pipeline({page, text.estimate()});
    GridPage read{rowsOf(results.at(0), columns.size()), 0, false};
    transaction.commit();
    const auto here = static_cast<std::int64_t>(read.rows.size());
    read.complete = here < limit;
    read.estimate = read.complete ? here : std::max(here, estimateOf(results.at(1)));
    return read;
}

std::int64_t GridReader::streamKeys(const RecordQuery& query, const KeyBlockFn& take) {
    auto transaction = m_connection.begin();
    QueryText text(query, QueryText::Values::Settings);
    const std::string copy = text.copyKeys();
    transaction.connection().pipeline({text.settings()});
    std::int64_t count = 0;
    {
        postgres::CopyOut out(transaction.connection(), copy);
        KeyParser parser(take);
        while (const auto piece = out.next())
            parser.piece(*piece);
        count = parser.finish();
    }
    transaction.commit();
    return count;
}

std::vector<GridRow> GridReader::rows(const RecordQuery& query, const std::vector<RowKey>& keys) {
    const auto columns = gridColumns(*query.entity);
    auto transaction = m_connection.begin();
    QueryText text(query);
    const postgres::Statement statement = text.rows(columns, texts(keys, 0, keys.size()));
    auto read = rowsOf(transaction.connection().execParams(statement.sql, statement.params), columns.size());
    transaction.commit();
    return read;
}

GridTotals GridReader::totals(const RecordQuery& query) {
    const auto fields = totalledFields(*query.entity);
    auto transaction = m_connection.begin();
    QueryText text(query);
    const postgres::Statement statement = text.totals(fields);
    GridTotals read =
        totalsIn(transaction.connection().execParams(statement.sql, statement.params).one(), fields.size());
    transaction.commit();
    return read;
}

GridTotals GridReader::totalsOf(const RecordQuery& query, const std::vector<RowKey>& keys) {
    const auto fields = totalledFields(*query.entity);
    GridTotals all{0, std::vector<Decimal>(fields.size())};
    auto transaction = m_connection.begin();
    QueryText text(query);
    for (std::size_t from = 0; from < keys.size(); from += kLot) {
        const auto ids = texts(keys, from, std::min(keys.size(), from + kLot));
        const postgres::Statement statement = text.totalsOf(fields, ids);
        all += totalsIn(transaction.connection().execParams(statement.sql, statement.params).one(), fields.size());
    }
    transaction.commit();
    return all;
}

} // namespace landreeve::records
