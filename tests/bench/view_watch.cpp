#include "tests/bench/view_watch.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <stdexcept>

namespace landreeve::bench {

constexpr qint64 kLongestWait = 60'000;

ViewWatch::ViewWatch(QWidget* window) : m_window(window) {
    window->installEventFilter(this);
    m_tick.setInterval(1);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_longest = std::max(m_longest, static_cast<double>(m_since.nsecsElapsed()) / 1e6);
        m_since.start();
    });
    m_since.start();
    m_tick.start();
}

void ViewWatch::forget() {
    m_longest = 0;
    m_since.start();
}

bool ViewWatch::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_window || event->type() != QEvent::UpdateRequest || !m_there)
        return false;
    // A window paints all that is to be painted in answer to this one event.
    const bool there = m_there();
    watched->event(event);
    m_painted = m_painted || there;
    return true;
}

double ViewWatch::untilPainted(const std::function<void()>& begin, const std::function<bool()>& there) {
    m_painted = false;
    m_there = there;
    const double took = until(begin, [this] { return m_painted; });
    m_there = {};
    return took;
}

double ViewWatch::until(const std::function<void()>& begin, const std::function<bool()>& there) {
    QElapsedTimer timer;
    timer.start();
    begin();
    while (!there()) {
        if (timer.hasExpired(kLongestWait))
            throw std::runtime_error("the view does not come to show what it should");
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace landreeve::bench
