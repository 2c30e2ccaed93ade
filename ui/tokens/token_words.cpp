#include "ui/tokens/token_words.h"

#include "ui/theme/format.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace landreeve::ui::tokens {

using access::InspectedToken;
using auth::TokenCheck;
using State = widgets::ChainStep::State;

namespace {

struct Word {
    std::string_view code;
    const char16_t* words;
};

constexpr auto kChecks = std::to_array<Word>({
    {"size", u"Size"},
    {"form", u"Three segments"},
    {"encoding", u"Base64url"},
    {"json", u"JSON"},
    {"algorithm", u"Algorithm"},
    {"header", u"Header"},
    {"key_id", u"Key ID"},
    {"key", u"Key known"},
    {"key_use", u"Key fits"},
    {"signature", u"Signature"},
    {"claims", u"Claims present"},
    {"claim_types", u"Claim types"},
    {"issuer", u"Issuer"},
    {"audience", u"Audience"},
    {"expiry", u"Expiry"},
    {"not_before", u"Not before"},
    {"issued_at", u"Issued at"},
    {"session", u"Session"},
});

constexpr auto kReasons = std::to_array<Word>({
    {"too_large", u"the token is too large"},
    {"malformed", u"it is not a token"},
    {"bad_base64url", u"a segment is not base64url"},
    {"bad_json", u"header or claims are not proper JSON"},
    {"alg_not_allowed", u"its algorithm is not allowed"},
    {"header_forbidden", u"its header holds what is forbidden"},
    {"kid_invalid", u"its key ID cannot be used"},
    {"key_unknown", u"its key is not known"},
    {"key_unusable", u"its key cannot be used"},
    {"bad_signature", u"the signature is wrong"},
    {"claim_missing", u"a claim is missing"},
    {"claim_type", u"a claim is of the wrong type"},
    {"wrong_issuer", u"it comes from another issuer"},
    {"wrong_audience", u"it is meant for another audience"},
    {"expired", u"the token has expired"},
    {"not_yet_valid", u"the token is not valid yet"},
    {"future_iat", u"it was issued in the future"},
    {"session_unknown", u"its session is not known"},
    {"session_revoked", u"its session was revoked"},
    {"session_superseded", u"its session was revoked with others"},
    {"session_expired", u"its session is over"},
    {"session_idle", u"its session was not used for too long"},
    {"issuer_unavailable", u"the keys of its issuer cannot be had"},
    {"connection_failed", u"its session could not be asked"},
    // Not of a token: of a sign-in, a refresh token, or what somebody tried.
    {"invalid_credentials", u"wrong e-mail or password"},
    {"invalid_grant", u"wrong e-mail or password"},
    {"email_not_confirmed", u"e-mail not confirmed"},
    {"user_banned", u"banned by the issuer"},
    {"rate_limited", u"too many attempts"},
    {"refresh_unknown", u"refresh token not known"},
    {"refresh_expired", u"refresh token over"},
    {"refresh_revoked", u"refresh token revoked"},
    {"refresh_reused", u"refresh token used twice"},
    {"permission_denied", u"no permission"},
    {"beyond_own_rights", u"more than they hold themselves"},
    {"tenant_not_active", u"the tenant is not active"},
});

template <std::size_t N>
QString find(const std::array<Word, N>& words, std::string_view code) {
    const auto found = std::ranges::find(words, code, &Word::code);
    return found == words.end() ? qt(code) : QString::fromUtf16(found->words);
}

/// The claim a check of a time is about.
QString claimOf(std::string_view check) {
    return check == "expiry"       ? QStringLiteral("exp")
           : check == "not_before" ? QStringLiteral("nbf")
           : check == "issued_at"  ? QStringLiteral("iat")
                                   : QString();
}

QString awayWords(const QDateTime& then, const QDateTime& now) {
    const auto away = std::chrono::milliseconds(std::abs(now.msecsTo(then)));
    return then < now ? theme::ago(then, now) : QStringLiteral("in %1").arg(theme::duration(away));
}

QDateTime timeOf(const QJsonValue& value) {
    if (!value.isDouble())
        return {};
    return theme::toDateTime(auth::timeOfClaim(static_cast<std::int64_t>(value.toDouble())));
}

/// Ids and addresses of some length lose their middle: whole they stand beside the checks.
QString shortened(const QString& words) {
    constexpr qsizetype kLongest = 32;
    QStringList parts = words.split(u'"');
    for (qsizetype i = 1; i < parts.size(); i += 2) {
        if (parts[i].size() > kLongest)
            parts[i] = theme::shortId(parts[i], 8);
    }
    return parts.join(u'"');
}

/// What a check found that passed, in few words.
QString passedWords(const InspectedToken& token, const TokenCheck& check) {
    const auto text = [&token](const char* member) { return claimWords(token.header.value(QLatin1String(member))); };
    if (check.name == "size")
        return qt(check.detail).replace(QStringLiteral("bytes of at most 16384."), QStringLiteral("of 16,384 bytes"));
    if (check.name == "form")
        return QStringLiteral("header, payload, signature");
    if (check.name == "encoding")
        return QStringLiteral("no padding, no stray bits");
    if (check.name == "json")
        return QStringLiteral("two objects, no member twice");
    if (check.name == "algorithm")
        return text("alg") + QStringLiteral(" is on the list");
    if (check.name == "header")
        return QStringLiteral("nothing that is forbidden");
    if (check.name == "key_id")
        return token.header.contains(QStringLiteral("kid")) ? theme::shortId(text("kid"), 6)
                                                            : QStringLiteral("none, and only one key fits");
    if (check.name == "key")
        return QStringLiteral("in the key set");
    if (check.name == "key_use")
        return QStringLiteral("sound, and fits ") + text("alg");
    if (check.name == "signature")
        return QStringLiteral("verified");
    if (check.name == "claims")
        return QStringLiteral("iss aud sub exp iat and a session");
    if (check.name == "claim_types")
        return QStringLiteral("each of its type");
    if (check.name == "issuer")
        return token.policy.issuer ? QStringLiteral("byte for byte") : QStringLiteral("any; none was asked for");
    if (check.name == "audience")
        return token.policy.audience ? qt(*token.policy.audience) : QStringLiteral("any; none was asked for");
    if (check.name == "not_before")
        return QStringLiteral("not limited");
    return qt(check.detail);
}

/// Core gives times in UTC; people read their own.
QString detailOf(const InspectedToken& token, const TokenCheck& check, const QDateTime& now) {
    const QDateTime time = timeOf(token.claims.value(claimOf(check.name)));
    if (check.status == TokenCheck::Status::NotReached)
        return check.detail.empty() ? QStringLiteral("not reached") : qt(check.detail);
    const bool failed = check.status == TokenCheck::Status::Failed;
    if (!time.isValid() || check.name == "session")
        return failed ? shortened(qt(check.detail)) : passedWords(token, check);
    const QString at = theme::localTime(time) + QStringLiteral(", ") + awayWords(time, now);
    if (check.name == "expiry")
        return (failed ? QStringLiteral("Ended ") : QStringLiteral("Good until ")) + at;
    if (check.name == "not_before")
        return (failed ? QStringLiteral("Good only from ") : QStringLiteral("Good since ")) + at;
    return QStringLiteral("Issued ") + at;
}

QString statusWord(TokenCheck::Status status) {
    return status == TokenCheck::Status::Passed   ? QStringLiteral("passed")
           : status == TokenCheck::Status::Failed ? QStringLiteral("failed")
                                                  : QStringLiteral("not reached");
}

} // namespace

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString nameOfCheck(std::string_view name) {
    return find(kChecks, name);
}

