#pragma once

#include "core/orders/order_event.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/side_panel.h"

class QHBoxLayout;
class QLineEdit;

namespace landreeve {
class Error;
}

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Form;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

/// What an event of an order asks before it is done, beside the order. It decides and sends nothing: submitted() tells
/// that all of it is typed.
class OrderPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    OrderPanel(landreeve::orders::OrderEvent event, widgets::LButton::Kind look, QWidget* parent);

    landreeve::orders::OrderEvent orderEvent() const { return m_event; }
    /// Something is typed that would be lost.
    virtual bool isTyped() const { return !reason().isEmpty(); }
    /// Empty while none is asked for, whatever was typed before.
    QString reason() const;
    void setReason(const QString& reason);

    /// Puts the keyboard where it begins.
    virtual void begin() = 0;
    /// Why it may not be done now; empty: it may.
    void setLock(const QString& reason);
    /// While it is not known whether it was done, nothing is sent.
    void setHeld(bool held);
    void setBusy(bool busy) { m_submit->setBusy(busy); }
    /// As its button does.
    void press() { m_submit->click(); }
    /// "Receive 62 units"
    QString submitWords() const { return m_submit->text(); }

    /// Says the server's refusal where it concerns something typed.
    virtual void refuse(const Error& error);
    /// Says something above all, with a button whose press comes as retryRequested(); none without words.
    void say(const QString& words, const QString& hint, const QString& code, const QString& button = {});
    void clearSaid();

Q_SIGNALS:
    void submitted();
    void retryRequested();

protected:
    /// Adds the field of the reason; `why` is said where it is missing though needed.
    void addReason(widgets::Form& form, const QString& label, bool needed);
    void wantReason(const QString& why);
    void setReasonAsked(bool asked) { m_reasonAsked = asked; }
    void setSubmitWords(const QString& words);
    QLineEdit* reasonEdit() const { return m_reason; }
    widgets::LButton* submitButton() const { return m_submit; }
    QHBoxLayout* footRow() const { return m_footRow; }
    /// Pressed while it may be done and nothing is under way.
    virtual void submit() = 0;

private:
    landreeve::orders::OrderEvent m_event;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_submit;
    QHBoxLayout* m_footRow;
    QLineEdit* m_reason = nullptr;
    widgets::FieldNote* m_reasonNote = nullptr;
    bool m_reasonAsked = true;
    QString m_lock;
    bool m_held = false;
};

} // namespace landreeve::ui::orders
