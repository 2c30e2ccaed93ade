#include "ui/control/link_status.h"

#include "ui/control/fleet_feed.h"
#include "ui/shell/main_window.h"
#include "ui/theme/format.h"

#include <QTimer>

#include <array>

namespace landreeve::ui::control {

using Link = FleetFeed::Link;

namespace {

const QString kMessage = QStringLiteral("connection");

QString ordinal(int number) {
    static const std::array<QString, 9> words{
        QStringLiteral("first"),   QStringLiteral("second"), QStringLiteral("third"),
        QStringLiteral("fourth"),  QStringLiteral("fifth"),  QStringLiteral("sixth"),
        QStringLiteral("seventh"), QStringLiteral("eighth"), QStringLiteral("ninth")};
    return number >= 1 && number <= static_cast<int>(words.size()) ? words[static_cast<std::size_t>(number - 1)]
                                                                   : QStringLiteral("%1th").arg(number);
}

} // namespace

LinkStatus::LinkStatus(FleetFeed& feed, shell::MainWindow& window, QString server, QObject* parent)
    : QObject(parent), m_feed(feed), m_window(window), m_server(std::move(server)), m_second(new QTimer(this)) {
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, &LinkStatus::showMessage);
    connect(&feed, &FleetFeed::linkChanged, this, &LinkStatus::show);
    connect(&feed, &FleetFeed::delayChanged, this, &LinkStatus::showDelay);
    show();
}

void LinkStatus::show() {
    switch (m_feed.link()) {
    case Link::Connecting:
        m_window.setLive(widgets::statusOf(QStringLiteral("Connecting")));
        m_window.setServer(m_server);
        return;
    case Link::Live:
        m_second->stop();
        m_window.setLive(widgets::statusOf(QStringLiteral("Live")));
        m_window.clearMessage(kMessage);
        if (std::exchange(m_wasLost, false))
            m_window.say(QStringLiteral("%1 answers again").arg(m_server), tasks::Task::State::Done);
        m_window.setServer(m_server);
        return;
    case Link::Lost:
        m_window.setLive(widgets::statusOf(QStringLiteral("Offline")));
        m_window.setServer(m_server + QStringLiteral(" · offline"), theme::Token::Bad);
        m_wasLost = true;
        showMessage();
        m_second->start();
        return;
    }
}

void LinkStatus::showDelay() {
    if (m_feed.link() != Link::Live)
        return;
    const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(m_feed.delay());
    m_window.setServer(QStringLiteral("%1 · %2").arg(m_server, delay.count() == 0 ? QStringLiteral("under 1 ms")
                                                                                  : theme::duration(delay)));
}

void LinkStatus::showMessage() {
    const int next = m_feed.attempt();
    QString attempt = QStringLiteral("Trying now.");
    if (m_feed.nextAttempt().isValid()) {
        const qint64 seconds =
            std::max<qint64>(1, (QDateTime::currentDateTime().msecsTo(m_feed.nextAttempt()) + 999) / 1000);
        attempt = QStringLiteral("Next attempt in %1 s, the %2.").arg(seconds).arg(ordinal(next));
    }
    shell::Message message;
    message.id = kMessage;
    message.severity = shell::Message::Severity::Bad;
    message.strong =
        QStringLiteral("No connection to %1 since %2.").arg(m_server, theme::clockTime(m_feed.lostSince()));
    message.text = QStringLiteral("What you see was read then. %1").arg(attempt);
    const auto& error = m_feed.linkError();
    message.second = error ? QString::fromStdString(error->message()) : QString();
    message.action = QStringLiteral("Try now");
    message.act = [feed = QPointer(&m_feed)] {
        if (feed)
            feed->tryNow();
    };
    m_window.showMessage(message);
}

} // namespace landreeve::ui::control