QString meaningOf(const std::string& code) {
    return find(kReasons, code);
}

QString headlineOf(const InspectedToken& token) {
    switch (token.outcome) {
    case InspectedToken::Outcome::Accepted:
        return token.session || token.checks.back().status == TokenCheck::Status::Passed
                   ? QStringLiteral("Accepted")
                   : QStringLiteral("Accepted, but for its session");
    case InspectedToken::Outcome::Undecided:
        return QStringLiteral("Not decided: ") + meaningOf(token.code);
    case InspectedToken::Outcome::Refused:
        break;
    }
    return QStringLiteral("Refused: ") + meaningOf(token.code);
}

QString countsOf(const InspectedToken& token) {
    const auto count = [&token](TokenCheck::Status status) {
        return std::ranges::count(token.checks, status, &TokenCheck::status);
    };
    return QStringLiteral("%1 checks passed, %2 failed, %3 not reached. Took %4 ms.")
        .arg(count(TokenCheck::Status::Passed))
        .arg(count(TokenCheck::Status::Failed))
        .arg(count(TokenCheck::Status::NotReached))
        .arg(static_cast<double>(token.took.count()) / 1000.0, 0, 'f', token.took.count() < 100 ? 2 : 1);
}

QList<widgets::ChainStep> stepsOf(const InspectedToken& token, const QDateTime& now) {
    QList<widgets::ChainStep> steps;
    for (const TokenCheck& check : token.checks) {
        const bool failed = check.status == TokenCheck::Status::Failed;
        const bool undecided = failed && token.outcome == InspectedToken::Outcome::Undecided;
        steps.append({.title = nameOfCheck(check.name),
                      .detail = detailOf(token, check, now),
                      .note = failed ? qt(token.code) : QString(),
                      .state = undecided                                    ? State::Attention
                               : failed                                     ? State::Failed
                               : check.status == TokenCheck::Status::Passed ? State::Done
                                                                            : State::NotReached});
    }
    return steps;
}

