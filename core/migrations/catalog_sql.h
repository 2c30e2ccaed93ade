#pragma once

namespace landreeve::migrations {

/// Every object of a database's own schemas as (name, definition); what belongs to an extension is the extension's.
/// Wants a search_path of pg_catalog alone.
extern const char* const kCatalogSql;

} // namespace landreeve::migrations
