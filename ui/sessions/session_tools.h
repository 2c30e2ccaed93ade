#pragma once

#include "core/sessions/session.h"
#include "ui/sessions/session_pager.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;

namespace landreeve::ui::widgets {
class LButton;
class SearchEdit;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

/// The row above the list: what to find, which to show, and the list's buttons. In two rows where there is no room.
class SessionTools : public QWidget {
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
    void focusSearch();
    widgets::LButton* columnsButton() const { return m_columns; }

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void queryChanged();
    void downPressed();
    void pauseToggled();
    void refreshRequested();
    void columnsRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    void takeSegment(const QString& id);
    void takeStatus();
    void say();

    QHBoxLayout* m_first;
    QHBoxLayout* m_second;
    widgets::SearchEdit* m_search;
    widgets::Segments* m_segments;
    QWidget* m_choices;
    QComboBox* m_tenants;
    QComboBox* m_status;
    widgets::LButton* m_pause;
    widgets::LButton* m_refresh;
    widgets::LButton* m_columns;
    bool m_twoRows = false;
    bool m_quiet = false;
};

} // namespace landreeve::ui::sessions
