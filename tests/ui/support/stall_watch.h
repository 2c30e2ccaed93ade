#pragma once

#include <QApplication>
#include <QBasicTimer>
#include <QFile>
#include <QMetaEnum>
#include <QTest>
#include <QThread>
#include <QTimerEvent>

#include <algorithm>
#include <chrono>

namespace landreeve::tests {

/// An application that measures how long its window thread is kept from the next turn of its event loop: by waiting for
/// something or by working, but not while other processes have the processor. What a test's own code takes between
/// events does not count; what the window does in answer to an event does, also where a test sends it. Its main program
/// is windowTests().
class WatchedApplication : public QApplication {
public:
    WatchedApplication(int& argc, char** argv) : QApplication(argc, argv) {
        // Where the kernel does not tell, waiting for the processor counts too.
        m_queue.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
        m_tick.timer.start(kTick, &m_tick);
    }

    static WatchedApplication& of() { return *static_cast<WatchedApplication*>(qApp); }

    void startOver() { m_longest = m_slowest = {}; }
    std::chrono::microseconds longest() const { return m_longest; }
    /// Which event took the most, and how much.
    QString slowestEvent() const {
        return QStringLiteral("%1 for %2 took %3 ms")
            .arg(QLatin1String(QMetaEnum::fromType<QEvent::Type>().valueToKey(m_slowestType)),
                 QLatin1String(m_slowestClass))
            .arg(static_cast<double>(m_slowest.count()) / 1000.0, 0, 'f', 1);
    }

    bool notify(QObject* receiver, QEvent* event) override {
        if (QThread::currentThread() != thread() || m_inside)
            return QApplication::notify(receiver, event);
        const Moment began = now();
        // Between two turns the loop sleeps, or the test does something of its own.
        if (began.time - m_left.time > kIdle)
            m_turnBegan = began;
        const char* const name = receiver->metaObject()->className();
        const int type = event->type();
        m_inside = true;
        const bool taken = QApplication::notify(receiver, event);
        m_inside = false;
        m_left = now();
        m_longest = std::max(m_longest, since(m_turnBegan));
        if (since(began) > m_slowest) {
            m_slowest = since(began);
            m_slowestClass = name;
            m_slowestType = type;
        }
        if (receiver == &m_tick)
            m_turnBegan = m_left;
        return taken;
    }

private:
    static constexpr auto kTick = 5;
    static constexpr auto kIdle = std::chrono::milliseconds(1);

    /// Comes round once a turn, however many events are waiting.
    struct Tick : QObject {
        QBasicTimer timer;
    };
    struct Moment {
        std::chrono::steady_clock::time_point time;
        std::chrono::nanoseconds queued{0}; ///< How long this thread has stood in line for a processor.
    };

    Moment now() {
        Moment moment{std::chrono::steady_clock::now(), {}};
        // "running queued slices", in nanoseconds (Documentation/scheduler/sched-stats.rst).
        if (m_queue.isOpen() && m_queue.seek(0))
            moment.queued = std::chrono::nanoseconds(m_queue.readLine().split(' ').value(1).toLongLong());
        return moment;
    }
    std::chrono::microseconds since(const Moment& moment) const {
        return std::chrono::duration_cast<std::chrono::microseconds>((m_left.time - moment.time) -
                                                                     (m_left.queued - moment.queued));
    }
    Tick m_tick;
    QFile m_queue{QStringLiteral("/proc/thread-self/schedstat")};
    bool m_inside = false;
    Moment m_turnBegan;
    Moment m_left;
    std::chrono::microseconds m_longest{0};
    std::chrono::microseconds m_slowest{0};
    const char* m_slowestClass = "";
    int m_slowestType = 0;
};

/// Watches from here on whether the window stalls.
class StallWatch {
public:
    /// The figure is 50 ms; a test guards ten times of it and prints what it was.
    static constexpr auto kLimit = std::chrono::milliseconds(500);

    StallWatch() { WatchedApplication::of().startOver(); }

    /// Fails the running test where the loop stalled for longer.
    void check() const {
        const auto& application = WatchedApplication::of();
        const QString said = QStringLiteral("longest stall of the window %1 ms (%2)")
                                 .arg(static_cast<double>(application.longest().count()) / 1000.0, 0, 'f', 1)
                                 .arg(application.slowestEvent());
        qInfo("%s", qPrintable(said));
        QVERIFY2(application.longest() < kLimit, qPrintable(said));
    }
};

/// QTEST_MAIN for the tests of windows that are watched for stalls. A failure that reaches it has stopped the test's
/// servers.
template <typename Test>
int windowTests(int argc, char** argv) {
    WatchedApplication application(argc, argv);
    try {
        Test test;
        return QTest::qExec(&test, argc, argv);
    } catch (const std::exception& failure) {
        qWarning("%s", failure.what());
        return 1;
    }
}

} // namespace landreeve::tests
