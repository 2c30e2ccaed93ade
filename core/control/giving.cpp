#include "core/control/giving.h"

#include <QJsonArray>

#include <array>

namespace landreeve::control {
namespace {

constexpr const char* kReason = "beyond_own_rights";

constexpr std::array kKept{QLatin1String("roles"), QLatin1String("permissions"), QLatin1String("missing")};

QJsonArray arrayOf(const std::vector<std::string>& words) {
    QJsonArray array;
    for (const std::string& word : words)
        array.append(QString::fromStdString(word));
    return array;
}

std::string named(const std::vector<std::string>& rights) {
    constexpr std::size_t kMost = 3;
    std::string text;
    for (std::size_t i = 0; i < rights.size() && i < kMost; ++i)
        text += (i == 0 ? "" : ", ") + rights[i];
    return rights.size() > kMost ? text + " and " + std::to_string(rights.size() - kMost) + " more" : text;
}

} // namespace

void refuseBeyondOwn(postgres::Connection& control, const Giver& giver, const Gift& gift) {
    const auto beyond = control
                            .exec("SELECT rights_beyond($1, $2, $3, $4, $5, $6)", giver.issuer, giver.userId,
                                  giver.sessionJti, gift.tenantId, gift.roles, gift.permissions)
                            .one()
                            .get<std::vector<std::string>>(0);
    if (beyond.empty())
        return;
    throw Error("permission_denied", "You cannot give or take what you do not hold yourself: " + named(beyond) + ".",
                gift.tenantId.empty() ? "An owner of the workspace can."
                                      : "An owner of the tenant or of the workspace can.")
        .withDetail("reason", QString::fromLatin1(kReason))
        .withDetail("kind", QString::fromStdString(gift.kind))
        .withDetail("id", QString::fromStdString(gift.id))
        .withDetail("roles", arrayOf(gift.roles))
        .withDetail("permissions", arrayOf(gift.permissions))
        .withDetail("missing", arrayOf(beyond));
}

void recordBeyondOwn(ControlPlane& control, const std::string& tenantId, const Error& error,
                     const postgres::Wait& wait) {
    if (error.details()[QLatin1String("reason")].toString() != QLatin1String(kReason))
        return;
    QJsonObject tried;
    for (const QLatin1String key : kKept) {
        if (const QJsonArray list = error.details()[key].toArray(); !list.isEmpty())
            tried.insert(key, list);
    }
    auto lease = control.lend(wait);
    auto transaction = control.begin(*lease);
    const auto detail = [&](const char* key) { return error.details()[QLatin1String(key)].toString().toStdString(); };
    transaction.exec("SELECT audit_record('access.refused', $1, $2, nullif($3, ''), NULL, $4, $5)", detail("kind"),
                     detail("id"), tenantId, tried, std::string(kReason));
    transaction.commit();
}

} // namespace landreeve::control