QString claimWords(const QJsonValue& value) {
    if (value.isString())
        return value.toString();
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).mid(1).chopped(1);
}

QString timeOfClaim(const QString& name, const QJsonValue& value) {
    static const QStringList kTimes{QStringLiteral("iat"), QStringLiteral("exp"), QStringLiteral("nbf"),
                                    QStringLiteral("auth_time")};
    return kTimes.contains(name) && value.isDouble() ? theme::localTime(timeOf(value)) : QString();
}

QString verdictText(const InspectedToken& token) {
    QString text = headlineOf(token) + u'\n';
    if (!token.reason.empty())
        text += qt(token.reason) + u'\n';
    text += countsOf(token) + u'\n';
    text += QStringLiteral("Keys of: ") + (token.keysOf.empty() ? QStringLiteral("nobody") : qt(token.keysOf)) + u'\n';
    for (const auto* name : {"alg", "kid"}) {
        const QJsonValue value = token.header.value(QLatin1String(name));
        if (!value.isUndefined())
            text += QLatin1String(name) + QStringLiteral(": ") + claimWords(value) + u'\n';
    }
    text += QStringLiteral("Token’s SHA-256: ") + qt(token.sha256) + QStringLiteral("\n\n");
    for (const TokenCheck& check : token.checks) {
        text += QStringLiteral("%1: %2").arg(nameOfCheck(check.name), statusWord(check.status));
        if (!check.detail.empty())
            text += QStringLiteral(". ") + qt(check.detail);
        text += u'\n';
    }
    return text;
}

QString algorithmWords(const auth::AlgorithmSet& algorithms) {
    return qt(algorithms.names()).replace(QStringLiteral(","), QStringLiteral(", ")).simplified();
}

QString kindOfKey(const auth::Jwk& key) {
    if (!key.usable())
        return QStringLiteral("—");
    const QString kind = qt(auth::nameOf(key.key().kind()));
    return key.onlyFor() ? qt(auth::nameOf(*key.onlyFor())) + QStringLiteral(", ") + kind : kind;
}

QString nameOfIssuer(const std::string& url) {
    QString name = qt(url);
    if (name.startsWith(QLatin1String("urn:")))
        return QStringLiteral("This workspace");
    name.remove(QStringLiteral("https://"));
    name.remove(QStringLiteral("http://"));
    return name;
}

} // namespace landreeve::ui::tokens
