#include "core/auth/base64url.h"
#include "core/auth/token_checks.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/signing_key.h"

using namespace landreeve;

namespace {

class SetClock final : public Clock {
public:
    Time now() const override { return Time(std::chrono::seconds(1'767'227'400)); }
};

/// An input is either a token as it is, or, behind a `S`, a header and a payload with a line end between them, which
/// are signed rightly: so what comes behind the signature is reached as well.
std::string tokenOf(const std::string& input, const tests::SigningKey& key) {
    const auto lineEnd = input.find('\n');
    if (!input.starts_with('S') || lineEnd == std::string::npos)
        return input;
    const std::string text = auth::toBase64url(std::string_view(input).substr(1, lineEnd - 1)) + "." +
                             auth::toBase64url(std::string_view(input).substr(lineEnd + 1));
    return text + "." + auth::toBase64url(key.sign(auth::Algorithm::ES256, text));
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto key = tests::SigningKey::ec();
    static const auto keys = auth::KeySet::read(tests::keySetOf({key.jwk(QStringLiteral("k1"))}));
    static const SetClock clock;
    auth::VerifiedTokens cache;
    const std::string token = tokenOf(fuzz::textOf(data, size), key);
    auth::VerifyPolicy policy;
    policy.algorithms = auth::AlgorithmSet::all();
    policy.audience = "a";
    const auto plain = auth::Verifier(clock).verify(token, keys, policy);
    const auth::Verifier remembering(clock, &cache);
    for (int i = 0; i < 2; ++i)
        fuzz::must(remembering.verify(token, keys, policy).reason == plain.reason, "a cache changes no verdict");
    fuzz::must(cache.size() == (plain.valid() ? 1U : 0U), "only valid tokens are kept");
    int failed = 0;
    for (const auto& check : checksOf(plain, policy))
        failed += check.status == auth::TokenCheck::Status::Failed ? 1 : 0;
    fuzz::must(failed == (plain.valid() ? 0 : 1), "one check fails, or none");
    fuzz::must(plain.valid() == plain.detail.empty(), "a refusal has a reason");
    if (plain.valid()) {
        fuzz::must(!plain.token->subject.empty() && !plain.token->session.empty(), "it says whose it is");
        plain.token->claims.toQJson();
        auth::sessionStart(*plain.token);
        // The signature alone is right, too.
        fuzz::must(!auth::verifyJws(token, keys, policy.algorithms), "its signature is right");
    }
    return 0;
}
