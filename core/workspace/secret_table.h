#pragma once

#include "core/base/secret_string.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace landreeve::workspace {

/// Secrets by name, as the file stores keep them.
using SecretTable = std::map<std::string, SecretString>;

/// All of them as bytes, in the order of their names.
SecretString toBytes(const SecretTable& table);

/// What toBytes() gave; nothing for any other bytes.
std::optional<SecretTable> secretTableFromBytes(std::string_view bytes);

} // namespace landreeve::workspace
