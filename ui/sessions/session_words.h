#pragma once

#include "core/sessions/session.h"
#include "ui/widgets/status.h"

#include <QDateTime>
#include <QString>

#include <chrono>

namespace landreeve::ui::sessions {

/// Not seen for so long, a living session is shown as idle.
constexpr std::chrono::minutes kIdleAfter{15};
/// What ends within this, by its life or by being idle, is shown as ending.
constexpr std::chrono::minutes kSoon{15};

/// Active, Idle, Ending, Expired or Revoked, with its mark.
widgets::Status statusOfSession(const landreeve::sessions::Session& session, const QDateTime& now);

/// Why it is over, in a sentence; empty while it lives.
QString endWords(const landreeve::sessions::Session& session);

/// What was done, in plain words: "Began" for `session.create`. An action without words of its own stays as the audit
/// log has it.
QString actWords(const std::string& action);

/// As the person is called, else the user's id.
QString personOf(const landreeve::sessions::Session& session);

/// "08:12" today, "Yesterday 18:02", "19 Nov 19:08".
QString startedWords(const QDateTime& then, const QDateTime& now);
/// "now", "24 min", "3 h", "2 d".
QString seenWords(const QDateTime& then, const QDateTime& now);
/// "1 h 40", "12 min", "3 d 4 h"; "ending" once it should have ended.
QString leftWords(const QDateTime& end, const QDateTime& now);

/// "1,284 sessions", "1 session".
QString sessionsWords(qint64 count);
/// A number that may be an estimate: "about 49,00,000".
QString countWords(qint64 count, bool exact);

} // namespace landreeve::ui::sessions
