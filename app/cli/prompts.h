#pragma once

#include "core/base/secret_string.h"
#include "core/workspace/secret_store.h"

#include <optional>
#include <string>

namespace landreeve::cli {

/// Whether there is a terminal to ask on.
bool canAsk();

/// A line typed on the terminal; nothing where it stays empty.
std::optional<std::string> askLine(const std::string& question);
/// The same, without echo.
std::optional<SecretString> askSecret(const std::string& question);

/// Asks for the vault's passphrase on the terminal, without echo; empty where there is no terminal to ask on.
workspace::PassphrasePrompt passphrasePrompt();

} // namespace landreeve::cli
