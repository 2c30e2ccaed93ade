#pragma once

#include "core/sessions/pile_ups.h"
#include "core/sessions/sign_in_history.h"
#include "ui/tasks/task_runner.h"

#include <QWidget>

class QTimer;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::widgets {
class Label;
class LButton;
class Segments;
class Sheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::sessions {

class SessionsFeed;
class TimePlot;

/// Sign-ins and refusals over a day or a fortnight, to be folded away, and a line where failed sign-ins pile up. Where
/// there is no room for the chart the line alone stays.
class SignInStrip : public QWidget {
    Q_OBJECT
public:
    SignInStrip(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                QWidget* parent = nullptr);

    /// Whether there is room for the chart.
    void setRoomy(bool roomy);
    /// Whether it may be seen at all: it is of the whole workspace.
    void setShown(bool shown);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    /// Reads from now on, again and again, or no longer.
    void setWatching(bool watching);
    /// Looks again.
    void read();

Q_SIGNALS:
    /// Who was refused is wanted in full.
    void failuresWanted();

private:
    struct Read {
        std::vector<landreeve::sessions::SignInCount> counts;
        std::vector<landreeve::sessions::FailureCount> pileUps;
    };
    void present();
    void showPileUps();

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    widgets::Sheet* m_sheet;
    widgets::LButton* m_fold;
    widgets::Label* m_said;
    widgets::Segments* m_span;
    QWidget* m_plots;
    TimePlot* m_signIns;
    TimePlot* m_refusals;
    QWidget* m_pileLine;
    widgets::Label* m_pileText;
    QTimer* m_again;
    QTimer* m_soon;
    Read m_read;
    QPointer<tasks::Task> m_reading;
    bool m_known = false;
    bool m_roomy = true;
    bool m_shown = true;
    bool m_folded = false;
};

} // namespace landreeve::ui::sessions
