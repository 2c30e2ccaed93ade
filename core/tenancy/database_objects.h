#pragma once

#include "core/base/secret_string.h"
#include "core/postgres/connection.h"

#include <optional>
#include <string>

namespace landreeve::tenancy {

/// The roles that all tenants of a server share: the owner of every object, and the groups its logins are members of.
inline constexpr const char* kSchemaRole = "landreeve_schema";
inline constexpr const char* kWriteRole = "landreeve_write";
inline constexpr const char* kReadRole = "landreeve_read";

/// The comment of a role or database on the server; nothing where it does not exist, empty where it has no comment.
std::optional<std::string> roleComment(postgres::Connection& server, const std::string& role);
std::optional<std::string> databaseComment(postgres::Connection& server, const std::string& database);

/// Makes a tenant's login, or gives it a new password where it exists with this comment; within the caller's
/// transaction. Throws Error `name_taken_on_server` where somebody else's role has the name.
void putLogin(postgres::Connection& server, const std::string& login, const std::string& group,
              const SecretString& password, const std::string& comment);

/// Clones `source` to `database`, which carries the comment from its first moment under that name. `temporary` is the
/// name it has meanwhile; what a crash left under it is dropped. Nothing is done where `database` exists with this
/// comment. Throws Error `name_taken_on_server`.
void cloneDatabase(postgres::Connection& server, const std::string& source, const std::string& database,
                   const std::string& temporary, const std::string& comment);

/// Makes an empty database under the temporary name that was recorded for it, with the comment, and nobody let in; what
/// a crash left under that name is dropped.
void makeEmptyDatabase(postgres::Connection& server, const std::string& temporary, const std::string& comment);
/// Renames it. Nobody may be connected to it. Throws Error `name_taken_on_server`.
void giveName(postgres::Connection& server, const std::string& temporary, const std::string& database);

/// Drops the database where it carries this comment; false where there is none. Its sessions are ended.
/// Throws Error `name_taken_on_server` where it is somebody else's.
bool dropDatabase(postgres::Connection& server, const std::string& database, const std::string& comment);
/// Drops a database under the temporary name that was recorded for it, if there is one.
void dropTemporary(postgres::Connection& server, const std::string& temporary);
/// Drops the role where it carries this comment; false where there is none.
bool dropLogin(postgres::Connection& server, const std::string& login, const std::string& comment);

/// Lets a tenant's login in or not; shutting it out ends its sessions.
void setLoginAllowed(postgres::Connection& server, const std::string& login, bool allowed);

} // namespace landreeve::tenancy
