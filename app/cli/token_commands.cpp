#include "app/cli/context.h"
#include "core/auth/token_checks.h"
#include "core/auth/verifier.h"
#include "core/auth/web_fetch.h"
#include "core/base/duration.h"
#include "core/base/error.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <fstream>
#include <iostream>

namespace landreeve::cli {
namespace {

/// What is to be verified, and against what.
struct Wanted {
    std::optional<std::string> token;
    std::string batch;
    std::string keys;
    std::vector<std::string> algorithms;
    std::optional<std::string> issuer;
    std::optional<std::string> audience;
    std::string leeway;
    std::string at;
};

class FixedClock final : public Clock {
public:
    explicit FixedClock(Time now) : m_now(now) {}
    Time now() const override { return m_now; }

private:
    Time m_now;
};

auth::VerifyPolicy policyOf(const Wanted& wanted) {
    auth::VerifyPolicy policy;
    if (!wanted.algorithms.empty())
        policy.algorithms = auth::AlgorithmSet::fromNames(wanted.algorithms);
    policy.issuer = wanted.issuer;
    policy.audience = wanted.audience;
    if (!wanted.leeway.empty()) {
        const auto leeway = durationFromText(wanted.leeway);
        if (!leeway || *leeway > auth::kMostLeeway)
            throw Error("usage", "The leeway is not a duration of at most 60s.", "Write it as 30s.");
        policy.leeway = *leeway;
    }
    return policy;
}

std::unique_ptr<Clock> clockOf(const Wanted& wanted) {
    if (wanted.at.empty())
        return std::make_unique<SystemClock>();
    return std::make_unique<FixedClock>(timeFromText(wanted.at));
}

auth::KeySet keySetOf(const Context& context, const std::string& place) {
    if (place.find("://") != std::string::npos)
        return auth::KeySet::read(auth::WebFetch().get(place, {}, context.stop()).body);
    QFile file(qt(place));
    if (!file.open(QIODevice::ReadOnly))
        throw Error("usage", "The key set " + place + " cannot be read.", "Check its path and its rights.");
    return auth::KeySet::read(file.readAll().toStdString());
}

/// Exactly one of a token and a file of them.
void requireOne(const Wanted& wanted) {
    if (wanted.token.has_value() != wanted.batch.empty())
        throw Error("usage", "Give either a token or --batch with a file of them.", "Read the command's --help.");
}

/// A JSON line for every line of the file, in order; whether all of them were accepted.
Exit answerLines(const Context& context, const std::string& file,
                 const std::function<std::pair<bool, QJsonObject>(const std::string&)>& answer) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file.starts_with('@') ? file.substr(1) : file, std::ios::binary);
        if (!opened)
            throw Error("usage", "The file " + file + " cannot be read.", "Check its path and its rights.");
    }
    std::istream& in = file == "-" ? std::cin : opened;
    bool all = true;
    std::string line;
    while (std::getline(in, line)) {
        if (context.stop().stop_requested())
            throw Cancelled();
        if (line.ends_with('\r'))
            line.pop_back();
        const auto [valid, document] = answer(line);
        all = all && valid;
        std::cout << QJsonDocument(document).toJson(QJsonDocument::Compact).toStdString() << '\n';
    }
    std::cout << std::flush;
    return all ? Exit::Done : Exit::Refused;
}

QJsonValue reasonOf(auth::Reason reason) {
    return reason == auth::Reason::None ? QJsonValue() : QJsonValue(qt(std::string(codeOf(reason))));
}

QJsonObject documentOf(const auth::TokenVerdict& verdict, const std::vector<auth::TokenCheck>& checks) {
    QJsonArray list;
    for (const auto& check : checks)
        list.append(QJsonObject{{QStringLiteral("name"), qt(std::string(check.name))},
                                {QStringLiteral("status"), qt(std::string(codeOf(check.status)))},
                                {QStringLiteral("detail"), qt(check.detail)}});
    return {{QStringLiteral("valid"), verdict.valid()},
            {QStringLiteral("reason"), reasonOf(verdict.reason)},
            {QStringLiteral("checks"), list},
            {QStringLiteral("header"), verdict.token ? verdict.token->header.toQJson() : QJsonObject()},
            {QStringLiteral("claims"), verdict.token ? verdict.token->claims.toQJson() : QJsonObject()}};
}

std::string textOf(const auth::TokenVerdict& verdict, const std::vector<auth::TokenCheck>& checks) {
    std::vector<std::vector<std::string>> rows;
    rows.reserve(checks.size());
    for (const auto& check : checks)
        rows.push_back({std::string(check.name), std::string(codeOf(check.status)), check.detail});
    return table({"CHECK", "STATUS", "DETAIL"}, rows) + "\n" +
           (verdict.valid() ? "The token is valid. No session was asked."
                            : "The token is refused: " + std::string(codeOf(verdict.reason)) + ". " + verdict.detail);
}

