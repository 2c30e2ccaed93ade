#pragma once

#include "ui/sessions/own_session.h"

#include <QWidget>

namespace landreeve::ui::setup {
class SignInFields;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

/// What stands in a locked window: what has happened to the session, and signing in again in its place. Also before
/// the end, where somebody signs in again by himself; then there is a way back.
class LockCard : public QWidget {
    Q_OBJECT
public:
    /// What is said to stay as it is, beneath.
    struct Beneath {
        QString workspace = {};
        bool unsaved = false;
        int tasks = 0; ///< that are running
    };

    /// `email`: what was signed in with, as far as it is known.
    LockCard(OwnSession& session, const QString& email, const Beneath& beneath, QWidget* parent = nullptr);

    /// Puts the keyboard where it is needed.
    void begin();
    void showRefusal(const Error& error);
    void showBrowser(const QString& url);

Q_SIGNALS:
    /// At the link that was pressed.
    void switchRequested(QWidget* anchor);
    void quitRequested();
    void backRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build(const QString& email, const Beneath& beneath);
    void addSignIn(const QString& email, QWidget* card);
    void show();
    void fit();

    OwnSession& m_session;
    QWidget* m_card = nullptr;
    widgets::StatusMark* m_mark = nullptr;
    widgets::Label* m_heading = nullptr;
    widgets::Label* m_text = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::LButton* m_button = nullptr; ///< For who needs no password.
    widgets::LButton* m_back = nullptr;
    setup::SignInFields* m_fields = nullptr;
    bool m_wasBusy = false;
};

} // namespace landreeve::ui::sessions
