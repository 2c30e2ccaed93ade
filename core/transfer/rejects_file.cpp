#include "core/transfer/rejects_file.h"

#include "core/base/error.h"
#include "core/transfer/cell_conversion.h"
#include "core/transfer/csv_writer.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace landreeve::transfer {
namespace {

constexpr std::array<const char*, 4> kReasons{"reject_line", "reject_field", "reject_code", "reject_message"};

} // namespace

bool isRejectColumn(const std::string& column) {
    return std::ranges::find(kReasons, column) != kReasons.end();
}

RejectsFile::RejectsFile(const std::string& path, const std::vector<std::string>& columns, std::int64_t keep)
    : m_file(QString::fromStdString(path)) {
    if (path.empty())
        return;
    // What an earlier part wrote may have gone elsewhere.
    if (QFileInfo(m_file.fileName()).size() < keep)
        keep = 0;
    if (!m_file.open(QIODevice::ReadWrite) || !m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        !m_file.resize(keep) || !m_file.seek(keep))
        fail();
    if (keep > 0)
        return;
    std::vector<std::string> heads = columns;
    std::erase_if(heads, isRejectColumn);
    heads.insert(heads.end(), kReasons.begin(), kReasons.end());
    std::ranges::transform(heads, heads.begin(), [](const std::string& head) { return harmlessText(head); });
    m_buffer = csvRow(heads);
}

void RejectsFile::fail() const {
    throw Error("file_unwritable",
                "Cannot write " + m_file.fileName().toStdString() + ": " + m_file.errorString().toStdString() + ".",
                "Choose another file.");
}

void RejectsFile::add(const std::string& original, const RowReject& reject) {
    if (!m_file.isOpen())
        return;
    m_buffer += original;
    m_buffer.push_back(',');
    m_buffer += csvRow({std::to_string(reject.line), reject.field, reject.code, harmlessText(reject.message)});
}

std::int64_t RejectsFile::flush() {
    if (!m_file.isOpen())
        return 0;
    const auto size = static_cast<qint64>(m_buffer.size());
    if (m_file.write(m_buffer.data(), size) != size || !m_file.flush())
        fail();
    m_buffer.clear();
    return m_file.pos();
}

} // namespace landreeve::transfer
