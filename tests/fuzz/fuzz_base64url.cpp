#include "core/auth/base64url.h"
#include "tests/fuzz/fuzz.h"

using namespace landreeve;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::textOf(data, size);
    if (const auto bytes = auth::fromBase64url(text))
        fuzz::must(auth::toBase64url(*bytes) == text, "one value has one text");
    const auto back = auth::fromBase64url(auth::toBase64url(text));
    fuzz::must(back && *back == text, "bytes come back");
    return 0;
}
