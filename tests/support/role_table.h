#pragma once

#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QString>
#include <QStringList>

namespace landreeve::tests {

/// What docs/guide.md says the built-in roles may do: by role, `area:action`.
class RoleTable {
public:
    RoleTable() {
        QFile file(QStringLiteral(LANDREEVE_SOURCE_DIR "/docs/guide.md"));
        if (!file.open(QIODevice::ReadOnly))
            return;
        const QString text = QString::fromUtf8(file.readAll());
        static const QRegularExpression row(QStringLiteral(R"(^\| `([a-z]+)` \| ([^|]+) \| ([^|]+) \|$)"),
                                            QRegularExpression::MultilineOption);
        for (auto found = row.globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            QSet<QString>& may = m_roles[match.captured(1)];
            read(match.captured(2).trimmed(), records(), may);
            read(match.captured(3).trimmed(), others(), may);
        }
    }

    QStringList roles() const { return m_roles.keys(); }
    bool may(const QString& role, const QString& permission) const { return m_roles[role].contains(permission); }

    static QStringList records() {
        return QStringLiteral("vendor customer product purchase-order sales-order warehouse inventory employee")
            .split(u' ');
    }
    static QStringList others() {
        return QStringLiteral("tenant migration server session token user role audit settings").split(u' ');
    }
    static QStringList actions() {
        return QStringLiteral("read write delete approve export reveal revoke").split(u' ');
    }
    static QStringList permissions() {
        QStringList all;
        for (const QString& area : records() + others())
            for (const QString& action : actions())
                all << area + u':' + action;
        return all;
    }

private:
    /// "read, export, approve purchase orders": an action alone is of all the areas.
    static void read(const QString& cell, const QStringList& areas, QSet<QString>& may) {
        if (cell == QStringLiteral("nothing"))
            return;
        const QStringList said = cell == QStringLiteral("everything") ? actions() : cell.split(QStringLiteral(", "));
        for (const QString& one : said) {
            const QString action = one.section(u' ', 0, 0);
            const QString area = one.section(u' ', 1).chopped(one.contains(u' ') ? 1 : 0).replace(u' ', u'-');
            for (const QString& each : area.isEmpty() ? areas : QStringList{area})
                may.insert(each + u':' + action);
        }
    }

    QMap<QString, QSet<QString>> m_roles;
};

} // namespace landreeve::tests
