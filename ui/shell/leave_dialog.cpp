#include "ui/shell/leave_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/veil.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

LeaveDialog::LeaveDialog(const QStringList& losses, const QString& leave, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("leaveDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(QStringLiteral("Not saved"));
    setFixedWidth(fontMetrics().averageCharWidth() * 66);
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme::color(Token::Base));
    setPalette(ground);
    new widgets::Veil(this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    const auto paragraph = [this, column](const QString& text, TypeStyle style, Token ink) {
        auto* label = new Label(text, style, ink, this);
        label->setWraps();
        column->addWidget(label);
        return label;
    };
    paragraph(losses.size() == 1 ? QStringLiteral("This is lost when you leave")
                                 : QStringLiteral("These are lost when you leave"),
              TypeStyle::Heading, Token::Ink);
    QString list;
    for (const QString& loss : losses)
        list += (list.isEmpty() ? QString() : QStringLiteral("\n")) + QStringLiteral("•\u00a0") + loss;
    auto* words = paragraph(list, TypeStyle::Body, Token::Ink);
    words->setObjectName(QStringLiteral("leaveLosses"));
    setAccessibleDescription(list);
    column->addSpacing(8);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto* stay = new LButton(QStringLiteral("Keep editing"), LButton::Kind::Secondary, this);
    stay->setObjectName(QStringLiteral("stayButton"));
    auto* go = new LButton(leave, LButton::Kind::Danger, this);
    go->setObjectName(QStringLiteral("leaveButton"));
    buttons->addWidget(stay);
    buttons->addStretch(1);
    buttons->addWidget(go);
    column->addLayout(buttons);
    connect(stay, &LButton::activated, this, &QDialog::reject);
    connect(go, &LButton::activated, this, &QDialog::accept);
    stay->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::shell
