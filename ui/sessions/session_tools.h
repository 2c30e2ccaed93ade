#pragma once

#include "core/sessions/session.h"
#include "ui/sessions/session_pager.h"
#include "ui/widgets/tool_row.h"

namespace landreeve::ui::widgets {
class Segments;
}

namespace landreeve::ui::sessions {

/// The row above the list: what to find, and which to show.
class SessionTools : public widgets::ToolRow {
    Q_OBJECT
public:
    explicit SessionTools(QWidget* parent = nullptr);

    SessionQuery query() const;
    void setQuery(const SessionQuery& query);
    bool isFiltered() const;
    /// "“iyer” and Revoked"
    QString filterWords() const;
    /// Shows those that are in, whoever and wherever they are.
    void clear();

    void setTenants(const QStringList& ids);
    void setCounts(const landreeve::sessions::SessionCounts& counts);
    void setPaused(bool paused);

Q_SIGNALS:
    void queryChanged();
    void pauseToggled();

private:
    void takeSegment(const QString& id);
    void takeStatus();
    void say();

    widgets::Segments* m_segments;
    QComboBox* m_tenants;
    QComboBox* m_status;
    widgets::LButton* m_pause;
    bool m_quiet = false;
};

} // namespace landreeve::ui::sessions
