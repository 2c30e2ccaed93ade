#include "ui/widgets/ask_dialog.h"

#include "ui/theme/ground.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/veil.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <utility>

namespace landreeve::ui::widgets {

AskDialog::AskDialog(const QString& objectName, const QString& title, QWidget* parent)
    : QDialog(parent), m_column(new QVBoxLayout(this)) {
    setObjectName(objectName);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    setFixedWidth(fontMetrics().averageCharWidth() * 66);
    theme::setGround(this, theme::Token::Base);
    new Veil(this);
    m_column->setContentsMargins(20, 18, 20, 18);
    m_column->setSpacing(8);
}

Label* AskDialog::addWords(const QString& text, theme::TypeStyle style, theme::Token ink) {
    auto* label = new Label(text, style, ink, this);
    label->setWraps();
    m_column->addWidget(label);
    return label;
}

LButton* AskDialog::addButtons(const QString& stay, const QString& stayName, const QString& act,
                               const QString& actName) {
    m_column->addSpacing(8);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    m_stay = new LButton(stay, LButton::Kind::Secondary, this);
    m_stay->setObjectName(stayName);
    m_act = new LButton(act, LButton::Kind::Danger, this);
    m_act->setObjectName(actName);
    m_buttons->addWidget(m_stay);
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_act);
    m_column->addLayout(m_buttons);
    connect(m_stay, &LButton::activated, this, &QDialog::reject);
    return m_act;
}

void AskDialog::setFields(QWidget* fields, std::function<void()> act) {
    m_fields = fields;
    m_fieldsAct = std::move(act);
}

void AskDialog::setActing(bool on) {
    m_acting = on;
    m_act->setBusy(on);
    if (on)
        m_keyboard = focusWidget();
    m_fields->setEnabled(!on);
    if (!on && m_keyboard)
        m_keyboard->setFocus(Qt::OtherFocusReason);
}

void AskDialog::reject() {
    if (!m_acting)
        QDialog::reject();
}

LButton* AskDialog::addOtherButton(const QString& act, const QString& actName) {
    auto* button = new LButton(act, LButton::Kind::Secondary, this);
    button->setObjectName(actName);
    QWidget* first = m_buttons->itemAt(m_buttons->count() - 1)->widget();
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    setTabOrder(m_stay, button);
    setTabOrder(button, first);
    return button;
}

void AskDialog::keyPressEvent(QKeyEvent* event) {
    const bool enter = m_fieldsAct && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter);
    if (enter && event->modifiers() == Qt::ControlModifier)
        m_fieldsAct();
    else if (enter && event->modifiers() == Qt::NoModifier)
        focusNextChild();
    else
        QDialog::keyPressEvent(event);
}

} // namespace landreeve::ui::widgets
