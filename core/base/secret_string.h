#pragma once

#include <string>
#include <string_view>

namespace landreeve {

/// A secret in memory: wiped when destroyed or moved from, never printed, compared in constant time.
class SecretString {
public:
    SecretString() = default;
    explicit SecretString(std::string_view value) : m_value(value) {}
    SecretString(const SecretString&) = default;
    SecretString(SecretString&& other) noexcept;
    SecretString& operator=(const SecretString& other);
    SecretString& operator=(SecretString&& other) noexcept;
    ~SecretString();

    /// The secret itself; the caller keeps no copy of it.
    std::string_view reveal() const noexcept { return m_value; }
    bool empty() const noexcept { return m_value.empty(); }
    std::size_t size() const noexcept { return m_value.size(); }

    bool operator==(const SecretString& other) const noexcept;

private:
    void wipe() noexcept;

    std::string m_value;
};

/// `bytes` bytes from the operating system's generator. Throws Error `internal_error` where it gives none.
std::string randomBytes(std::size_t bytes);

/// A password of `length` letters and digits (5.95 bits each), which needs no quoting anywhere.
SecretString randomPassword(std::size_t length = 32);

} // namespace landreeve
