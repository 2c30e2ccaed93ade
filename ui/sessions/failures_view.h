#pragma once

#include "core/base/error.h"
#include "core/sessions/failed_sign_ins.h"
#include "ui/tasks/task_runner.h"

#include <QWidget>

class QStackedWidget;
class QTimer;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class SearchEdit;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

class FailuresModel;
class SessionsFeed;

/// Who was refused within a day, by account and address, with those that pile up first, and found by either.
class FailuresView : public QWidget {
    Q_OBJECT
public:
    FailuresView(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                 QWidget* parent = nullptr);

    /// Reads from now on, again and again, or no longer.
    void setWatching(bool watching);
    void read();
    void focusTable();
    /// Shows all again; whether a search was on.
    bool clearSearch();

Q_SIGNALS:
    /// The sessions of an account or an address are wanted.
    void sessionsWanted(const QString& search);

private:
    void build();
    void buildEmpty();
    void showRows(std::vector<landreeve::sessions::FailedSignIns> rows);

    workspace::Workspace& m_workspace;
    SessionsFeed& m_feed;
    tasks::TaskRunner& m_runner;
    FailuresModel* m_model;
    widgets::ErrorLine* m_error = nullptr;
    widgets::SearchEdit* m_search;
    widgets::Table* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_none = nullptr;
    widgets::EmptyState* m_noMatch = nullptr;
    QTimer* m_again;
    QTimer* m_soon;
    QPointer<tasks::Task> m_reading;
};

} // namespace landreeve::ui::sessions
