#include "core/transfer/record_writer.h"

#include "core/base/error.h"
#include "core/transfer/cell_conversion.h"
#include "core/transfer/csv_writer.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace landreeve::transfer {
namespace {

class CsvFile final : public RecordWriter {
public:
    CsvFile(const std::string& path, const Fields& fields, bool byteOrderMark) : m_file(path), m_fields(fields) {
        std::vector<std::string> heads;
        for (const records::Field* field : fields)
            heads.push_back(field->name);
        m_file.write((byteOrderMark ? "\xEF\xBB\xBF" : "") + csvRow(heads));
    }

    void add(const Values& values) override {
        m_row.clear();
        for (std::size_t i = 0; i < m_fields.size(); ++i) {
            if (i > 0)
                m_row.push_back(',');
            if (!values[i])
                continue;
            if (m_fields[i]->type == records::FieldType::Flag)
                m_row += *values[i] == "t" || *values[i] == "true" ? "true" : "false";
            else if (mayBeFormula(*m_fields[i]))
                appendField(m_row, harmlessText(*values[i]));
            else
                appendField(m_row, *values[i]);
        }
        // A lone empty field would be an empty line, which is no row.
        if (m_row.empty())
            m_row = "\"\"";
        m_row.push_back('\n');
        m_file.write(m_row);
    }

    void finish() override { m_file.finish(); }

private:
    WholeFile m_file;
    Fields m_fields;
    std::string m_row;
};

std::string jsonText(const records::Field& field, const std::optional<std::string>& value) {
    // What is JSON already stays as it is: its numbers are no doubles.
    if (value && (value->starts_with('{') || value->starts_with('[')) &&
        (field.type == records::FieldType::Json || field.type == records::FieldType::List ||
         field.type == records::FieldType::Lines))
        return *value;
    if (value && field.type == records::FieldType::Flag)
        return value->starts_with('t') ? "true" : "false";
    const std::string list =
        QJsonDocument(QJsonArray{records::jsonOf(field, value)}).toJson(QJsonDocument::Compact).toStdString();
    return list.substr(1, list.size() - 2);
}

class JsonFile final : public RecordWriter {
public:
    JsonFile(const std::string& path, const Fields& fields) : m_file(path), m_fields(fields) { m_file.write("["); }

    void add(const Values& values) override {
        std::string record = m_first ? "\n{" : ",\n{";
        for (std::size_t i = 0; i < m_fields.size(); ++i)
            record += (i > 0 ? ",\"" : "\"") + m_fields[i]->name + "\":" + jsonText(*m_fields[i], values[i]);
        m_file.write(record + "}");
        m_first = false;
    }

    void finish() override {
        m_file.write("\n]\n");
        m_file.finish();
    }

private:
    WholeFile m_file;
    Fields m_fields;
    bool m_first = true;
};

} // namespace

void failUnwritable(const std::string& path, const std::string& why) {
    throw Error("file_unwritable", "Cannot write " + path + ": " + why + ".", "Choose another file.");
}

WholeFile::WholeFile(const std::string& path) : m_file(QString::fromStdString(path)) {
    if (!m_file.open(QIODevice::WriteOnly) || !m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        fail();
}

void WholeFile::fail() const {
    failUnwritable(m_file.fileName().toStdString(), m_file.errorString().toStdString());
}

void WholeFile::write(std::string_view text) {
    const auto size = static_cast<qint64>(text.size());
    if (m_file.write(text.data(), size) != size)
        fail();
}

void WholeFile::finish() {
    // QSaveFile forgets what fails when it writes the rest of its buffer on commit().
    if (!m_file.flush() || !m_file.commit())
        fail();
}

std::unique_ptr<RecordWriter> csvWriter(const std::string& path, const Fields& fields, bool byteOrderMark) {
    return std::make_unique<CsvFile>(path, fields, byteOrderMark);
}

std::unique_ptr<RecordWriter> jsonWriter(const std::string& path, const Fields& fields) {
    return std::make_unique<JsonFile>(path, fields);
}

} // namespace landreeve::transfer
