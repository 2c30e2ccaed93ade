#include "ui/shell/leave_dialog.h"

#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;

LeaveDialog::LeaveDialog(const QStringList& losses, const QString& leave, QWidget* parent)
    : AskDialog(QStringLiteral("leaveDialog"), QStringLiteral("Not saved"), parent) {
    addWords(losses.size() == 1 ? QStringLiteral("This is not saved") : QStringLiteral("These are not saved"),
             TypeStyle::Heading, Token::Ink);
    QString list;
    for (const QString& loss : losses)
        list += (list.isEmpty() ? QString() : QStringLiteral("\n")) + QStringLiteral("•\u00a0") + loss;
    addWords(list, TypeStyle::Body, Token::Ink)->setObjectName(QStringLiteral("leaveLosses"));
    setAccessibleDescription(list);
    auto* go =
        addButtons(QStringLiteral("Keep editing"), QStringLiteral("stayButton"), leave, QStringLiteral("leaveButton"));
    connect(go, &widgets::LButton::activated, this, &QDialog::accept);
    stayButton()->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::shell
