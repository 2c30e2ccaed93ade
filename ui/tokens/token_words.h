#pragma once

#include "core/access/token_inspector.h"
#include "ui/widgets/chain_view.h"

#include <QDateTime>
#include <QString>

namespace landreeve::ui::tokens {

QString qt(std::string_view text);

/// What a check is called on the screen.
QString nameOfCheck(std::string_view name);

/// "the token has expired": what the reason code of a refusal means, to follow "Refused: ". A code without words of its
/// own stays as it is.
QString meaningOf(const std::string& code);

/// The verdict in one line: "Refused: the token has expired".
QString headlineOf(const access::InspectedToken& token);

/// "12 checks passed, 1 failed, 5 not reached. Took 0.4 ms."
QString countsOf(const access::InspectedToken& token);

/// The checks as steps, times in words and local.
QList<widgets::ChainStep> stepsOf(const access::InspectedToken& token, const QDateTime& now);

/// What is shown of a claim: its text, or its JSON.
QString claimWords(const QJsonValue& value);
/// The time a claim of that name says, local; empty where it is no time.
QString timeOfClaim(const QString& name, const QJsonValue& value);

/// The verdict as text to hand on: no token in it, nor what it claims but the ids that are written to the audit log.
QString verdictText(const access::InspectedToken& token);

/// A policy's allowed algorithms: "RS256, ES256".
QString algorithmWords(const auth::AlgorithmSet& algorithms);

/// The kind of a key: "ES256, P-256", "RSA, 2048".
QString kindOfKey(const auth::Jwk& key);

/// "This workspace" for its own issuer, else the address without its scheme.
QString nameOfIssuer(const std::string& url);

} // namespace landreeve::ui::tokens
