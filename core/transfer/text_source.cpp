#include "core/transfer/text_source.h"

#include "core/base/error.h"

namespace landreeve::transfer {
namespace {

constexpr qint64 kBlock = 64 * 1024;

Error unreadable(const QFile& file) {
    return {"file_unreadable",
            "Cannot read " + file.fileName().toStdString() + ": " + file.errorString().toStdString() + ".",
            "Look whether the file is there and may be read."};
}

/// Spreadsheets' own files are archives, whatever they are called.
void refuseWorkbook(QFile& file) {
    if (file.peek(4) == "PK\x03\x04")
        throw Error("file_unreadable", file.fileName().toStdString() + " is a workbook or an archive, not a text file.",
                    "Open it in your spreadsheet and save it as CSV.");
}

/// How many bytes at the end begin a character that goes on in the next block.
std::size_t cutAtEnd(std::string_view bytes, Encoding encoding) {
    if (encoding == Encoding::Windows1252)
        return 0;
    if (encoding == Encoding::Utf8)
        return 0; // validUtf8() tells
    const std::size_t odd = bytes.size() % 2;
    if (bytes.size() - odd < 2)
        return odd;
    const auto high = static_cast<unsigned char>(bytes[bytes.size() - odd - (encoding == Encoding::Utf16Le ? 1 : 2)]);
    return odd + (high >= 0xD8 && high <= 0xDB ? 2 : 0);
}

} // namespace

TextSource::TextSource(const std::string& path, Encoding encoding)
    : m_file(QString::fromStdString(path)), m_encoding(encoding) {
    if (!m_file.open(QIODevice::ReadOnly))
        throw unreadable(m_file);
    refuseWorkbook(m_file);
    m_size = m_file.size();
}

bool TextSource::read(std::string& text) {
    std::string bytes = std::move(m_rest);
    const std::size_t kept = bytes.size();
    bytes.resize(kept + kBlock);
    const qint64 got = m_file.read(bytes.data() + kept, kBlock);
    if (got < 0)
        throw unreadable(m_file);
    bytes.resize(kept + static_cast<std::size_t>(got));
    std::string_view block = bytes;
    if (m_position == 0)
        block.remove_prefix(byteOrderMark(block, m_encoding));
    m_position += got;
    if (block.empty())
        return got > 0;
    if (m_encoding == Encoding::Utf8) {
        const std::size_t valid = validUtf8(block);
        if (block.size() - valid >= 4 || (got == 0 && valid < block.size()))
            throw Error("wrong_encoding",
                        "The file is not UTF-8: the byte at " +
                            std::to_string(m_position - static_cast<qint64>(block.size() - valid) + 1) +
                            " is no part of a character.",
                        "Name its encoding, such as windows-1252.");
        m_rest = block.substr(valid);
        text.append(block.substr(0, valid));
        return true;
    }
    const std::size_t cut = got == 0 ? 0 : cutAtEnd(block, m_encoding);
    m_rest = block.substr(block.size() - cut);
    text += decoded(block.substr(0, block.size() - cut), m_encoding);
    return true;
}

std::string beginningOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        throw unreadable(file);
    refuseWorkbook(file);
    return file.read(static_cast<qint64>(kDetectionBytes)).toStdString();
}

} // namespace landreeve::transfer
