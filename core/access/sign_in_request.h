#pragma once

#include "core/base/error.h"
#include "core/base/secret_string.h"
#include "core/control/issuer_store.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::access {

/// An issuer at which an operator can sign in here.
struct SignInChoice {
    std::string issuer;
    control::IssuerKind kind = control::IssuerKind::Oidc; ///< Supabase asks for a password, Oidc opens the browser.

    bool operator==(const SignInChoice&) const = default;
};

/// What somebody is asked who has to sign in to a workspace.
struct SignInRequest {
    std::string workspace = {};             ///< Its name.
    std::vector<SignInChoice> choices = {}; ///< At least one.
    std::optional<Error> refused = {};      ///< Why what was answered before did not do.
    std::string secretStore = {};           ///< Where a kept sign-in goes: "keychain", "vault-file" or "key-file".
};

struct SignInAnswer {
    std::string issuer;     ///< One of the choices.
    std::string email = {}; ///< For a password.
    SecretString password = {};
    bool keep = true; ///< Whether the next program is signed in by it too.
};

/// Asks the person at the program; nothing where he declines. Called on the thread that opens the workspace.
using SignInPrompt = std::function<std::optional<SignInAnswer>(const SignInRequest&)>;

} // namespace landreeve::access