Exit verifyTokens(const Context& context, const Wanted& wanted) {
    requireOne(wanted);
    const auth::VerifyPolicy policy = policyOf(wanted);
    const auto clock = clockOf(wanted);
    const auth::KeySet keys = keySetOf(context, wanted.keys);
    const auth::Verifier verifier(*clock);
    if (!wanted.batch.empty())
        return answerLines(context, wanted.batch, [&](const std::string& token) {
            const auto verdict = verifier.verify(token, keys, policy);
            return std::pair(verdict.valid(), documentOf(verdict, checksOf(verdict, policy)));
        });
    const auto verdict = verifier.verify(argumentText(*wanted.token), keys, policy);
    const auto checks = checksOf(verdict, policy);
    context.terminal.result(documentOf(verdict, checks), textOf(verdict, checks));
    return verdict.valid() ? Exit::Done : Exit::Refused;
}

Exit verifySignatures(const Context& context, const Wanted& wanted) {
    requireOne(wanted);
    const auth::AlgorithmSet allowed = policyOf(wanted).algorithms;
    const auth::KeySet keys = keySetOf(context, wanted.keys);
    const auto documentFor = [](const auth::Refusal& refusal) {
        return QJsonObject{{QStringLiteral("valid"), !refusal}, {QStringLiteral("reason"), reasonOf(refusal.reason)}};
    };
    if (!wanted.batch.empty())
        return answerLines(context, wanted.batch, [&](const std::string& token) {
            const auto refusal = auth::verifyJws(token, keys, allowed);
            return std::pair(!refusal, documentFor(refusal));
        });
    const auto refusal = auth::verifyJws(argumentText(*wanted.token), keys, allowed);
    context.terminal.result(documentFor(refusal),
                            refusal ? "The signature is refused: " + std::string(codeOf(refusal.reason)) + ". " +
                                          refusal.detail
                                    : "The signature is right.");
    return refusal ? Exit::Refused : Exit::Done;
}

std::string indented(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Indented).toStdString();
}

Exit decodeToken(const Context& context, const std::string& argument) {
    auth::Jws jws;
    auth::Refusal refusal = jws.read(argumentText(argument));
    std::optional<auth::StrictJson> claims;
    if (!refusal) {
        std::string fault;
        claims = auth::StrictJson::read(std::move(jws.payload), fault);
        if (!claims)
            refusal = {auth::Reason::BadJson, "Its claims cannot be read: " + fault + "."};
    }
    if (refusal)
        throw Error("token_invalid", "The token cannot be read. " + refusal.detail, "Check that it was copied whole.")
            .withDetail("reason", reasonOf(refusal.reason));
    const QJsonObject header = jws.header.toQJson();
    const QJsonObject body = claims->toQJson();
    context.terminal.result(
        {{QStringLiteral("verified"), false}, {QStringLiteral("header"), header}, {QStringLiteral("claims"), body}},
        "Not verified: anybody can have written this.\n\nHeader\n" + indented(header) + "Claims\n" + indented(body));
    return Exit::Done;
}

void addSources(CLI::App& command, const std::shared_ptr<Wanted>& wanted) {
    command.add_option("TOKEN", wanted->token, "The token: itself, - for stdin, or @FILE");
    command.add_option("--batch", wanted->batch, "A file of tokens, one a line (- for stdin); a JSON line each");
    command.add_option("--jwks", wanted->keys, "The issuer's key set: a file or a URL")->required();
    command.add_option("--algorithms", wanted->algorithms, "Those accepted (default: RS256,ES256)")->delimiter(',');
}

} // namespace

void addTokenCommands(CLI::App& app, Context& context) {
    CLI::App* group = addCommand(app, context, "token", "Access tokens", "token verify @token.txt --jwks jwks.json");
    const auto wanted = std::make_shared<Wanted>();
    CLI::App* verify =
        addCommand(*group, context, "verify", "Whether a token is valid, and every check it went through",
                   "token verify @token.txt --jwks https://auth.example/.well-known/jwks.json",
                   [&context, wanted] { return verifyTokens(context, *wanted); });
    addSources(*verify, wanted);
    verify->add_option("--issuer", wanted->issuer, "The issuer it must be of");
    verify->add_option("--audience", wanted->audience, "The audience it must be for");
    verify->add_option("--leeway", wanted->leeway, "For clocks that differ, at most 60s (default: 0s)");
    verify->add_option("--at", wanted->at, "As if it were this time (RFC 3339)");

    const auto read = std::make_shared<std::string>();
    CLI::App* decode = addCommand(*group, context, "decode", "What a token says, unverified", "token decode @token.txt",
                                  [&context, read] { return decodeToken(context, *read); });
    decode->add_option("TOKEN", *read, "The token: itself, - for stdin, or @FILE")->required();

    CLI::App* jws = addCommand(app, context, "jws", "Signed texts (JWS)", "jws verify @message.jws --jwks jwks.json");
    const auto text = std::make_shared<Wanted>();
    CLI::App* signature =
        addCommand(*jws, context, "verify", "Whether a signature is right, over any payload; no claim is looked at",
                   "jws verify --batch messages.txt --jwks jwks.json",
                   [&context, text] { return verifySignatures(context, *text); });
    addSources(*signature, text);
}

} // namespace landreeve::cli
