#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"

#include <QJsonObject>
#include <QJsonParseError>

#include <optional>
#include <string>
#include <vector>

namespace landreeve::cli {

/// What a command says: results to stdout, everything else to stderr. With `json` stdout holds exactly one document.
class Terminal {
public:
    bool json = false;
    bool quiet = false;
    bool verbose = false;

    /// The result: the document with --json, else the text.
    void result(const QJsonObject& document, const std::string& text) const;
    /// A line about what goes on; not with --quiet.
    void note(const std::string& line) const;
    void warn(const std::string& line) const;
    void failure(const Error& error) const;

    /// Shows progress on a terminal; says nothing anywhere else.
    ProgressFn progress() const;
    /// Ends the line that progress() draws over.
    void endProgress() const;

private:
    mutable bool m_drawing = false;
};

/// Rows of text in columns as wide as they need to be.
std::string table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows);

/// A secret from `-` (stdin), `@FILE`, or the text itself. One line end at its end is dropped.
/// Throws Error `usage` for a file that cannot be read.
std::string argumentText(const std::string& argument);

/// Why a text was no JSON, behind what was wanted of it: ": illegal number", or nothing where it was JSON of another
/// kind.
std::string faultOf(const QJsonParseError& failure);

QString qt(const std::string& text);

} // namespace landreeve::cli
