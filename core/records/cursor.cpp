#include "core/records/cursor.h"

#include "core/base/error.h"
#include "core/base/ids.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::records {
namespace {

// What a cursor belongs to: with another filter or order its position means nothing.
QString markOf(const RecordQuery& query) {
    const Sort sort = sortOf(query);
    QJsonArray said{QString::fromStdString(query.entity->name), QString::fromStdString(query.search),
                    QString::fromStdString(sort.field), sort.descending};
    for (const Filter& filter : query.filters) {
        said.append(QString::fromStdString(filter.field));
        said.append(static_cast<int>(filter.compare));
        for (const std::string& value : filter.values)
            said.append(QString::fromStdString(value));
    }
    const QByteArray hash =
        QCryptographicHash::hash(QJsonDocument(said).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.left(9).toBase64());
}

[[noreturn]] void refuse() {
    throw Error("invalid_cursor", "This cursor does not belong to this list.",
                "Take `next` of a list with the same filters and order, or start without a cursor.");
}

} // namespace

std::string cursorOf(const RecordQuery& query, const Position& position) {
    const QJsonArray said{markOf(query), QString::fromStdString(position.id),
                          position.value ? QJsonValue(QString::fromStdString(*position.value)) : QJsonValue()};
    return QJsonDocument(said)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

Position positionOf(const RecordQuery& query, const std::string& cursor) {
    const auto decoded = QByteArray::fromBase64Encoding(
        QByteArray::fromStdString(cursor), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        refuse();
    const QJsonArray said = QJsonDocument::fromJson(*decoded).array();
    if (said.size() != 3 || said[0].toString() != markOf(query) || !isUuid(said[1].toString().toStdString()) ||
        !(said[2].isString() || said[2].isNull()))
        refuse();
    Position position{std::nullopt, said[1].toString().toStdString()};
    if (said[2].isString())
        position.value = said[2].toString().toStdString();
    return position;
}

} // namespace landreeve::records
