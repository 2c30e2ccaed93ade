#include "core/auth/verifier.h"

namespace landreeve::auth {

TokenVerdict Verifier::verify(std::string_view text, const KeySet& keys, const VerifyPolicy& policy) const {
    TokenVerdict verdict;
    verdict.at = m_clock->now();
    verdict.bytes = text.size();
    Refusal refusal = judge(text, keys, policy, verdict);
    verdict.reason = refusal.reason;
    verdict.detail = std::move(refusal.detail);
    return verdict;
}

Refusal Verifier::judge(std::string_view text, const KeySet& keys, const VerifyPolicy& policy,
                        TokenVerdict& verdict) const {
    Fingerprint fingerprint{};
    if (m_cache != nullptr && text.size() <= Jws::kMostBytes) {
        fingerprint = fingerprintOf(text);
        const auto known = m_cache->find(fingerprint);
        // Only while the set still has the key that verified it: then it is read as before, without its signature.
        if (known.token && policy.algorithms.contains(known.token->algorithm)) {
            const auto choice = keys.choose(known.token->keyId, known.token->algorithm);
            if (choice.key != nullptr && choice.key->key().fingerprint() == known.key) {
                verdict.token = known.token;
                return checkClaims(*known.token, policy, verdict.at);
            }
        }
    }

    const auto token = std::make_shared<Token>();
    Jws jws;
    Refusal unreadable = jws.read(text);
    token->header = std::move(jws.header);
    verdict.token = token;
    if (unreadable)
        return unreadable;
    std::string fault;
    auto claims = StrictJson::read(std::move(jws.payload), fault);
    if (!claims)
        return {Reason::BadJson, "Its claims cannot be read: " + fault + "."};
    token->claims = std::move(*claims);

    if (auto refusal = readAlgorithm(token->header, policy.algorithms, token->algorithm))
        return refusal;
    if (auto refusal = checkTokenHeader(token->header))
        return refusal;
    if (auto refusal = readKeyId(token->header, token->keyId))
        return refusal;
    auto choice = keys.choose(token->keyId, token->algorithm);
    if (choice.key == nullptr)
        return {choice.reason, std::move(choice.detail)};
    const PublicKey& key = choice.key->key();
    if (const auto signature = key.verify(token->algorithm, jws.signedText, jws.signature); !signature.right)
        return {Reason::BadSignature, std::string(signature.why)};
    if (auto refusal = readClaims(*token))
        return refusal;
    if (auto refusal = checkClaims(*token, policy, verdict.at))
        return refusal;
    if (m_cache != nullptr)
        m_cache->put(fingerprint, {token, key.fingerprint()});
    return {};
}

} // namespace landreeve::auth
