// What a page shows as allowed is what was asked last, however long an earlier answer takes.
#include "ui/records/record_rights.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>

using namespace landreeve;
using ui::records::RecordRights;

class TestRecordRights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLaterAnswerCounts();
    void whatIsReadWithARecordGivesWayToWhatIsNewer();
    void nothingComesOfWhatWasLeft();
    void failsOnlyWhereNothingIsKnown();

private:
    /// Answers "allowed" once it is let go, as often as `held` says; then "refused" at once.
    ui::control::MayFn may() {
        return [this](const access::Permission&, const std::string&, const std::stop_token&) {
            access::Verdict verdict;
            const int held = m_held.fetch_sub(1);
            ++m_asked;
            if (held > 0) {
                m_let.acquire();
                verdict.allowed = true;
                ++m_late;
            }
            if (m_away)
                throw Error("server_unavailable", "The server cannot be reached.");
            return verdict;
        };
    }
    std::unique_ptr<RecordRights> rights() {
        return std::make_unique<RecordRights>(m_runner, may(), nullptr,
                                              std::vector<access::Permission>{{"vendor", "write"}}, nullptr);
    }
    /// Every outcome has been told.
    bool isIdle() const { return m_runner.findChildren<ui::tasks::Task*>().isEmpty(); }
    /// What was held has been answered, and would have been heard of.
    void letGo() {
        const int before = m_late;
        m_let.release();
        QTRY_COMPARE(m_late, before + 1);
        QTRY_VERIFY(isIdle());
    }

    QSemaphore m_let;
    std::atomic<int> m_held = 0;
    std::atomic<int> m_asked = 0;
    std::atomic<int> m_late = 0; ///< How often what was held has been answered.
    std::atomic<bool> m_away = false;
    ui::tasks::TaskRunner m_runner;
};

void TestRecordRights::theLaterAnswerCounts() {
    const auto asked = rights();
    QList<bool> said;
    connect(asked.get(), &RecordRights::answered, this,
            [&](const RecordRights::Verdicts& verdicts) { said << verdicts[0].allowed; });
    m_held = 1;
    const int before = m_asked;
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(m_asked, before + 1);
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(said, QList<bool>{false});
    letGo();
    QCOMPARE(said, QList<bool>{false});
}

void TestRecordRights::whatIsReadWithARecordGivesWayToWhatIsNewer() {
    const auto asked = rights();
    m_held = 0;
    access::Verdict yes;
    yes.allowed = true;
    const int begun = asked->begin(QStringLiteral("alpha"));
    QVERIFY(asked->latest(begun, RecordRights::Verdicts{yes})->front().allowed);
    QVERIFY(!asked->latest(begun, std::nullopt));
    QSignalSpy answered(asked.get(), &RecordRights::answered);
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(answered.size(), 1);
    QVERIFY(!asked->latest(begun, RecordRights::Verdicts{yes})->front().allowed);
    QVERIFY(!asked->latest(begun, std::nullopt)->front().allowed);
    // What is read from now on is newer again.
    const int again = asked->begin(QStringLiteral("alpha"));
    QVERIFY(asked->latest(again, RecordRights::Verdicts{yes})->front().allowed);
}

void TestRecordRights::nothingComesOfWhatWasLeft() {
    const auto asked = rights();
    QSignalSpy answered(asked.get(), &RecordRights::answered);
    m_held = 1;
    const int before = m_asked;
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(m_asked, before + 1);
    asked->leave();
    letGo();
    QCOMPARE(answered.size(), 0);
}

void TestRecordRights::failsOnlyWhereNothingIsKnown() {
    const auto asked = rights();
    QSignalSpy answered(asked.get(), &RecordRights::answered);
    QSignalSpy failed(asked.get(), &RecordRights::failed);
    m_held = 0;
    m_away = true;
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(failed.size(), 1);
    m_away = false;
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(answered.size(), 1);
    m_away = true;
    const int before = m_asked;
    asked->ask(QStringLiteral("alpha"));
    QTRY_COMPARE(m_asked, before + 1);
    QTRY_VERIFY(isIdle());
    QCOMPARE(failed.size(), 1);
    asked->ask(QStringLiteral("beta"));
    QTRY_COMPARE(failed.size(), 2);
    m_away = false;
}

QTEST_GUILESS_MAIN(TestRecordRights)
#include "tst_record_rights.moc"
