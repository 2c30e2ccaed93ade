#pragma once

#include "core/sessions/session_history.h"
#include "ui/control/fleet_feed.h"
#include "ui/sessions/revoke_scope.h"
#include "ui/widgets/side_panel.h"

namespace landreeve::ui::widgets {
class Facts;
class Label;
class LButton;
class SectionHeading;
class Sheet;
class StatusLabel;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

class RevokeBox;
class SessionActions;
class SessionRights;
class SessionsFeed;

/// One session beside the list: who, where, until when, what its token said; and what revoking would do.
class SessionPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    struct Services {
        workspace::Workspace& workspace;
        control::FleetFeed& fleet;
        SessionsFeed& feed;
        SessionRights& rights;
        SessionActions& actions;
        tasks::TaskRunner& runner;
    };

    explicit SessionPanel(const Services& services, QWidget* parent = nullptr);

    void setSession(const landreeve::sessions::Session& session);
    const landreeve::sessions::Session& session() const { return m_session; }
    /// Opens the preview and puts the keyboard into it.
    void askRevoke();
    /// Words that change as time passes.
    void tick();
    /// A reason that is typed and not sent.
    QString typedReason() const;

Q_SIGNALS:
    /// What the keyboard was in is done and gone: it belongs to the list again.
    void leftToList();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show();
    void showClaims();
    void askWhatEndedIt();
    void readHistory();
    void showHistory(const landreeve::sessions::SessionHistory& history, bool entriesRead);
    QList<RevokeScope> scopes() const;

    Services m_services;
    landreeve::sessions::Session m_session;
    widgets::LButton* m_revoke;
    widgets::LButton* m_copy;
    widgets::StatusLabel* m_status;
    widgets::Sheet* m_notice;
    widgets::Label* m_noticeText;
    widgets::Facts* m_facts;
    QWidget* m_claims;
    widgets::Label* m_renewals;
    QWidget* m_entries;
    RevokeBox* m_box;
};

} // namespace landreeve::ui::sessions
