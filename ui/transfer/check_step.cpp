#include "ui/transfer/check_step.h"

#include "ui/theme/format.h"
#include "ui/transfer/import_counts.h"
#include "ui/transfer/transfer_words.h"
#include "ui/transfer/understood_model.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QVBoxLayout>

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
    m_first->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* box = new QVBoxLayout(m_first);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(4);
    box->addWidget(new widgets::Label(QStringLiteral("The first rows, as they were understood"), TypeStyle::Small,
                                      Token::Ink3, m_first));
    m_understood = new UnderstoodModel(*plan().entity, this);
    m_table = new widgets::Table(m_first);
    m_table->setObjectName(QStringLiteral("firstRowsTable"));
    m_table->setAccessibleName(QStringLiteral("First rows as they were understood"));
    m_table->setDensity(widgets::Table::Density::Compact);
    m_table->setModel(m_understood);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // as high as its rows
    m_text = new widgets::CellDelegate(m_table);
    m_number = new widgets::NumberDelegate(m_table);
    m_sheet = new widgets::TableSheet(m_table, m_first);
    box->addWidget(m_sheet);
    column()->insertWidget(column()->indexOf(counts()) + 1, m_first);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &CheckStep::fitFirst);
}

void CheckStep::showFirst() {
    m_understood->setRows(report()->first);
    for (int column = 0; column < m_understood->columnCount(); ++column)
        m_table->setItemDelegateForColumn(column, m_understood->isNumber(column) ? m_number : m_text);
    fitFirst();
    m_first->setVisible(m_understood->rowCount() > 0);
}

void CheckStep::fitFirst() {
    QList<widgets::Table::Column> columns;
    for (int column = 0; column < m_understood->columnCount(); ++column)
        columns.append(
            {.width = theme::scaled(column == 0 ? 56 : 110), .priority = 100, .stretch = column == 0 ? 0 : 1});
    m_table->setColumns(columns);
    m_sheet->setFixedHeight((m_table->fontMetrics().height() + 10) * m_understood->rowCount() + theme::scaled(34));
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
