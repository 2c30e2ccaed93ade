#include "core/engine/configuration.h"

#include "core/engine/text_file.h"

namespace landreeve::engine {
namespace {

constexpr const char* kSettings = R"(# Settings of Landreeve's engine, written anew at every start.
# Your own are set with ALTER SYSTEM, which goes before.
max_connections = 100
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 64MB
min_wal_size = 80MB
max_wal_size = 512MB
wal_compression = on
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
cluster_name = 'landreeve'
# Statements and values stay out of the log: they hold passwords and personal data.
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] %e '
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_autovacuum_min_duration = -1
)";

constexpr const char* kInclude = R"(
# Landreeve's engine
include 'landreeve.conf'
)";

std::string mapped(const std::string& account, const char* role) {
    std::string quoted;
    for (const char one : account)
        quoted += one == '"' ? std::string("\"\"") : std::string(1, one);
    return "landreeve \"" + quoted + "\" " + role + "\n";
}

} // namespace

void includeSettings(const std::filesystem::path& data) {
    const auto file = data / "postgresql.conf";
    writeText(file, readText(file).value_or("") + kInclude);
}

void writeSettings(const std::filesystem::path& data, const Account& account) {
    const std::string note = "# Written by Landreeve's engine at every start.\n";
    writeText(data / kSettingsFile, kSettings);
    writeText(data / "pg_hba.conf", note + "local all " + kEngineRole + " peer map=landreeve\n" + "local all " +
                                        kServiceRole + " peer map=landreeve\n" + "local all all scram-sha-256\n");
    std::string map = note;
    for (const std::string& name : {std::string("root"), account.name}) {
        map += mapped(name, kEngineRole);
        map += mapped(name, kServiceRole);
    }
    writeText(data / "pg_ident.conf", map);
}

} // namespace landreeve::engine
