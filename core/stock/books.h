#pragma once

#include "core/access/tenant_connection.h"
#include "core/base/clock.h"
#include "core/base/decimal.h"

#include <QJsonObject>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::stock {

/// The books as they are closed; days are ISO.
struct ClosedBooks {
    std::string through;
    std::optional<std::string> before; ///< What they were closed through until then.
};

/// Closes them through `day`: no stock moves on or before it any more, and they never open again. Needs
/// inventory:approve, which the database asks for too. Waits for moves that are being written. Throws Error
/// `period_refused`, `reason_required` or `permission_denied`.
ClosedBooks closePeriod(access::TenantConnection& connection, const std::string& day, const std::string& reason);

/// The same on a connection that `lend` gives. Where the server's answer is lost it is asked, on a new connection,
/// whether they are closed through that very day, and only where they are not they are closed then.
ClosedBooks closePeriod(const std::function<access::TenantConnection()>& lend, const std::string& day,
                        const std::string& reason);

/// One time that they were closed.
struct Closing {
    std::string through;
    std::string reason;
    Time at;
    std::string by;
};

/// The newest first.
std::vector<Closing> closingsOf(access::TenantConnection& connection);

/// The day they are closed through; nothing where they never were.
std::optional<std::string> closedThrough(access::TenantConnection& connection);

/// Something that must hold of the ledger and does not.
struct Finding {
    std::string kind; ///< "on_hand_differs"; see meaningOf().
    std::string productId;
    std::string sku;
    std::string warehouse;
    std::string document; ///< The order's number; empty: of no order.
    Decimal expected;
    Decimal actual;

    QJsonObject toJson() const;
};

/// Holds ledger, balances, reservations and orders against each other, in one snapshot. Empty: all is well. Reads whole
/// tables.
std::vector<Finding> verifyStock(access::TenantConnection& connection);

/// What a kind of finding means, a sentence. Empty for what is none.
std::string meaningOf(const std::string& kind);

} // namespace landreeve::stock
