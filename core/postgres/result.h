#pragma once

#include "core/base/clock.h"
#include "core/base/decimal.h"

#include <QByteArray>
#include <QJsonValue>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

struct pg_result;

namespace landreeve::postgres {

class Result;

/// One row of a Result; keeps what it needs of it alive.
class Row {
public:
    /// Throws Error `internal_error` for a column that is not there.
    int column(std::string_view name) const;
    bool isNull(int column) const;
    bool isNull(std::string_view name) const { return isNull(column(name)); }
    /// The text PostgreSQL sent; empty for null.
    std::string_view text(int column) const;

    /// The value as std::string, bool, int, std::int64_t, double, Decimal, Time, QByteArray (bytea), QJsonValue
    /// (json, jsonb) or std::vector<std::string> (text[]), or std::optional of one where null is allowed.
    /// Throws Error `internal_error` on null, or on text that is no such value.
    template <typename T>
    T get(int column) const {
        if constexpr (IsOptional<T>::value) {
            using Inner = typename T::value_type;
            return isNull(column) ? T() : T(get<Inner>(column));
        } else {
            T value{};
            refuseNull(column);
            read(column, value);
            return value;
        }
    }
    template <typename T>
    T get(std::string_view name) const {
        return get<T>(column(name));
    }

private:
    friend class Result;
    template <typename T>
    struct IsOptional : std::false_type {};
    template <typename T>
    struct IsOptional<std::optional<T>> : std::true_type {};

    Row(std::shared_ptr<pg_result> result, int row) : m_result(std::move(result)), m_row(row) {}
    void refuseNull(int column) const;
    void read(int column, std::string& value) const;
    void read(int column, bool& value) const;
    void read(int column, int& value) const;
    void read(int column, std::int64_t& value) const;
    void read(int column, double& value) const;
    void read(int column, Decimal& value) const;
    void read(int column, Time& value) const;
    void read(int column, QByteArray& value) const;
    void read(int column, QJsonValue& value) const;
    void read(int column, std::vector<std::string>& value) const;

    std::shared_ptr<pg_result> m_result;
    int m_row;
};

/// What a statement returned. Owns libpq's result; cheap to move, safe to hand to another thread.
class Result {
public:
    Result() = default;
    explicit Result(pg_result* result);

    int size() const;
    bool empty() const { return size() == 0; }
    int columns() const;
    std::string columnName(int column) const;
    /// Rows changed by INSERT, UPDATE, DELETE, COPY.
    std::int64_t affected() const;

    Row operator[](int row) const;
    /// The only row. Throws Error `internal_error` where there is not exactly one.
    Row one() const;
    /// The first row, where there is one.
    std::optional<Row> first() const;

    class Iterator {
    public:
        Iterator(const Result* result, int row) : m_result(result), m_row(row) {}
        Row operator*() const { return (*m_result)[m_row]; }
        Iterator& operator++() {
            ++m_row;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return m_row != other.m_row; }

    private:
        const Result* m_result;
        int m_row;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

private:
    std::shared_ptr<pg_result> m_result;
};

/// A PostgreSQL array of text, as it stands in a text[] literal.
std::string toArrayText(const std::vector<std::string>& values);

} // namespace landreeve::postgres
