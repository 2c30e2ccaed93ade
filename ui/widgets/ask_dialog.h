#pragma once

#include "ui/theme/theme.h"

#include <QDialog>

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
    /// Of a dialog with fields: Enter goes to the next one, and Ctrl+Enter acts, from wherever the keyboard is.
    void setFieldsAct(std::function<void()> act) { m_fieldsAct = std::move(act); }
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* m_column;
    QHBoxLayout* m_buttons = nullptr;
    LButton* m_stay = nullptr;
    std::function<void()> m_fieldsAct;
};

} // namespace landreeve::ui::widgets
