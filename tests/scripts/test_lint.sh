#!/usr/bin/env bash
# scripts/lint finds each thing it looks for, and passes what is allowed.
. "$(dirname "$0")/expect.sh"
cd "$work"

# said LAYER CODE: what lint says of a source with that code, without the file's name.
said() {
    local folder=$work/$1/subject
    mkdir -p "$folder"
    printf '%s\n' "$2" >"$folder/subject.cpp"
    "$root/scripts/lint" "$1/subject/subject.cpp" 2>&1 | sed 's/^[^:]*://' || :
}
finds() { [[ -n $(said "$1" "$2") ]] || { echo "not found: $2"; false; }; }
passes() { equal "$(said "$1" "$2")" ""; }

expect "a value in SQL" finds core 'exec("SELECT 1 FROM t WHERE id = " + id);'
expect "a value in SQL, named with its line" contains "$(said core $'\n\nexec("DELETE FROM t WHERE id = " + id);')" '3: SQL is put together with '"'id'"
expect "a value between texts" finds core $'exec("UPDATE t SET a = \'"\n     + value + "\' WHERE b");'
expect "a value appended" finds core 'sql += row.value();'
expect "a value in a branch" finds core 'exec("SELECT a FROM t" + (all ? "" : " LIMIT " + limit));'
expect "a value in a raw string" finds core 'exec(R"(SELECT a FROM t WHERE b = )" + value);'
expect "a name that was a value last" finds core 'auto n = quoteIdentifier(a); n = a; exec("DROP ROLE " + n);'
expect "a value put in by arg()" finds core 'exec(QStringLiteral("SELECT a FROM t WHERE b = %1").arg(value));'
expect "a value put in by a second arg()" finds core 'exec(QString("SELECT %1 FROM t WHERE b = %2").arg(kName).arg(value));'
expect "a value put into a text named otherwise" finds core 'QString text = QStringLiteral("SELECT %1"); run(text.arg(value));'
expect "a value appended by append()" finds core 'std::string text = "SELECT a FROM t WHERE b = "; text.append(value);'
expect "a value appended before" finds core 'std::string extra; extra += value; exec("SELECT a FROM t WHERE b = " + extra);'
expect "a value formatted in" finds core 'exec(std::format("SELECT a FROM t WHERE b = {}", value));'
expect "a value printed in" finds core 'snprintf(b, n, "SELECT a FROM t WHERE b = %s", value);'
expect "a number printed in" passes core 'snprintf(b, n, "SELECT a FROM t LIMIT %s", kMost);'
expect "a value streamed in farther on" finds core 'out << "SELECT a FROM t" << kWhere << value;'
expect "a value appended to a made text" finds core 'exec(std::string{"SELECT a FROM t WHERE b = "}.append(value));'
expect "a value streamed in" finds core 'text << "SELECT a FROM t WHERE b = " << value;'
expect "a value behind a constant" finds core 'constexpr const char* kAll = "SELECT a FROM t WHERE b = "; exec(kAll + value);'
expect "a value behind a wrapped text" finds core 'exec(std::string("SELECT a FROM t WHERE b = ") + value);'
expect "a value behind a wrapped constant" finds core 'constexpr const char* kAll = "SELECT a FROM t"; exec(std::string(kAll) + value);'
expect "a value appended to a constant" finds core 'constexpr const char* kAll = "SELECT a FROM t"; std::string s = kAll; s += value;'
expect "a value streamed behind a constant" finds core 'constexpr const char* kAll = "SELECT a FROM t"; out << kAll << value;'
expect "text behind a constant" passes core 'constexpr const char* kAll = "SELECT a FROM t"; exec(std::string(kAll) + " ORDER BY a", value);'
expect "a value called where" finds core 'exec("SELECT a FROM t WHERE " + where);'
expect "a parameter called sql" finds core 'void f(const std::string& sql) { exec("SELECT a FROM t WHERE " + sql); }'
expect "a parameter named as a text before" finds core 'std::string a = "b"; void f(const std::string& a) { exec("SELECT x FROM " + a); }'
expect "a constant put in by arg()" passes core 'exec(QStringLiteral("SELECT %1 FROM t").arg(kColumns));'
expect "words put together by arg()" passes core 'throw Error(QStringLiteral("The set of %1 is empty.").arg(name));'
expect "text appended by append()" passes core 'std::string more; more.append(all ? "" : ", ").append(kColumn); exec("SELECT a" + more);'
expect "a quoted name" passes core 'exec("DROP DATABASE " + postgres::quoteIdentifier(name) + " WITH (FORCE)");'
expect "a name quoted before" passes core 'const std::string database = quoteIdentifier(name); exec("DROP DATABASE " + database);'
expect "a constant" passes core 'exec(std::string("SELECT ") + kColumns + " FROM t");'
expect "a number made here" passes core 'sql += " LIMIT $" + std::to_string(number);'
expect "a bound value" passes core 'exec("SELECT a FROM t WHERE b = " + bind(value, "uuid"));'
expect "a member that is SQL" passes core 'exec("SELECT a FROM " + query.entity->from);'
expect "a member that is a value" finds core 'exec("SELECT a FROM t WHERE b = " + from.value());'
expect "a function made here" passes core $'std::string part(int a) { return "x"; }\nvoid f() { exec("SELECT a FROM t" + part(a)); }'
expect "a choice of texts" passes core 'exec("ALTER ROLE " + quoteIdentifier(r) + (on ? " LOGIN" : " NOLOGIN"));'
expect "a sum that is no SQL" passes core 'throw Error("x", "The set of " + name + " is empty.");'
expect "an excused line" passes core 'sql += given(n); // lint: checked above'
expect "an excuse above" passes core $'// lint: checked above\nsql += given(n);'
expect "an excuse for one line only" finds core $'a(); // lint: why\nsql += given(n);'
expect "SQL in a comment" passes core '// "SELECT " + value'

expect "a window in core" finds core '#include <QtWidgets/QWidget>'
expect "ui in core" finds core '#include "ui/theme/theme.h"'
expect "a connection in ui" finds ui '#include "core/postgres/connection.h"'
expect "Qt Sql in ui" finds ui '#include <QSqlDatabase>'
expect "libpq in app" finds app '#include <libpq-fe.h>'
expect "a connection's URL in ui" passes ui '#include "core/postgres/connection_url.h"'
expect "SQL in ui" finds ui 'auto text = QStringLiteral("SELECT 1 FROM t");'
expect "words in ui" passes ui 'auto text = QStringLiteral("Select a tenant");'
expect "a nested loop in ui" finds ui 'void f() { dialog.exec(); }'
expect "a name without a role" finds core 'class SessionManager {'
expect "unfinished work" finds core '// TODO: later'
expect "a long file" finds core "$(yes '// line' | head -n 501)"
expect "a header without its guard" contains "$(mkdir -p core/x && echo 'class A;' >core/x/a.h && "$root/scripts/lint" core/x/a.h || :)" '#pragma once'
finish
