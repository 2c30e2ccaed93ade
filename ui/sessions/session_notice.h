#pragma once

#include "ui/sessions/own_session.h"

#include <functional>

namespace landreeve::ui::shell {
class MainWindow;
}
namespace landreeve::ui::widgets {
class Popover;
}

namespace landreeve::ui::sessions {

class LockCard;

/// Says in the window how the session of who works there stands: a bar and a count-down before it ends, a locked window
/// after, and what there is to know and to do of it where the person is pressed.
class SessionNotice : public QObject {
    Q_OBJECT
public:
    struct Ways {
        std::function<void(const QString& url)> openUrl; ///< in the browser
        QString email = {};                              ///< What was signed in with, where that is known.
    };

    SessionNotice(OwnSession& session, shell::MainWindow& window, Ways ways, QObject* parent = nullptr);

Q_SIGNALS:
    /// Somebody has signed out who signed in at an issuer: whoever comes next signs in anew.
    void signedOut();

private:
    void show();
    void showMessage();
    void lock();
    void unlock();
    void resumed();
    void refused(const Error& error);
    void fillPerson(widgets::Popover& popover);
    void signOut();

    OwnSession& m_session;
    shell::MainWindow& m_window;
    Ways m_ways;
    QPointer<LockCard> m_card;
};

} // namespace landreeve::ui::sessions
