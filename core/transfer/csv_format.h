#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace landreeve::transfer {

/// How the bytes of a text file stand for characters.
enum class Encoding { Utf8, Utf16Le, Utf16Be, Windows1252 };

/// How a file of separated values is written.
struct CsvFormat {
    char delimiter = ','; ///< One of , ; | and tab.
    Encoding encoding = Encoding::Utf8;
    bool header = true; ///< The first row names the columns.
    char decimal = 0;   ///< Between a number's whole and its parts: . or , of every number; 0: as their values tell.

    bool operator==(const CsvFormat&) const = default;
};

/// How many bytes of a file detectFormat() looks at.
inline constexpr std::size_t kDetectionBytes = std::size_t(64) * 1024;

/// The most likely format of a file that begins with these bytes: the encoding by its byte order mark, by the place of
/// zero bytes, else UTF-8 where it is valid and Windows-1252 where not; the delimiter that splits the most rows into
/// the same number of fields; a header where the first row alone holds nothing but distinct words. How numbers are
/// written is told by whole columns (column_form.h).
CsvFormat detectFormat(std::string_view beginning);

/// "utf-8", "utf-16le", "utf-16be", "windows-1252" and their common other names. Throws Error `usage`.
Encoding encodingFromName(std::string_view name);
std::string_view nameOf(Encoding encoding);

/// "." or ",". Throws Error `usage`.
char decimalFromName(std::string_view name);

/// ",", ";", "|", "tab" (or the character). Throws Error `usage`.
char delimiterFromName(std::string_view name);

/// How many bytes the byte order mark takes that the bytes begin with; 0: none of this encoding.
std::size_t byteOrderMark(std::string_view bytes, Encoding encoding);

/// The bytes as UTF-8. A sequence cut off at the end is left out; one that is wrong becomes U+FFFD.
std::string decoded(std::string_view bytes, Encoding encoding);

/// How many of the bytes are valid UTF-8 from the start; less than all of them where one is wrong or the last is cut.
std::size_t validUtf8(std::string_view bytes);

} // namespace landreeve::transfer
