#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace landreeve::bench {

/// Sees when a window has painted what it waited for, and how long its event loop was ever away.
class ViewWatch : public QObject {
public:
    explicit ViewWatch(QWidget* window);

    /// Runs `begin`, then events until the window has painted while `there` holds; how many milliseconds that took.
    /// Throws std::runtime_error after a minute.
    double untilPainted(const std::function<void()>& begin, const std::function<bool()>& there);
    /// The same without a picture: until `there` holds.
    double until(const std::function<void()>& begin, const std::function<bool()>& there);

    /// The longest time without an event since forget(), in milliseconds.
    double longestStall() const { return m_longest; }
    void forget();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_window;
    std::function<bool()> m_there;
    bool m_painted = false;
    QTimer m_tick;
    QElapsedTimer m_since;
    double m_longest = 0;
};

} // namespace landreeve::bench
