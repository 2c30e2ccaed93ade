#pragma once

#include "ui/setup/workspace_opener.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTimer;

namespace landreeve::ui::widgets {
class FieldNote;
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

/// Asks for a server's control URL, its password apart, what the workspace is called and what kind it is. Checked as it
/// is typed.
class ConnectForm : public QWidget {
    Q_OBJECT
public:
    explicit ConnectForm(QWidget* parent = nullptr);

    /// Names that a new workspace cannot have.
    void setTaken(const std::vector<std::string>& names);
    void begin();
    /// Says beside the field that can mend it why the server was not taken. False where none of them can.
    bool showRefusal(const Error& error);

Q_SIGNALS:
    void connectRequested(const landreeve::ui::setup::WorkspaceOpener::Request& request);
    void backRequested();

private:
    void checkUrl(bool leaving);
    void checkName();
    void explainPassword();
    void submit();
    QWidget* addField(const QString& label, QWidget* field, widgets::FieldNote** note);

    QLineEdit* m_url;
    QLineEdit* m_password;
    QLineEdit* m_name;
    QComboBox* m_kind;
    widgets::FieldNote* m_urlNote = nullptr;
    widgets::FieldNote* m_passwordNote = nullptr;
    widgets::FieldNote* m_nameNote = nullptr;
    widgets::LButton* m_connect;
    widgets::LButton* m_back;
    QTimer* m_still;
    std::vector<std::string> m_taken;
    QString m_refusedUrl; ///< what the server was not taken with; the note stays until it is another
    bool m_nameTyped = false;
};

} // namespace landreeve::ui::setup
