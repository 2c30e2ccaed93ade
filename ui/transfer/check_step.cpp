#include "ui/transfer/check_step.h"

#include "ui/theme/format.h"
#include "ui/transfer/import_counts.h"
#include "ui/transfer/preview_model.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::transfer {

using theme::Token;
using theme::TypeStyle;

CheckStep::CheckStep(const TransferServices& services, ImportPlan& plan, QWidget* parent)
    : RunStep(QStringLiteral("checkStep"), QStringLiteral("check"), services, plan, parent) {
    m_resumed = new widgets::Label({}, TypeStyle::Body, Token::Ink, content());
    m_resumed->setObjectName(QStringLiteral("checkResumed"));
    m_resumed->setWraps();
    column()->insertWidget(column()->indexOf(counts()), m_resumed);
    counts()->hide();
    buildFirst();
    sayBefore({});
}

void CheckStep::buildFirst() {
    m_first = new QWidget(content());
    auto* box = new QVBoxLayout(m_first);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(4);
    box->addWidget(new widgets::Label(QStringLiteral("The first rows, as they were understood"), TypeStyle::Small,
                                      Token::Ink3, m_first));
    m_firstRows = new PreviewModel(this);
    m_firstTable = new widgets::Table(m_first);
    m_firstTable->setObjectName(QStringLiteral("firstRowsTable"));
    m_firstTable->setAccessibleName(QStringLiteral("First rows as they were understood"));
    m_firstTable->setDensity(widgets::Table::Density::Compact);
    m_firstTable->setModel(m_firstRows);
    m_firstTable->setItemDelegate(new widgets::CellDelegate(m_firstTable));
    auto* sheet = new widgets::TableSheet(m_firstTable, m_first);
    box->addWidget(sheet);
    column()->insertWidget(column()->indexOf(counts()) + 1, m_first);
    const auto fit = [this, sheet] {
        sheet->setFixedHeight((m_firstTable->fontMetrics().height() + 10) *
                                  static_cast<int>(landreeve::transfer::ImportReport::kShownRows) +
                              theme::scaled(32));
    };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_first, fit);
}

void CheckStep::showFirst() {
    landreeve::transfer::FileView view;
    view.columns.emplace_back("Line");
    std::vector<std::string> fields; // that have a column, in their order
    for (const auto& row : report()->first) {
        std::vector<std::string> values{std::to_string(row.line)};
        for (const auto& [field, value] : row.fields) {
            const auto at = static_cast<std::size_t>(std::ranges::find(fields, field) - fields.begin());
            if (at == fields.size()) {
                fields.push_back(field);
                view.columns.push_back(plan().entity->at(field).label);
            }
            values.resize(std::max(values.size(), at + 2));
            values[at + 1] = value.value_or(std::string());
        }
        view.rows.push_back(std::move(values));
        view.faults.emplace_back();
    }
    QList<widgets::Table::Column> columns;
    for (std::size_t i = 0; i < view.columns.size(); ++i)
        columns.append({.width = theme::scaled(i == 0 ? 56 : 110), .priority = 100, .stretch = i == 0 ? 0 : 1});
    m_firstRows->setView(view);
    m_firstTable->setColumns(columns);
    m_first->setVisible(!view.rows.empty());
}

void CheckStep::sayBefore(const QString& text) {
    m_resumed->hide();
    m_first->hide();
    setHeading(QStringLiteral("Check before anything is written"), text);
}

void CheckStep::started() {
    sayBefore(QStringLiteral("Every row is tried as the import would write it, and taken back."));
}

void CheckStep::failed(const Error& failure) {
    error()->showError(failure);
    sayBefore({});
}

void CheckStep::cancelled() {
    error()->showText(QStringLiteral("The check was cancelled; nothing was written."));
    sayBefore({});
}

void CheckStep::finished() {
    const std::int64_t good = report()->read - report()->rejected;
    setHeading(report()->rejected == 0 ? QStringLiteral("Every row can be imported")
               : good == 0             ? QStringLiteral("No row can be imported")
                                       : QStringLiteral("%1 can be imported, %2 would be refused")
                                 .arg(rowsWord(good), theme::count(report()->rejected)),
               good == 0 ? QStringLiteral("Go back to the fields, or mend the file.")
                         : QStringLiteral("Nothing is written yet."));
    m_resumed->setText(
        QStringLiteral("An import of this file stopped behind line %1. What is before it is in; these are "
                       "the rows behind it.")
            .arg(theme::count(report()->resumedBehind)));
    m_resumed->setVisible(report()->resumedBehind > 0);
    showReport(*report());
    showFirst();
}

QString CheckStep::forward() const {
    if (isWaiting())
        return QStringLiteral("Import");
    if (!report() || report()->read == report()->rejected)
        return {};
    return QStringLiteral("Import %1").arg(rowsWord(report()->read - report()->rejected));
}

} // namespace landreeve::ui::transfer
