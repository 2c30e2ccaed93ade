#include "core/auth/strict_json.h"

#include "core/auth/strict_json_reader.h"

#include <QJsonArray>

#include <charconv>
#include <cmath>
#include <limits>

namespace landreeve::auth {
namespace {

QString qtText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

std::optional<StrictJson> StrictJson::read(std::string text, std::string& fault) {
    StrictJson document;
    document.m_text = std::move(text);
    if (document.m_text.size() > std::numeric_limits<std::uint32_t>::max()) {
        fault = "it is too long";
        return std::nullopt;
    }
    document.m_nodes.reserve(16 + document.m_text.size() / 64);
    Reader reader(document.m_text, document.m_nodes);
    if (!reader.readDocument()) {
        fault = std::string(reader.fault()) + ", at byte " + std::to_string(reader.offset());
        return std::nullopt;
    }
    return document;
}

std::optional<std::int64_t> StrictJson::Value::integer() const {
    if (kind() != Kind::Number)
        return std::nullopt;
    const std::string_view text = m_document->text(node().textAt, node().textSize);
    const char* const end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end)
        return whole;
    // Past 2^53 a double no longer says which whole number was meant.
    constexpr double kMostExact = 9007199254740992.0;
    double number = 0;
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || std::abs(number) > kMostExact || std::trunc(number) != number)
        return std::nullopt;
    return static_cast<std::int64_t>(number);
}

StrictJson::Value StrictJson::Value::member(std::string_view name) const {
    if (!isObject())
        return {};
    const auto& nodes = m_document->m_nodes;
    for (std::uint32_t at = m_at + 1; at < node().after; at = nodes[at].after) {
        if (m_document->text(nodes[at].nameAt, nodes[at].nameSize) == name)
            return {m_document, at, node().after};
    }
    return {};
}

QJsonValue StrictJson::Value::toQJson() const {
    switch (kind()) {
    case Kind::Missing:
        return QJsonValue::Undefined;
    case Kind::Null:
        return QJsonValue::Null;
    case Kind::False:
    case Kind::True:
        return kind() == Kind::True;
    case Kind::Number: {
        if (const auto whole = integer())
            return static_cast<qint64>(*whole);
        // What no double holds is shown as it was written.
        const QString written = qtText(m_document->text(node().textAt, node().textSize));
        bool held = false;
        const double number = written.toDouble(&held);
        return held && std::isfinite(number) ? QJsonValue(number) : QJsonValue(written);
    }
    case Kind::String:
        return qtText(*string());
    case Kind::Array: {
        QJsonArray array;
        for (Value value = first(); value.exists(); value = value.next())
            array.append(value.toQJson());
        return array;
    }
    case Kind::Object:
        break;
    }
    QJsonObject object;
    for (Value value = first(); value.exists(); value = value.next())
        object.insert(qtText(value.name()), value.toQJson());
    return object;
}

} // namespace landreeve::auth
