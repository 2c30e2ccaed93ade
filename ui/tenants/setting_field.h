#pragma once

#include "core/tenancy/setting_choices.h"
#include "ui/widgets/choice_popup.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QAction;
class QLineEdit;
class QPlainTextEdit;

namespace landreeve::ui::widgets {
class FieldNote;
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// One setting: its name, what it is edited in, and the line below that says what it does, what is wrong with it, or
/// what somebody else set it to while it was being changed here.
class SettingField : public QWidget {
    Q_OBJECT
public:
    explicit SettingField(const tenancy::Setting& setting, QWidget* parent = nullptr);

    const tenancy::Setting& setting() const { return m_setting; }
    /// What people call it.
    QString label() const;
    QWidget* edit() const;
    /// As it would be kept.
    std::string value() const;
    /// What it was when it was read; nothing before it is.
    const std::optional<std::string>& base() const { return m_base; }
    bool isChanged() const;
    bool isWrong() const { return !m_wrong.message.empty(); }

    /// What holds now. What is not changed here follows; what is stays, and says what somebody else set. `isMeant`: it
    /// is to go before that, since whoever changes it here asked to see it.
    void follow(const std::string& value, bool isMeant);
    /// It was saved as this.
    void setSaved(const std::string& value);
    /// As if it had never been read.
    void forget();
    /// Back to what holds.
    void revert();
    /// What is wrong with it; an empty message: nothing.
    void judge(const tenancy::TextVerdict& verdict);
    void setWritable(bool on);

Q_SIGNALS:
    void edited();

private:
    QString text() const;
    void setText(const QString& text);
    void present();
    void repair();
    void offerChoices();
    QList<widgets::ChoicePopup::Choice> choicesFor(const QString& asked) const;
    /// What the value stands for, as a sentence of its own; empty where it says that itself.
    QString meaning() const;

    const tenancy::Setting& m_setting;
    QLineEdit* m_line = nullptr; ///< One of these two.
    QPlainTextEdit* m_lines = nullptr;
    std::vector<tenancy::SettingChoice> m_choices; ///< Where it takes one of many.
    QAction* m_list = nullptr;                     ///< That lists them.
    widgets::Label* m_label;
    widgets::FieldNote* m_note;
    std::optional<std::string> m_base;
    std::optional<std::string> m_theirs; ///< What holds, where that is neither the base nor what is typed here.
    tenancy::TextVerdict m_wrong;
};

} // namespace landreeve::ui::tenants
