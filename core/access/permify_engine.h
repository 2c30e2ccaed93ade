#pragma once

#include "core/access/policy_engine.h"
#include "core/auth/http_exchange.h"
#include "core/base/secret_string.h"

#include <QJsonObject>

#include <chrono>
#include <string>

namespace landreeve::access {

/// Permify over its HTTP API (docs.permify.co/api-reference): permissions/check, data/write, data/delete, schemas/write
/// and tenants/create. `https`, or `http` on this computer; two seconds; no redirects. A question it does not answer
/// plainly is answered with no.
class PermifyEngine final : public PolicyEngine {
public:
    static constexpr auth::HttpExchange::Limits kLimits{.deadline = std::chrono::milliseconds(2000),
                                                        .mostBytes = std::int64_t{64} * 1024};

    /// `token` is the preshared key; empty where it asks for none. Throws Error `usage` for an address that is not
    /// accepted.
    explicit PermifyEngine(std::string url, SecretString token = {}, auth::HttpExchange::Limits limits = kLimits);

    std::string name() const override { return "permify"; }
    PolicyAnswer ask(const PolicyQuestion& question, const std::stop_token& stop) const override;
    bool isOutside() const override { return true; }
    void tell(const std::string& tenantId, const std::vector<PolicyTuple>& written,
              const std::vector<PolicyTuple>& deleted, const std::stop_token& stop) const override;
    void prepare(const std::string& tenantId, const std::stop_token& stop) const override;

    /// What Permify calls a tenant of ours; the workspace has a name no tenant can have.
    static std::string tenantName(const std::string& tenantId);
    /// The name of a person there: an issuer's address is no name Permify takes.
    static std::string userName(const Subject& subject);
    /// What the relations mean, in Permify's schema language.
    static std::string schema();

private:
    auth::HttpAnswer post(const std::string& path, const QJsonObject& body, const std::stop_token& stop) const;
    void say(const std::string& path, const QJsonObject& body, const std::stop_token& stop) const;

    std::string m_url; ///< Without a slash at its end.
    SecretString m_token;
    auth::HttpExchange m_exchange;
};

} // namespace landreeve::access
