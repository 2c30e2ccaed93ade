#pragma once

#include <QJsonObject>
#include <QProcess>

#include <string>

namespace landreeve::tests {

/// An OpenID Connect issuer that somebody else wrote (npm's oidc-provider), on loopback, and a person with a browser to
/// sign in at it.
class SignInIssuer {
public:
    static constexpr const char* kClientId = "landreeve";

    /// `life`: of access tokens, in seconds.
    explicit SignInIssuer(int life = 600);
    ~SignInIssuer();
    SignInIssuer(const SignInIssuer&) = delete;
    SignInIssuer& operator=(const SignInIssuer&) = delete;

    const std::string& url() const { return m_url; }

    /// The person opens an address and signs in, or declines. `{"status","text"}` of the page that he lands on. From
    /// the thread it was made on.
    QJsonObject browse(const std::string& address, const std::string& as, bool decline = false);

private:
    QProcess m_process;
    std::string m_url;
};

} // namespace landreeve::tests
