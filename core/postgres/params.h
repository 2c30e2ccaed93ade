#pragma once

#include "core/base/clock.h"
#include "core/base/decimal.h"
#include "core/postgres/result.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace landreeve::postgres {

/// The values of a statement's $1, $2, …: text to the server, bytea in binary. Built by Connection::exec() from its
/// arguments, or one by one where their number is not known before.
class Params {
public:
    Params() = default;

    template <typename... Values>
    static Params of(const Values&... values) {
        Params params;
        params.m_values.reserve(sizeof...(values));
        (params.add(values), ...);
        return params;
    }

    void add(std::nullopt_t) { m_values.push_back({std::nullopt, false}); }
    void add(std::string_view value) { m_values.push_back({std::string(value), false}); }
    void add(const std::string& value) { m_values.push_back({value, false}); }
    void add(const char* value) { m_values.push_back({std::string(value), false}); }
    void add(const QByteArray& value) { m_values.push_back({value.toStdString(), true}); }
    void add(const Decimal& value) { m_values.push_back({value.toString(), false}); }
    void add(Time value) { m_values.push_back({toRfc3339(value), false}); }
    void add(const std::vector<std::string>& values) { m_values.push_back({toArrayText(values), false}); }
    void add(const QJsonObject& value) {
        m_values.push_back({QJsonDocument(value).toJson(QJsonDocument::Compact).toStdString(), false});
    }
    void add(const QJsonArray& value) {
        m_values.push_back({QJsonDocument(value).toJson(QJsonDocument::Compact).toStdString(), false});
    }
    template <typename T>
    requires std::is_arithmetic_v<T>
    void add(T value) {
        if constexpr (std::is_same_v<T, bool>)
            m_values.push_back({value ? "t" : "f", false});
        else
            m_values.push_back({std::to_string(value), false});
    }
    template <typename T>
    void add(const std::optional<T>& value) {
        if (value)
            add(*value);
        else
            add(std::nullopt);
    }

    int size() const noexcept { return static_cast<int>(m_values.size()); }
    const char* value(int i) const { return item(i).text ? item(i).text->c_str() : nullptr; }
    int length(int i) const { return item(i).text ? static_cast<int>(item(i).text->size()) : 0; }
    int format(int i) const { return item(i).binary ? 1 : 0; }

private:
    struct Item {
        std::optional<std::string> text;
        bool binary;
    };
    const Item& item(int i) const { return m_values[static_cast<std::size_t>(i)]; }

    std::vector<Item> m_values;
};

} // namespace landreeve::postgres
