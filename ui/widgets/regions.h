#pragma once

#include <QString>
#include <QStringList>

/// Countries and their time zones, to choose from.
namespace landreeve::ui::widgets {

struct Country {
    QString code; ///< ISO 3166-1, two letters
    QString name;
};

/// By name. India first: it is what most tenants are.
QList<Country> countries();

/// The zones of a country, by their IANA names; what is used most comes first where it is known.
QStringList zonesOf(const QString& country);

/// All others, by name.
QStringList otherZones(const QStringList& than);

/// "Asia/Kolkata (UTC+05:30)".
QString zoneWords(const QString& zone);

} // namespace landreeve::ui::widgets
