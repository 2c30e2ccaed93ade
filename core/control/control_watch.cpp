#include "core/control/control_watch.h"

#include "core/base/back_off.h"
#include "core/postgres/listener.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace landreeve::control {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The channel of the control plane's triggers.
constexpr const char* kChannel = "landreeve";
/// How long connecting may take.
constexpr auto kConnect = std::chrono::seconds(3);
/// A sign of life comes within this, or within a few times what it usually takes: far servers are not lost ones.
constexpr auto kLeastPatience = milliseconds(450);
constexpr auto kMostPatience = milliseconds(3000);

milliseconds patienceFor(microseconds usual) {
    return std::clamp(std::chrono::duration_cast<milliseconds>(usual * 4), kLeastPatience, kMostPatience);
}

ChangedRow rowOf(const std::string& payload) {
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(payload)).object();
    ChangedRow row{object.value(QStringLiteral("table")).toString().toStdString(),
                   {},
                   object.value(QStringLiteral("op")) == QStringLiteral("insert")};
    if (const QJsonValue id = object.value(QStringLiteral("id")); id.isString())
        row.id = id.toString().toStdString();
    return row;
}

} // namespace

void ControlWatch::run(const EventFn& onEvent, const std::stop_token& stop) {
    m_lastAnswer = std::chrono::system_clock::now();
    while (!stop.stop_requested()) {
        try {
            if (m_attempt > 0)
                onEvent({.kind = WatchEvent::Kind::Trying, .attempt = m_attempt, .since = m_lastAnswer});
            follow(onEvent, stop);
        } catch (const Cancelled&) {
            return;
        } catch (const Error& error) {
            const milliseconds wait = backOff(m_options.retry, m_options.longestRetry, m_attempt++);
            onEvent({.kind = WatchEvent::Kind::Lost,
                     .error = error,
                     .attempt = m_attempt,
                     .retryIn = wait,
                     .since = m_lastAnswer});
            waitForRetry(wait, stop);
        }
    }
}

void ControlWatch::follow(const EventFn& onEvent, const std::stop_token& stop) {
    if (m_attempt > 0 && m_options.revive)
        m_options.revive(stop);
    postgres::Listener listener(m_options.url, {kChannel}, {stop, kConnect});
    // By the time this one begins to listen, something may have changed that nobody was told.
    m_attempt = 0;
    m_lastAnswer = std::chrono::system_clock::now();
    onEvent({.kind = WatchEvent::Kind::Live});

    microseconds usual{0};
    auto lastPoll = steady_clock::now();
    while (true) {
        WatchEvent change{.kind = WatchEvent::Kind::Changed};
        for (const auto& notification : listener.wait(stop, m_options.look)) {
            ChangedRow row = rowOf(notification.payload);
            change.tables.insert(row.table);
            change.rows.insert(std::move(row));
        }
        if (!change.tables.empty()) {
            lastPoll = steady_clock::now();
            onEvent(change);
            m_lastAnswer = std::chrono::system_clock::now();
            continue;
        }
        const microseconds took = listener.look({stop, patienceFor(usual)});
        usual = usual.count() == 0 ? took : (usual * 7 + took) / 8;
        m_lastAnswer = std::chrono::system_clock::now();
        onEvent({.kind = WatchEvent::Kind::Delay, .delay = usual});
        if (steady_clock::now() - lastPoll >= m_options.poll) {
            lastPoll = steady_clock::now();
            onEvent({.kind = WatchEvent::Kind::Changed});
        }
    }
}

void ControlWatch::tryNow() {
    const std::lock_guard lock(m_mutex);
    m_now = true;
    m_wake.notify_all();
}

void ControlWatch::waitForRetry(milliseconds time, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_now = false;
    m_wake.wait_for(lock, stop, time, [this] { return m_now; });
}

} // namespace landreeve::control
