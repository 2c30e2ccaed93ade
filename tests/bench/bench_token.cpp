#include "core/auth/verifier.h"
#include "tests/bench/bench.h"
#include "tests/bench/other_verifiers.h"
#include "tests/bench/part.h"
#include "tests/support/signing_key.h"

#include <QJsonDocument>

#include <algorithm>
#include <ctime>
#include <map>
#include <stdexcept>

namespace landreeve::bench {
namespace {

using auth::Algorithm;

constexpr int kRounds = 9;
constexpr double kSeconds = 0.2; ///< of processor time for one verifier, in a round
constexpr int kTurn = 20;        ///< calls

double processorSeconds() {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

/// Microseconds of processor time that one call of each takes. They take turns, a few calls at a time: what disturbs
/// the machine for a moment falls on all of them, and not on whichever had it to itself.
Measured microsecondsOf(const std::map<std::string, OtherVerifier>& verifiers) {
    struct Spent {
        double seconds = 0;
        long calls = 0;
    };
    std::map<std::string, Spent> spent;
    const auto measuring = [&] {
        return std::ranges::any_of(spent, [](const auto& one) { return one.second.seconds < kSeconds; });
    };
    do {
        for (const auto& [name, verify] : verifiers) {
            const double begun = processorSeconds();
            for (int i = 0; i < kTurn; ++i) {
                if (!verify())
                    throw std::runtime_error("a token that is right was refused");
            }
            spent[name].seconds += processorSeconds() - begun;
            spent[name].calls += kTurn;
        }
    } while (measuring());
    Measured measured;
    for (const auto& [name, one] : spent)
        measured[name] = one.seconds * 1e6 / static_cast<double>(one.calls);
    return measured;
}

/// A token as Supabase Auth issues them, of 900 bytes or a few more.
std::string token(const tests::SigningKey& key, Algorithm algorithm) {
    const std::string_view name = nameOf(algorithm);
    const QJsonObject header{{QStringLiteral("alg"), QString::fromLatin1(name.data(), qsizetype(name.size()))},
                             {QStringLiteral("kid"), QStringLiteral("b7d6c2c0-5f0e-4a0e-9d3a-7c2f3e1d4b5a")},
                             {QStringLiteral("typ"), QStringLiteral("JWT")}};
    const qint64 now = std::time(nullptr);
    QJsonObject claims{{QStringLiteral("iss"), QStringLiteral("https://abcdefghijklmnop.supabase.co/auth/v1")},
                       {QStringLiteral("sub"), QStringLiteral("0b6e8a4e-9f0b-4b57-8a34-3c3a2e0c5f61")},
                       {QStringLiteral("aud"), QStringLiteral("authenticated")},
                       {QStringLiteral("exp"), now + 86400},
                       {QStringLiteral("iat"), now - 60},
                       {QStringLiteral("role"), QStringLiteral("authenticated")},
                       {QStringLiteral("aal"), QStringLiteral("aal1")},
                       {QStringLiteral("session_id"), QStringLiteral("5c1d7a2e-53a1-4a53-9f7e-2f4f0a9c6d11")},
                       {QStringLiteral("email"), QStringLiteral("asha@example.com")}};
    QString filling;
    for (;;) {
        const std::string text = tests::signedBy(key, algorithm, header, claims);
        if (text.size() >= 900)
            return text;
        filling += QStringLiteral("abc");
        claims.insert(QStringLiteral("user_metadata"), QJsonObject{{QStringLiteral("name"), filling}});
    }
}

/// The round that was disturbed least: what takes nothing but the processor is only ever slowed down.
double leastOf(const std::vector<Measured>& rounds, const std::string& name) {
    const auto least = std::ranges::min_element(rounds, {}, [&](const Measured& round) { return round.at(name); });
    return least->at(name);
}

std::vector<Figure> figuresOf(Algorithm algorithm, const char* openssl, double least) {
    const tests::SigningKey key = tests::SigningKey::forAlgorithm(algorithm);
    const QJsonObject jwk = key.jwk(QStringLiteral("b7d6c2c0-5f0e-4a0e-9d3a-7c2f3e1d4b5a"));
    const std::string text = token(key, algorithm);
    const auth::KeySet keys = auth::KeySet::read(tests::keySetOf({jwk}));
    auth::VerifyPolicy policy;
    policy.issuer = "https://abcdefghijklmnop.supabase.co/auth/v1";
    policy.audience = "authenticated";
    const SystemClock clock;
    const auth::Verifier verifier(clock);
    auth::VerifiedTokens cache;
    const auth::Verifier remembering(clock, &cache);
    const OtherVerifier cjose = cjoseVerifier(jwk, text);
    const OtherVerifier libjwt = libjwtVerifier(key.publicPem(), text);

    std::vector<Measured> rounds;
    // Taken in turns, so that whatever else the machine does falls on all of them.
    for (int round = 0; round < kRounds; ++round) {
        Measured taken;
        taken["openssl"] = opensslMicroseconds(openssl);
        taken.merge(microsecondsOf({
            {"ours", [&] { return verifier.verify(text, keys, policy).valid(); }},
            {"cjose", cjose},
        }));
        taken.merge(microsecondsOf({
            {"hit", [&] { return remembering.verify(text, keys, policy).valid(); }},
        }));
        taken.merge(microsecondsOf({{"libjwt", libjwt}}));
        taken["fast-jwt"] = fastJwtMicroseconds(key.publicPem(), text, nameOf(algorithm));
        rounds.push_back(std::move(taken));
    }
    const std::string name = "verify a token, " + std::string(nameOf(algorithm));
    const double ours = leastOf(rounds, "ours");
    std::vector<Figure> figures{
        compared(name + ", against openssl speed", ours, leastOf(rounds, "openssl"), "us", 1 / least),
        compared(name + ", against libcjose", ours, leastOf(rounds, "cjose"), "us", 1),
        compared(name + ", against libjwt", ours, leastOf(rounds, "libjwt"), "us", 1),
        compared(name + ", against npm fast-jwt", ours, leastOf(rounds, "fast-jwt"), "us", 1),
        compared(name + ", seen before", leastOf(rounds, "hit"), 0, "us", 0, 2)};
    return figures;
}

} // namespace

std::vector<Figure> benchToken() {
    std::vector<Figure> figures = figuresOf(Algorithm::RS256, "rsa2048", 0.80);
    std::ranges::move(figuresOf(Algorithm::ES256, "ecdsap256", 0.90), std::back_inserter(figures));
    return figures;
}

} // namespace landreeve::bench
