#include "core/records/resolved_write.h"

#include "core/access/resolved.h"
#include "core/base/error.h"
#include "core/base/ids.h"

namespace landreeve::records {
namespace {

/// Whose outcome is asked for: the record's id, and the version it was read with where it is not new.
struct Asked {
    const Entity& entity;
    QJsonObject base;

    std::string lookWith() const {
        return "Look with record get " + entity.name + " " + base[QStringLiteral("id")].toString().toStdString();
    }
};

/// Whether the change of that name was done. Throws `lost`, in doubt, where it could not be asked.
template <typename LendToWrite>
Landed landedOf(const LendToWrite& lend, const Asked& asked, const std::string& change, Error& lost) {
    try {
        return access::resolved(lend, [&](access::TenantConnection& connection) {
            return RecordStore(connection).landed(asked.entity, asked.base, change);
        });
    } catch (const std::exception&) {
        lost.withHint("It may have been saved. " + asked.lookWith() + " before repeating it.");
        throw Error(lost);
    }
}

/// Runs `write(connection)` on a connection whose change has a name of its own.
template <typename Write>
QJsonObject resolvedWrite(const Lend& lend, const Asked& asked, const std::stop_token& stop, const Write& write) {
    constexpr std::chrono::seconds kTimeout(30);
    const auto lendTo = [&](const char* action) { return lend({asked.entity.name, action}, {stop, kTimeout}); };
    const auto lendToWrite = [&] { return lendTo("write"); };
    const std::string change = newUuid();
    for (bool again = false;; again = true) {
        try {
            auto connection = lendToWrite();
            connection.nameChange(change);
            return write(connection);
        } catch (Error& error) {
            if (!error.inDoubt())
                throw;
            switch (landedOf(lendToWrite, asked, change, error)) {
            case Landed::Yes: {
                auto connection = lendTo("read");
                return RecordStore(connection)
                    .get(asked.entity, asked.base[QStringLiteral("id")].toString().toStdString());
            }
            case Landed::Unknown:
                throw Error("server_unavailable",
                            "The server did not answer, and this " + asked.entity.one + " was changed since.",
                            asked.lookWith() + " what became of it.");
            case Landed::No:
                if (again)
                    throw Error("server_unavailable", "The server did not answer, and nothing was saved.",
                                "Try again in a moment.")
                        .setRetryable();
            }
        }
    }
}

} // namespace

QJsonObject createResolved(const Lend& lend, const vault::FieldVault* vault, const Entity& entity,
                           const QJsonObject& fields, const std::string& id, const std::stop_token& stop) {
    const Asked asked{entity, {{QStringLiteral("id"), QString::fromStdString(id)}}};
    return resolvedWrite(lend, asked, stop, [&](access::TenantConnection& connection) {
        return RecordStore(connection, vault).create(entity, fields, id);
    });
}

QJsonObject updateResolved(const Lend& lend, const vault::FieldVault* vault, const Entity& entity,
                           const std::string& id, const QJsonObject& fields, std::int64_t version,
                           const std::stop_token& stop) {
    const Asked asked{entity,
                      {{QStringLiteral("id"), QString::fromStdString(id)},
                       {QStringLiteral("version"), static_cast<qint64>(version)}}};
    return resolvedWrite(lend, asked, stop, [&](access::TenantConnection& connection) {
        return RecordStore(connection, vault).update(entity, id, fields, version);
    });
}

} // namespace landreeve::records
