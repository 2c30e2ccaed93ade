// The short name of what somebody works with, and the words of a session's state and times.
#include "ui/sessions/client_name.h"
#include "ui/sessions/session_words.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::ui::sessions;
using landreeve::sessions::Session;
using namespace std::chrono_literals;

class TestClientName : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void names_data();
    void names();
    void states_data();
    void states();
    void saysHowLong();
    void estimatesAreRounded();
};

void TestClientName::names_data() {
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* agent, const char* name) {
        QTest::newRow(name) << QString::fromLatin1(agent) << QString::fromLatin1(name);
    };
    row("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox 132 on Linux");
    row("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
        "Safari/537.36",
        "Chrome 130 on Windows");
    row("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
        "Safari/537.36 Edg/130.0.2849.68",
        "Edge 130 on Windows");
    row("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
        "Safari/605.1.15",
        "Safari 18 on Mac");
    row("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "CriOS/129.0.6668.69 Mobile/15E148 Safari/604.1",
        "Chrome 129 on iPhone");
    row("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 "
        "OPR/114.0.0.0",
        "Opera 114 on Windows");
    row("Landreeve", "Landreeve");
    row("curl/8.5.0", "curl 8.5");
    row("python-requests/2.31.0", "python-requests 2.31");
    row("", "");
}

void TestClientName::names() {
    QFETCH(const QString, agent);
    QFETCH(const QString, name);
    QCOMPARE(clientName(agent), name);
}

void TestClientName::states_data() {
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("seenMinutesAgo");
    QTest::addColumn<int>("endsInMinutes");
    QTest::addColumn<int>("idleMinutes"); // 0: none
    QTest::addColumn<QString>("word");
    QTest::newRow("at work") << QString() << 1 << 120 << 0 << QStringLiteral("Active");
    QTest::newRow("quiet") << QString() << 24 << 120 << 0 << QStringLiteral("Idle");
    QTest::newRow("near its end") << QString() << 1 << 12 << 0 << QStringLiteral("Ending");
    QTest::newRow("about to be idle for too long") << QString() << 20 << 120 << 30 << QStringLiteral("Ending");
    QTest::newRow("idle for a while only") << QString() << 20 << 120 << 240 << QStringLiteral("Idle");
    QTest::newRow("short idle time-out, at work") << QString() << 0 << 120 << 10 << QStringLiteral("Active");
    QTest::newRow("expired") << QStringLiteral("session_expired") << 1 << -1 << 0 << QStringLiteral("Expired");
    QTest::newRow("idle too long") << QStringLiteral("session_idle") << 40 << 60 << 30 << QStringLiteral("Expired");
    QTest::newRow("revoked") << QStringLiteral("session_revoked") << 1 << 60 << 0 << QStringLiteral("Revoked");
    QTest::newRow("superseded") << QStringLiteral("session_superseded") << 1 << 60 << 0 << QStringLiteral("Revoked");
}

void TestClientName::states() {
    QFETCH(const QString, reason);
    QFETCH(const int, seenMinutesAgo);
    QFETCH(const int, endsInMinutes);
    QFETCH(const int, idleMinutes);
    QFETCH(const QString, word);
    const Time now = std::chrono::system_clock::now();
    Session session;
    session.lastSeenAt = now - std::chrono::minutes(seenMinutesAgo);
    session.expiresAt = now + std::chrono::minutes(endsInMinutes);
    if (idleMinutes > 0)
        session.idleTimeout = std::chrono::minutes(idleMinutes);
    session.reason = reason.toStdString();
    session.status = sessions::sessionStatusOf(session.reason);
    const auto status = statusOfSession(session, QDateTime::currentDateTimeUtc());
    QCOMPARE(status.word, word);
    // Only what needs somebody has a ground of its own.
    QCOMPARE(status.tinted, word == QStringLiteral("Revoked"));
    QCOMPARE(endWords(session).isEmpty(), reason.isEmpty());
}

void TestClientName::saysHowLong() {
    const QDateTime now(QDate(2025, 11, 24), QTime(9, 0), Qt::UTC);
    QCOMPARE(leftWords(now.addSecs(100 * 60), now), QStringLiteral("1 h 40"));
    QCOMPARE(leftWords(now.addSecs(7 * 3600 + 8 * 60), now), QStringLiteral("7 h 08"));
    QCOMPARE(leftWords(now.addSecs(12 * 60 + 5), now), QStringLiteral("12 min"));
    QCOMPARE(leftWords(now.addSecs(40), now), QStringLiteral("40 s"));
    QCOMPARE(leftWords(now.addDays(3).addSecs(4 * 3600), now), QStringLiteral("3 d 4 h"));
    QCOMPARE(leftWords(now.addSecs(-3), now), QStringLiteral("ending"));
    QCOMPARE(seenWords(now.addSecs(-20), now), QStringLiteral("now"));
    QCOMPARE(seenWords(now.addSecs(-24 * 60), now), QStringLiteral("24 min"));
    QCOMPARE(seenWords(now.addSecs(-3 * 3600), now), QStringLiteral("3 h"));
}

void TestClientName::estimatesAreRounded() {
    QCOMPARE(countWords(4'987'654, false), QStringLiteral("about 50,00,000"));
    QCOMPARE(countWords(4'987'654, true), QStringLiteral("49,87,654"));
    QCOMPARE(countWords(12, false), QStringLiteral("12"));
    QCOMPARE(sessionsWords(1), QStringLiteral("1 session"));
    QCOMPARE(sessionsWords(1284), QStringLiteral("1,284 sessions"));
}

QTEST_MAIN(TestClientName)
#include "tst_client_name.moc"
