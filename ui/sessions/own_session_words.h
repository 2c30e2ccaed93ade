#pragma once

#include "ui/sessions/own_session.h"

namespace landreeve::ui::sessions {

/// "4:32"; "0:00" once it is over.
QString countDown(const QDateTime& end, const QDateTime& now);
/// "5 minutes", "1 minute": the same where seconds are no news.
QString minutesLeft(const QDateTime& end, const QDateTime& now);

/// What has happened to a session that has ended: a heading, and one or two sentences with who, when and why.
QString endHeading(const OwnSession::State& state);
QString endSentences(const OwnSession& session, const QDateTime& now);

/// How somebody signed in: "by this computer's account", "as the database role landreeve_admin".
QString signedInWords(const OwnSession& session);

} // namespace landreeve::ui::sessions
