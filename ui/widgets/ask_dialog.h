#pragma once

#include "ui/theme/theme.h"

#include <QDialog>
#include <QPointer>

#include <functional>

class QHBoxLayout;
class QVBoxLayout;

namespace landreeve::ui::widgets {

class Label;
class LButton;

/// A question the window must have answered before it goes on: words, and at the foot the way out at the left and the
/// act at the right. Deletes itself when closed.
class AskDialog : public QDialog {
    Q_OBJECT
public:
    AskDialog(const QString& objectName, const QString& title, QWidget* parent);

    /// Not while what was asked is being done: setActing().
    void reject() override;

protected:
    /// What is asked goes here, from top to bottom, before the buttons.
    QVBoxLayout* column() const { return m_column; }
    Label* addWords(const QString& text, theme::TypeStyle style, theme::Token ink);
    /// `stay` says what stays and closes the dialog. Returns the button of the act, whose press is the dialog's own
    /// matter.
    LButton* addButtons(const QString& stay, const QString& stayName, const QString& act, const QString& actName);
    /// A second act, between the way out and the first; after addButtons().
    LButton* addOtherButton(const QString& act, const QString& actName);
    LButton* stayButton() const { return m_stay; }
    /// Of a dialog with fields, after addButtons(): Enter goes to the next one, and Ctrl+Enter acts, from wherever the
    /// keyboard is.
    void setFields(QWidget* fields, std::function<void()> act);
    /// While what was asked is being done the act's button is busy, the fields take nothing, and nothing closes the
    /// dialog; then the keyboard is where it was.
    void setActing(bool on);
    bool isActing() const { return m_acting; }
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* m_column;
    QHBoxLayout* m_buttons = nullptr;
    LButton* m_stay = nullptr;
    LButton* m_act = nullptr;
    QWidget* m_fields = nullptr;
    std::function<void()> m_fieldsAct;
    QPointer<QWidget> m_keyboard; ///< What had it when the fields were disabled.
    bool m_acting = false;
};

} // namespace landreeve::ui::widgets
