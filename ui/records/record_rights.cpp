#include "ui/records/record_rights.h"

namespace landreeve::ui::records {

QString refusalOf(const access::Verdict& verdict, const landreeve::records::Entity& entity, const char* action,
                  const QString& verb) {
    if (verdict.allowed)
        return {};
    if (verdict.code == "schema_ahead")
        return QStringLiteral("A newer Landreeve has migrated this workspace; here it can only be read.");
    if (verdict.code != "permission_denied")
        return QStringLiteral("Your own session has ended (%1).").arg(QString::fromStdString(verdict.reason));
    return QStringLiteral("You can read %1 but not %2 them. Needs %3:%4.")
        .arg(QString::fromStdString(entity.many).toLower(), verb, QString::fromStdString(entity.name),
             QLatin1String(action));
}

} // namespace landreeve::ui::records
