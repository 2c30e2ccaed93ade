#include "core/auth/point_check.h"

#include "core/auth/openssl_types.h"

#include <openssl/err.h>

#include <string>

namespace landreeve::auth {
namespace {

BigNumber fromHex(const char* digits) {
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, digits);
    return BigNumber(number);
}

} // namespace

bool isEd25519Point(std::string_view bytes) {
    if (bytes.size() != 32)
        return false;
    const bool oddX = (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0;
    std::string littleEndian(bytes);
    littleEndian.back() = static_cast<char>(static_cast<unsigned char>(littleEndian.back()) & 0x7fU);
    const BigNumber y(BN_lebin2bn(bytesOf(littleEndian.data()), 32, nullptr));
    const BigNumber p = fromHex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
    const BigNumber d = fromHex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
    const NumberContext context(BN_CTX_new());
    const BigNumber u(BN_new());
    const BigNumber v(BN_new());
    if (!y || !p || !d || !context || !u || !v || BN_cmp(y.get(), p.get()) >= 0)
        return false;
    // x² = (y² - 1) / (d y² + 1), and u / v is a square where u · v is one.
    const bool computed = BN_mod_sqr(u.get(), y.get(), p.get(), context.get()) == 1 &&
                          BN_mod_mul(v.get(), u.get(), d.get(), p.get(), context.get()) == 1 &&
                          BN_mod_add(v.get(), v.get(), BN_value_one(), p.get(), context.get()) == 1 &&
                          BN_mod_sub(u.get(), u.get(), BN_value_one(), p.get(), context.get()) == 1 &&
                          BN_mod_mul(v.get(), u.get(), v.get(), p.get(), context.get()) == 1;
    if (!computed) {
        ERR_clear_error();
        return false;
    }
    if (BN_is_zero(u.get()) == 1)
        return !oddX;
    return BN_kronecker(v.get(), p.get(), context.get()) == 1;
}

} // namespace landreeve::auth
