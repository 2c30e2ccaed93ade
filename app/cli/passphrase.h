#pragma once

#include "core/workspace/secret_store.h"

namespace landreeve::cli {

/// Asks for the vault's passphrase on the terminal, without echo; empty where there is no terminal to ask on.
workspace::PassphrasePrompt passphrasePrompt();

} // namespace landreeve::cli
