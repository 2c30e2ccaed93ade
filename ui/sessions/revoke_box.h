#pragma once

#include "ui/sessions/revoke_scope.h"
#include "ui/tasks/task_runner.h"

#include <QFrame>
#include <QMap>

class QButtonGroup;
class QGridLayout;
class QLineEdit;
class QTimer;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

class SessionRights;
class SessionsFeed;

/// What revoking would do, before it is done: how many sessions each scope would end, now, and why they end. Says so
/// where somebody may not, or would end the window's own session.
class RevokeBox : public QFrame {
    Q_OBJECT
public:
    RevokeBox(workspace::Workspace& workspace, SessionsFeed& feed, SessionRights& rights, tasks::TaskRunner& runner,
              QWidget* parent = nullptr);

    /// The first is the one chosen. The same ones again keep what was chosen and typed.
    void setScopes(const QList<RevokeScope>& scopes);
    /// Puts the keyboard into it.
    void begin();
    /// The act was done, or failed.
    void setBusy(bool busy);
    void showError(const Error& error);
    /// What is typed as a reason and not sent.
    QString reason() const;

Q_SIGNALS:
    void revokeRequested(const landreeve::ui::sessions::RevokeScope& scope, const QString& reason);
    void kept();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Counted {
        std::vector<std::int64_t> counts;
        QMap<QString, int> clients; ///< Of a person's living sessions: how many each has.
        int tenants = 0;
    };
    void count();
    void present();
    void go();
    const RevokeScope* chosen() const;

    workspace::Workspace& m_workspace;
    SessionsFeed& m_feed;
    SessionRights& m_rights;
    tasks::TaskRunner& m_runner;
    QList<RevokeScope> m_scopes;
    std::optional<Counted> m_counted;
    bool m_countFailed = false; ///< The last time.
    widgets::Label* m_head;
    QWidget* m_choices;
    QGridLayout* m_grid;
    QButtonGroup* m_group;
    QList<widgets::Label*> m_numbers;
    widgets::Label* m_text;
    widgets::Label* m_warning;
    QLineEdit* m_reason;
    widgets::FieldNote* m_note;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_go;
    QTimer* m_soon;
    QPointer<tasks::Task> m_counting;
};

} // namespace landreeve::ui::sessions
