#include "core/auth/key_set.h"
#include "tests/fuzz/fuzz.h"

using namespace landreeve;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auth::KeySet keys = auth::KeySet::read(fuzz::textOf(data, size));
    fuzz::must(keys.fault().empty() || keys.keys().empty(), "what is no key set has no keys");
    for (const auth::Jwk& jwk : keys.keys()) {
        if (!jwk.usable())
            continue;
        for (std::size_t i = 0; i < auth::kAlgorithms; ++i) {
            const auto algorithm = static_cast<auth::Algorithm>(i);
            if (!jwk.unfitFor(algorithm).empty())
                continue;
            const std::size_t sizes[] = {64, 96, 132, 256};
            for (const std::size_t length : sizes)
                fuzz::must(!jwk.key().verify(algorithm, "text", std::string(length, '\x11')).right,
                           "nobody signed this");
        }
    }
    return 0;
}
