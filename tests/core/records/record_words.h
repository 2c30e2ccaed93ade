#pragma once

#include "core/base/error.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <optional>
#include <string>

/// What tests of records ask of JSON and of a refusal.
namespace landreeve::tests {

template <typename Call>
std::optional<Error> failureOf(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

inline QJsonObject json(const char* text) {
    return QJsonDocument::fromJson(text).object();
}

inline std::string idOf(const QJsonObject& record) {
    return record[QStringLiteral("id")].toString().toStdString();
}

inline std::int64_t versionOf(const QJsonObject& record) {
    return record[QStringLiteral("version")].toInteger();
}

inline QString fieldOf(const Error& error) {
    return error.details()[QStringLiteral("field")].toString();
}

} // namespace landreeve::tests
