#pragma once

#include "core/auth/oidc_client.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace landreeve::auth {

/// Where and as whom somebody signs in through the browser.
struct BrowserGrant {
    std::string authorizationEndpoint;
    std::string tokenEndpoint;
    std::string clientId;
    std::string resource; ///< RFC 8707; empty: none is named.
    std::chrono::milliseconds patience;
    HttpExchange::Limits limits = {}; ///< Of the exchange of the code for tokens.
};

/// Opens the issuer's page and waits until the browser comes back to a port of the loopback interface; then exchanges
/// its code. Blocks, on a thread with an event loop of its own. Throws Error `sign_in_refused` or `issuer_unavailable`,
/// and Cancelled.
IssuerTokens grantInBrowser(const BrowserGrant& grant, const BrowseFn& browse, const std::stop_token& stop);

} // namespace landreeve::auth
