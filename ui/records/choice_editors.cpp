#include "ui/records/choice_editors.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/form.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/sheet_edge.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStandardItemModel>

namespace landreeve::ui::records {

namespace {

constexpr int kLinesShown = 8;

struct LineColumn {
    const char* part;
    const char* head;
    int width;
    bool number;
};
constexpr LineColumn kLineColumns[] = {
    {"sku", "SKU", 110, false},         {"description", "Product", 160, false}, {"hsn_code", "HSN", 86, false},
    {"quantity", "Quantity", 90, true}, {"unit_price", "Price", 100, true},     {"discount_pct", "Disc. %", 70, true},
    {"tax_rate", "GST %", 64, true},    {"warehouse", "Warehouse", 110, false},
};

} // namespace

void ChoiceEditor::addTo(widgets::Form& form) {
    m_combo = new QComboBox(&form);
    m_combo->setObjectName(name() + QStringLiteral("Combo"));
    m_combo->setFocusPolicy(Qt::StrongFocus);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const auto& choice : field().choices)
        m_combo->addItem(QString::fromStdString(choice.word), QString::fromStdString(choice.value));
    addPart(form, {}, label(), field().required, 190, m_combo);
    connect(m_combo, &QComboBox::currentIndexChanged, this, [this] {
        touch(m_combo);
        Q_EMIT edited();
    });
}

QJsonValue ChoiceEditor::text() const {
    return m_combo->currentData().toString();
}

void ChoiceEditor::setText(const QJsonValue& text) {
    const QSignalBlocker quiet(m_combo);
    m_combo->setCurrentIndex(m_combo->findData(text.toString()));
}

void ChoiceEditor::setReadOnly(bool readOnly) {
    m_combo->setEnabled(!readOnly);
}

void ChoiceEditor::repair(const QString&, const QString& text) {
    setText(text);
}

void FlagEditor::addTo(widgets::Form& form) {
    m_check = new QCheckBox(QStringLiteral("Yes"), &form);
    m_check->setObjectName(name() + QStringLiteral("Check"));
    m_check->setAccessibleName(label());
    addPart(form, {}, label(), false, 0, m_check);
    connect(m_check, &QCheckBox::clicked, this, &FieldEditor::edited);
}

QJsonValue FlagEditor::text() const {
    return m_check->isChecked();
}

void FlagEditor::setText(const QJsonValue& text) {
    m_check->setChecked(text.toBool());
}

void FlagEditor::setReadOnly(bool readOnly) {
    m_check->setEnabled(!readOnly);
}

void NoteEditor::addTo(widgets::Form& form) {
    m_edit = new QPlainTextEdit(&form);
    m_edit->setObjectName(name() + QStringLiteral("Edit"));
    m_edit->setTabChangesFocus(true);
    m_edit->setUndoRedoEnabled(false);
    const auto fit = [edit = m_edit] { edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 5 + 18); };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_edit, fit);
    addPart(form, {}, label(), field().required, 0, m_edit);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        touch(m_edit);
        Q_EMIT edited();
    });
}

QJsonValue NoteEditor::text() const {
    return m_edit->toPlainText();
}

void NoteEditor::setText(const QJsonValue& text) {
    if (m_edit->toPlainText() == text.toString())
        return;
    const QSignalBlocker quiet(m_edit);
    m_edit->setPlainText(text.toString());
}

void NoteEditor::setReadOnly(bool readOnly) {
    m_edit->setReadOnly(readOnly);
}

void NoteEditor::repair(const QString&, const QString& text) {
    setText(text);
}

void LinesEditor::addTo(widgets::Form& form) {
    m_model = new QStandardItemModel(0, static_cast<int>(std::size(kLineColumns)), this);
    m_table = new widgets::Table(&form);
    m_table->setObjectName(name() + QStringLiteral("Table"));
    m_table->setAccessibleName(label());
    m_table->setDensity(widgets::Table::Density::Compact);
    QList<widgets::Table::Column> columns;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const LineColumn& each = kLineColumns[column];
        m_model->setHorizontalHeaderItem(column, new QStandardItem(QLatin1String(each.head)));
        if (each.number)
            m_table->setItemDelegateForColumn(column, new widgets::NumberDelegate(m_table));
        else
            m_table->setItemDelegateForColumn(column, new widgets::CellDelegate(m_table));
        columns.append({each.width, column == 1 ? 100 : 90 - column, column == 1 ? 1 : 0, 120});
    }
    m_table->setModel(m_model);
    m_table->setColumns(columns);
    auto* sheet = new widgets::TableSheet(m_table, &form);
    sheet->setObjectName(name() + QStringLiteral("Sheet"));
    form.addWide(sheet);
}

void LinesEditor::setText(const QJsonValue& text) {
    m_lines = text;
    const QJsonArray lines = text.toArray();
    m_model->setRowCount(0);
    for (const QJsonValue line : lines) {
        QList<QStandardItem*> row;
        for (const LineColumn& column : kLineColumns) {
            const QString value = line[QLatin1String(column.part)].toString();
            auto* item = new QStandardItem(column.number ? theme::quantity(value.toStdString()) : value);
            item->setData(item->text(), Qt::AccessibleTextRole);
            row.append(item);
        }
        m_model->appendRow(row);
    }
    const int shown = std::clamp(static_cast<int>(lines.size()), 2, kLinesShown);
    m_table->setFixedHeight(30 + shown * m_table->verticalHeader()->defaultSectionSize());
}

} // namespace landreeve::ui::records
