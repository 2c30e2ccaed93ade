#include "core/base/error_codes.h"

#include <algorithm>
#include <array>

namespace landreeve {
namespace {

// One line a code: parts of the program add theirs here, and docs/cli.md repeats it (a test compares the two).
constexpr auto kCodes = std::to_array<ErrorCode>({
    {"backup_failed", Exit::Failed, "Read the program's words in the details; nothing was deleted."},
    {"decimal_overflow", Exit::Failed, "Enter a smaller number."},
    {"decrypt_failed", Exit::Failed, "The field was damaged or moved; take it from a backup or enter it again."},
    {"engine_data_damaged", Exit::Failed, "Restore the engine's folder from a copy, or move it away to begin anew."},
    {"engine_data_foreign", Exit::Failed, "Choose another home, or move the files that are not Landreeve's away."},
    {"engine_version_mismatch", Exit::Failed,
     "Install the version of PostgreSQL that made the engine's files, or dump, open a new home, and restore."},
    {"internal_error", Exit::Failed, "Report it with the details; nothing was retried."},
    {"migration_failed", Exit::Failed, "Correct the file or the data named in the message, then run it again."},
    {"query_failed", Exit::Failed, "Read the server's message in the details."},
    {"secrets_damaged", Exit::Failed, "Put the file named in the message back from a backup of the home."},
    {"tenant_unsound", Exit::Failed, "Read the findings with `tenant health`, and report them."},
    {"vault_key_missing", Exit::Failed, "Open the home whose secret store holds this workspace's key."},
    {"vault_key_wrong", Exit::Failed, "Open the home whose secret store holds the key this was encrypted under."},
    {"workspaces_unreadable", Exit::Failed, "Correct or remove workspaces.json in the home's config folder."},
    {"confirmation_mismatch", Exit::Usage, "Type the id exactly."},
    {"encrypted_field", Exit::Usage, "Leave the field out; encrypted fields cannot be edited or filtered by yet."},
    {"invalid_connection_url", Exit::Usage, "Write it as postgresql://user@host:port/database."},
    {"invalid_cursor", Exit::Usage, "Take `next` of a list with the same filters and order, or start without one."},
    {"invalid_filter", Exit::Usage, "Name a field of the record and a value of its kind."},
    {"invalid_migration_name", Exit::Usage, "Say in a few words what it changes: letters, digits and underscores."},
    {"invalid_record", Exit::Usage, "Correct the field named in the details."},
    {"invalid_sort", Exit::Usage, "Name a field that can be sorted by, with :desc for the other direction."},
    {"invalid_tenant_id", Exit::Usage,
     "Use 3 to 40 lower-case letters, digits and single inner hyphens, first a letter."},
    {"invalid_tenant_name", Exit::Usage, "Use 1 to 120 characters, no line breaks or tabs."},
    {"invalid_workspace_name", Exit::Usage, "Use 1 to 40 lower-case letters, digits and single inner hyphens."},
    {"migration_set_invalid", Exit::Usage, "Correct the file named in the message."},
    {"quantity_zero", Exit::Usage, "Give a quantity above or below zero."},
    {"reason_required", Exit::Usage, "Say why the stock differs."},
    {"reserved_tenant_id", Exit::Usage, "Choose an id that does not begin with `pg-` or `landreeve`."},
    {"unknown_entity", Exit::Usage, "Take one of the kinds of record the message lists."},
    {"usage", Exit::Usage, "Read the command's --help."},
    {"weak_passphrase", Exit::Usage, "Choose a passphrase of at least 8 characters."},
    {"permission_denied", Exit::Refused, "Ask an owner or admin for the permission named."},
    {"secrets_exposed", Exit::Refused, "Make the file readable by its owner only (chmod 600), then try again."},
    {"session_refused", Exit::Refused, "Sign in again."},
    {"token_invalid", Exit::Refused, "Use a token that is accepted here, or leave it out."},
    {"wrong_passphrase", Exit::Refused, "Enter the passphrase this home's vault was made with."},
    {"database_missing", Exit::NotFound, "Check the database's name, or run `tenant reconcile`."},
    {"record_not_found", Exit::NotFound, "Look it up with `record list`."},
    {"rollout_not_found", Exit::NotFound, "Run `rollout list` to see the rollouts there are."},
    {"server_not_found", Exit::NotFound, "Leave the server out to let placement choose one."},
    {"tenant_not_found", Exit::NotFound, "See the ids with `tenant list`."},
    {"workspace_not_found", Exit::NotFound, "Run `workspace list` to see the names there are."},
    {"already_migrated", Exit::Conflict, "Run `migrate status`: the ledger holds these versions already."},
    {"closed_period", Exit::Conflict, "Move stock after the day through which the books are closed."},
    {"invalid_status", Exit::Conflict, "Look at the tenant's status with `tenant show`."},
    {"key_reused", Exit::Conflict, "Use a fresh key for a new movement."},
    {"migration_changed", Exit::Conflict, "Restore the file, or put the change into a new migration."},
    {"migration_gap", Exit::Conflict,
     "Find out who applied the later migration; then apply or baseline the missing one."},
    {"name_taken_on_server", Exit::Conflict, "Choose another id, or remove what has the name if it is not needed."},
    {"product_inactive", Exit::Conflict, "Activate the product, or write its stock down."},
    {"record_changed", Exit::Conflict, "Read the record again, then repeat the change with its version."},
    {"record_exists", Exit::Conflict, "Take another value for the field named in the details."},
    {"record_frozen", Exit::Conflict, "Change only what is still open, or cancel the order."},
    {"record_in_use", Exit::Conflict, "Change what refers to it first, or make it inactive."},
    {"rollout_differs", Exit::Conflict, "Start a new rollout, or use the migrations this one was planned with."},
    {"rollout_ended", Exit::Conflict, "Start a new rollout."},
    {"rollout_running", Exit::Conflict, "Wait for the program that runs it, or pause it there."},
    {"schema_ahead", Exit::Conflict, "Update this program; until then it only reads."},
    {"secret_store_mismatch", Exit::Conflict, "Unset LANDREEVE_SECRET_STORE, or name the store this home uses."},
    {"server_draining", Exit::Conflict, "Choose another server."},
    {"status_refused", Exit::Conflict, "Take one of the steps the order's status allows."},
    {"stock_short", Exit::Conflict, "Take less, or release what is reserved first."},
    {"tenant_busy", Exit::Conflict, "Wait until the other program has finished, then look again."},
    {"tenant_exists", Exit::Conflict, "Choose another id, or open the tenant."},
    {"tenant_not_active", Exit::Conflict, "Resume it, or finish or undo its provisioning."},
    {"workspace_exists", Exit::Conflict, "Choose another name, or remove the workspace of that name first."},
    {"authentication_failed", Exit::Unavailable, "Check user and password of the connection."},
    {"database_closed", Exit::Unavailable, "The database is being made, moved or deleted; try again later."},
    {"deadline_exceeded", Exit::Unavailable, "The server did not answer in time; look whether it is overloaded."},
    {"disk_full", Exit::Unavailable, "Free space on the server's disk, then try again."},
    {"engine_account_missing", Exit::Unavailable,
     "Make the account that PostgreSQL runs under; Debian's postgresql package brings one."},
    {"engine_busy", Exit::Unavailable, "End the program that holds the engine's lock, then try again."},
    {"engine_in_use_elsewhere", Exit::Unavailable, "Stop the server in the other container that shares the home."},
    {"engine_missing", Exit::Unavailable, "Install PostgreSQL 14 to 18; on Debian: sudo apt install postgresql."},
    {"engine_start_failed", Exit::Unavailable, "Read the last lines of the engine's server.log, then try again."},
    {"engine_stop_failed", Exit::Unavailable, "Look at the engine's server.log for what it waits for, then try again."},
    {"engine_unreachable_home", Exit::Unavailable,
     "Choose a home that the engine's account can reach and that belongs to you."},
    {"home_unusable", Exit::Unavailable,
     "Make the folder named in the message writable, or choose another with --home."},
    {"insufficient_privilege", Exit::Unavailable, "Grant the right named in the message to the role, then try again."},
    {"keychain_locked", Exit::Unavailable, "Unlock the keyring, then try again."},
    {"keychain_unavailable", Exit::Unavailable, "Start the desktop's keyring service, then try again."},
    {"lock_timeout", Exit::Unavailable, "Wait for the blocking query named in the details, or end it."},
    {"migration_running", Exit::Unavailable, "Wait until the program named in the details is done, or end it."},
    {"no_server", Exit::Unavailable, "Add a server, or raise a capacity."},
    {"passphrase_needed", Exit::Unavailable, "Run it in a terminal, or name a file in LANDREEVE_PASSPHRASE_FILE."},
    {"pg_dump_missing", Exit::Unavailable, "Install the package postgresql-client."},
    {"pg_dump_too_old", Exit::Unavailable, "Install a postgresql-client at least as new as the server."},
    {"server_too_old", Exit::Unavailable, "Use PostgreSQL 14 or newer."},
    {"server_unavailable", Exit::Unavailable, "Check that the server runs and can be reached, then try again."},
    {"tls_refused", Exit::Unavailable,
     "Give the server's certificate authority with sslrootcert, or a weaker sslmode knowingly."},
    {"too_many_connections", Exit::Unavailable, "Close other clients or raise max_connections."},
    {"interrupted", Exit::Interrupted, "Run it again to go on."},
});

} // namespace

std::span<const ErrorCode> errorCodes() {
    return kCodes;
}

Exit exitOf(std::string_view code) {
    const auto found = std::ranges::find(kCodes, code, &ErrorCode::code);
    return found == kCodes.end() ? Exit::Failed : found->exit;
}

} // namespace landreeve
