#include "ui/transfer/check_step.h"

#include "ui/theme/format.h"
#include "ui/transfer/import_counts.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/error_line.h"

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
    sayBefore({});
}

void CheckStep::sayBefore(const QString& text) {
    m_resumed->hide();
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
}

QString CheckStep::forward() const {
    if (isWaiting())
        return QStringLiteral("Import");
    if (!report() || report()->read == report()->rejected)
        return {};
    return QStringLiteral("Import %1").arg(rowsWord(report()->read - report()->rejected));
}

} // namespace landreeve::ui::transfer
