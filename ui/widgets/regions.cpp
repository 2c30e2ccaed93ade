#include "ui/widgets/regions.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>
#include <QTimeZone>

#include <algorithm>
#include <cstdlib>

namespace landreeve::ui::widgets {

namespace {

const QString kIndia = QStringLiteral("IN");

} // namespace

QList<Country> countries() {
    QList<Country> all;
    QSet<QString> seen;
    const auto locales = QLocale::matchingLocales(QLocale::AnyLanguage, QLocale::AnyScript, QLocale::AnyTerritory);
    for (const QLocale& locale : locales) {
        const QString code = QLocale::territoryToCode(locale.territory());
        // Three digits are regions of the world, not countries.
        if (code.size() != 2 || seen.contains(code))
            continue;
        seen.insert(code);
        all.append({code, QLocale::territoryToString(locale.territory())});
    }
    std::ranges::sort(all, [](const Country& a, const Country& b) {
        if ((a.code == kIndia) != (b.code == kIndia))
            return a.code == kIndia;
        return QString::localeAwareCompare(a.name, b.name) < 0;
    });
    return all;
}

QStringList zonesOf(const QString& country) {
    QStringList zones;
    const auto ids = QTimeZone::availableTimeZoneIds(QLocale::codeToTerritory(country));
    for (const QByteArray& id : ids)
        zones.append(QString::fromLatin1(id));
    // The old name of the same zone is still listed by some systems.
    zones.removeAll(QStringLiteral("Asia/Calcutta"));
    if (country == kIndia && !zones.contains(QStringLiteral("Asia/Kolkata")))
        zones.prepend(QStringLiteral("Asia/Kolkata"));
    return zones;
}

QStringList otherZones(const QStringList& than) {
    QStringList zones;
    const auto ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray& id : ids) {
        const QString zone = QString::fromLatin1(id);
        if (!than.contains(zone) && (zone.contains(u'/') || zone == QLatin1String("UTC")) &&
            !zone.startsWith(QLatin1String("Etc/")))
            zones.append(zone);
    }
    zones.sort();
    return zones;
}

QString zoneWords(const QString& zone) {
    const QTimeZone known(zone.toLatin1());
    if (!known.isValid())
        return zone;
    const int minutes = known.offsetFromUtc(QDateTime::currentDateTimeUtc()) / 60;
    return QStringLiteral("%1 (UTC%2%3:%4)")
        .arg(zone, minutes < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

} // namespace landreeve::ui::widgets
