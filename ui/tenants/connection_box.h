#pragma once

#include <QWidget>

class QKeySequence;

namespace landreeve::ui::widgets {
class CodeBox;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class TenantActions;

/// How to connect to a tenant: its connection string to copy, without its password; with it only after a second
/// question.
class ConnectionBox : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionBox(TenantActions& actions, QWidget* parent = nullptr);

    /// Reads the string of this tenant; empty: none.
    void setTenant(const QString& id);
    /// The copy button with words and its keys, instead of an icon.
    void showWords(const QKeySequence& keys);
    /// Why its password may not be had; empty: it may.
    void setPasswordRefusal(const QString& why);
    QString text() const;

public Q_SLOTS:
    void copy();

private:
    void ask(bool asking);

    TenantActions& m_actions;
    QString m_id;
    widgets::CodeBox* m_box;
    widgets::Label* m_note;
    widgets::LButton* m_withPassword;
    QWidget* m_question;
};

} // namespace landreeve::ui::tenants
