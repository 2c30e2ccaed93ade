#include "core/base/error.h"
#include "core/records/value_text.h"
#include "core/transfer/record_writer.h"

#include <QDate>
#include <QFile>
#include <QTemporaryFile>

#include <xlsxwriter.h>

#include <algorithm>

namespace landreeve::transfer {
namespace {

using records::FieldType;

constexpr std::size_t kLongestText = 32'767; ///< Characters a cell holds.

/// A workbook, its rows streamed into a temporary file beside it.
class XlsxFile final : public RecordWriter {
public:
    XlsxFile(const std::string& path, const Fields& fields, const std::string& title)
        : m_path(path), m_fields(fields), m_temporary(QString::fromStdString(path) + QStringLiteral(".XXXXXX")) {
        // Makes the name and sets it apart: readable by its owner only.
        if (!m_temporary.open())
            failUnwritable(path, m_temporary.errorString().toStdString());
        m_temporaryPath = m_temporary.fileName().toStdString();
        m_temporary.close();
        m_folder = m_temporary.fileName().section(u'/', 0, -2).toStdString();
        if (m_folder.empty())
            m_folder = ".";
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = m_folder.data();
        m_book = workbook_new_opt(m_temporaryPath.c_str(), &options);
        if (m_book == nullptr)
            failUnwritable(path, "there is no memory");
        m_sheet = workbook_add_worksheet(m_book, title.substr(0, 31).c_str());
        m_bold = workbook_add_format(m_book);
        format_set_bold(m_bold);
        m_date = workbook_add_format(m_book);
        format_set_num_format(m_date, "yyyy-mm-dd");
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            worksheet_set_column(m_sheet, column, column, fields[i]->width + 2.0, nullptr);
            must(worksheet_write_string(m_sheet, 0, column, fields[i]->label.c_str(), m_bold));
        }
        worksheet_freeze_panes(m_sheet, 1, 0);
    }
    ~XlsxFile() override {
        if (m_book != nullptr)
            workbook_close(m_book);
    }
    XlsxFile(const XlsxFile&) = delete;
    XlsxFile& operator=(const XlsxFile&) = delete;

    void add(const Values& values) override {
        if (++m_row >= LXW_ROW_MAX)
            throw Error("too_many_rows", "A sheet holds 1,048,575 records, and there are more.",
                        "Filter them, or export CSV.");
        for (std::size_t i = 0; i < m_fields.size(); ++i) {
            if (values[i] && !values[i]->empty())
                write(static_cast<lxw_col_t>(i), *m_fields[i], *values[i]);
        }
    }

    void finish() override {
        const lxw_error failure = workbook_close(m_book);
        m_book = nullptr;
        must(failure);
        // Over one that is there, as a file that is whole at any moment.
        if (::rename(m_temporaryPath.c_str(), m_path.c_str()) != 0)
            failUnwritable(m_path, "it cannot take its name");
        m_temporary.setAutoRemove(false);
    }

private:
    void must(lxw_error failure) const {
        if (failure != LXW_NO_ERROR)
            failUnwritable(m_path, lxw_strerror(failure));
    }

    void write(lxw_col_t column, const records::Field& field, const std::string& value) {
        // A sheet's numbers are doubles: 15 digits survive.
        const auto digits = std::ranges::count_if(value, [](char c) { return c >= '0' && c <= '9'; });
        if (field.isNumber() && digits <= 15) {
            must(worksheet_write_number(m_sheet, m_row, column, QByteArray::fromStdString(value).toDouble(), nullptr));
        } else if (const QDate date = dateOf(field, value); date.isValid() && date.year() >= 1900) {
            lxw_datetime moment{date.year(), date.month(), date.day(), 0, 0, 0};
            must(worksheet_write_datetime(m_sheet, m_row, column, &moment, m_date));
        } else if (field.type == FieldType::Flag) {
            must(worksheet_write_boolean(m_sheet, m_row, column, value.starts_with('t') ? 1 : 0, nullptr));
        } else {
            // As text, whatever it begins with: a sheet computes only what was written as a formula.
            const QString text = QString::fromStdString(field.wordOf(value)).left(qsizetype(kLongestText));
            must(worksheet_write_string(m_sheet, m_row, column, text.toUtf8().constData(), nullptr));
        }
    }

    static QDate dateOf(const records::Field& field, const std::string& value) {
        return field.type == FieldType::Date ? QDate::fromString(QString::fromStdString(value), Qt::ISODate) : QDate();
    }

    std::string m_path;
    Fields m_fields;
    QTemporaryFile m_temporary;
    std::string m_temporaryPath;
    std::string m_folder;
    lxw_workbook* m_book = nullptr;
    lxw_worksheet* m_sheet = nullptr;
    lxw_format* m_bold = nullptr;
    lxw_format* m_date = nullptr;
    lxw_row_t m_row = 0;
};

} // namespace

std::unique_ptr<RecordWriter> xlsxWriter(const std::string& path, const Fields& fields, const std::string& title) {
    return std::make_unique<XlsxFile>(path, fields, title);
}

} // namespace landreeve::transfer
