#include "core/sessions/pile_ups.h"
#include "tests/ui/sessions/sessions_window.h"
#include "tests/ui/support/stall_watch.h"
#include "ui/sessions/failures_model.h"
#include "ui/theme/format.h"

#include <QAbstractItemModelTester>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>
#include <QtTest>

using namespace landreeve;
using tests::SessionsWindow;
using ui::sessions::FailuresModel;

/// Who was refused: told where it piles up, by the alert's own measure, and listed with the reason.
class TestFailedSignIns : public QObject {
    Q_OBJECT

    std::unique_ptr<SessionsWindow> m_window;

    tests::WindowDriver& driver() { return m_window->driver(); }
    void fail(int times, const std::string& account, const std::string& address,
              const std::string& reason = "invalid_credentials", const std::string& ago = "0") {
        m_window->sql("INSERT INTO auth_failure (kind, account, address, reason, at) SELECT 'sign-in', nullif($2, ''), "
                      "$3::inet, $4, now() - $5::interval FROM generate_series(1, $1)",
                      times, account, address, reason, ago);
    }
    /// What a chart draws: the slots of so many in which something happened, each with its highest point.
    QMap<int, int> drawn(const char* plot, int slotCount) {
        QMap<int, int> drawn;
        const auto* chart = driver().seen<QChartView>(plot)->chart();
        const auto* time = static_cast<QValueAxis*>(chart->axes(Qt::Horizontal).constFirst());
        const auto series = chart->series();
        for (const auto* one : series) {
            const auto* line = qobject_cast<const QLineSeries*>(one);
            for (const QPointF& point : line == nullptr ? QList<QPointF>() : line->points()) {
                const double part = (point.x() - time->min()) / (time->max() - time->min());
                if (point.y() > 0)
                    drawn[static_cast<int>(part * slotCount)] = static_cast<int>(point.y());
            }
        }
        return drawn;
    }
    ui::widgets::Table* table() { return driver().seen<ui::widgets::Table>("failuresTable"); }
    /// The cells of a row in one line; empty where it is not shown.
    QString row(int at) {
        QStringList words;
        if (table() == nullptr || at >= table()->model()->rowCount())
            return {};
        for (const int column : {FailuresModel::State, FailuresModel::Account, FailuresModel::Address,
                                 FailuresModel::Count, FailuresModel::Reason})
            words << table()->model()->index(at, column).data().toString();
        return words.join(QStringLiteral(" | "));
    }
    bool showFailures() {
        return driver().press(*driver().seen("sessionViews")->findChild<QWidget*>(QStringLiteral("failures"))) &&
               driver().shows("failuresView");
    }

private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<SessionsWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->session().window().openPage(QStringLiteral("sessions"), {{QStringLiteral("failures"), false}});
        m_window->reset();
    }
    void theChartCountsBySlot();
    void aLineSaysWhereTheyPileUp();
    void theAlertAndTheLineHaveOneMeasure();
    void whoWasRefusedIsListedWithTheReason();
    void aRefusalElsewhereIsListedByItself();
    void leadsToTheSessionsOfAnAccountByKeyboard();
    void findsAnAccountOrAnAddressByKeyboard();
    void saysWhenNobodyWasRefused();
    void whoMaySeeNobodySeesNoRefusals();
};

void TestFailedSignIns::theChartCountsBySlot() {
    // Not across the end of an hour.
    QTRY_VERIFY_WITH_TIMEOUT(QTime::currentTime().msecsSinceStartOfDay() % 3'600'000 < 3'570'000, 40'000);
    const auto come = [this](int times, const std::string& ago) {
        m_window->sql("INSERT INTO session (issuer, jti, user_id, registered_at, expires_at) SELECT 'urn:chart', "
                      "$2 || n, 'asha', now() - $2::interval, now() + interval '1 hour' FROM generate_series(1, $1) n",
                      times, ago);
    };
    m_window->sql("UPDATE session SET registered_at = now() - interval '30 days'");
    const auto forget = qScopeGuard([&] { m_window->sql("DELETE FROM session WHERE issuer = 'urn:chart'"); });
    come(1, "0 hours");
    come(2, "3 hours");
    come(4, "5 days");
    come(8, "15 days");
    fail(3, "asha", "203.0.113.7", "invalid_credentials", "2 hours");
    fail(5, "asha", "203.0.113.7", "invalid_credentials", "13 days");
    fail(7, "asha", "203.0.113.7", "invalid_credentials", "15 days");
    m_window->refresh();
    QTRY_COMPARE(driver().words("signInWords"), QStringLiteral("3 signed in, 3 refused in 24 hours"));
    using Slots = QMap<int, int>;
    QCOMPARE(drawn("signInPlot", 24), (Slots{{20, 2}, {23, 1}}));
    QCOMPARE(drawn("refusalPlot", 24), (Slots{{21, 3}}));
    QCOMPARE(driver().seen("refusalPlot")->accessibleName(), QStringLiteral("Refusals, 24 hours: 3"));

    QVERIFY(driver().press(*driver().seen("signInSpan")->findChild<QWidget*>(QStringLiteral("fortnight"))));
    QTRY_COMPARE(driver().words("signInWords"), QStringLiteral("7 signed in, 8 refused in 14 days"));
    const int hours = ui::theme::toLocal(QDateTime::currentDateTimeUtc()).time().hour();
    QCOMPARE(drawn("signInPlot", 14), hours < 3 ? (Slots{{8, 4}, {12, 2}, {13, 1}}) : (Slots{{8, 4}, {13, 3}}));
    QCOMPARE(drawn("refusalPlot", 14), hours < 2 ? (Slots{{0, 5}, {12, 3}}) : (Slots{{0, 5}, {13, 3}}));

    QVERIFY(driver().click("foldChartButton"));
    QVERIFY(driver().seen("signInPlot") == nullptr && driver().seen("refusalPlot") == nullptr);
    QVERIFY(driver().seen("signInSpan") == nullptr);
    QCOMPARE(driver().words("signInWords"), QStringLiteral("7 signed in, 8 refused in 14 days"));
    QVERIFY(driver().click("foldChartButton"));
    QVERIFY(driver().shows("signInPlot") && driver().shows("refusalPlot"));
    QVERIFY(driver().press(*driver().seen("signInSpan")->findChild<QWidget*>(QStringLiteral("day"))));
    QTRY_COMPARE(driver().words("signInWords"), QStringLiteral("3 signed in, 3 refused in 24 hours"));
}

void TestFailedSignIns::aLineSaysWhereTheyPileUp() {
    QVERIFY(driver().seen("pileUpLine") == nullptr);
    fail(12, "meera@example", "203.0.113.7");
    m_window->refresh();
    QVERIFY(driver().shows("pileUpLine"));
    const QString said = driver().words("pileUpText");
    QVERIFY2(said.contains(QStringLiteral("12 of “meera@example”")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("12 from 203.0.113.7")), qPrintable(said));
    QTRY_VERIFY(driver().words("signInWords").contains(QStringLiteral("12 refused")));
    QVERIFY(driver().click("showFailuresButton"));
    QTRY_VERIFY(driver().at("failuresTable"));
    QTRY_COMPARE(row(0), QStringLiteral("Piling up | meera@example | 203.0.113.7 | 12 | wrong e-mail or password"));
}

void TestFailedSignIns::theAlertAndTheLineHaveOneMeasure() {
    fail(sessions::kPileUp - 1, "asha", "203.0.113.7");
    fail(30, "ravi", "203.0.113.8", "invalid_credentials", "20 minutes");
    m_window->refresh();
    QTRY_VERIFY(driver().words("signInWords").contains(QStringLiteral("39 refused")));
    QVERIFY(driver().seen("pileUpLine") == nullptr);
    QVERIFY(sessions::pileUpsNow(m_window->workspace().control()).empty());
    fail(1, "asha", "203.0.113.7");
    m_window->refresh();
    QVERIFY(driver().shows("pileUpLine"));
    QCOMPARE(sessions::pileUpsNow(m_window->workspace().control()).size(), std::size_t{2});
}

void TestFailedSignIns::whoWasRefusedIsListedWithTheReason() {
    fail(4, "asha", "203.0.113.7");
    fail(2, "asha", "203.0.113.7", "rate_limited");
    fail(3, "", "203.0.113.9", "refresh_unknown");
    fail(2, "binod", "203.0.113.8", "expired", "3 hours");
    fail(9, "chitra", "203.0.113.8", "expired", "25 hours");
    QVERIFY(showFailures());
    QTRY_VERIFY(table() != nullptr);
    const QAbstractItemModelTester tester(table()->model());
    QTRY_COMPARE(table()->model()->rowCount(), 3);
    QCOMPARE(row(0), QStringLiteral("Now and then | asha | 203.0.113.7 | 6 | wrong e-mail or password, too many "
                                    "attempts"));
    QCOMPARE(row(1), QStringLiteral("Now and then | — | 203.0.113.9 | 3 | refresh token not known"));
    QCOMPARE(row(2), QStringLiteral("Now and then | binod | 203.0.113.8 | 2 | the token has expired"));
    // What is done to sessions is not done here.
    QVERIFY(driver().seen("cleanUpAction") == nullptr);
}

void TestFailedSignIns::aRefusalElsewhereIsListedByItself() {
    fail(1, "asha", "203.0.113.7");
    QVERIFY(showFailures());
    QTRY_VERIFY(row(0).contains(QStringLiteral("asha | 203.0.113.7 | 1")));
    fail(1, "binod", "203.0.113.8");
    fail(10, "asha", "203.0.113.7");
    QTRY_VERIFY_WITH_TIMEOUT(row(0).startsWith(QStringLiteral("Piling up | asha | 203.0.113.7 | 11")), 20'000);
    QVERIFY(row(1).contains(QStringLiteral("binod")));
}

void TestFailedSignIns::leadsToTheSessionsOfAnAccountByKeyboard() {
    const auto session = m_window->comes("asha");
    m_window->comes("binod");
    fail(2, "asha", "203.0.113.7");
    m_window->refresh();
    driver().key(Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(driver().tabTo("sessionViews"));
    driver().key(Qt::Key_Right);
    QTRY_VERIFY(table() != nullptr && table()->currentIndex().isValid());
    QVERIFY(driver().tabTo("failuresTable"));
    driver().key(Qt::Key_Return);
    QTRY_VERIFY(driver().at("sessionsTable"));
    QTRY_COMPARE(m_window->people(), QStringList{QStringLiteral("asha")});
    QVERIFY(m_window->shows(session));
    // Back, and out again by Esc.
    QVERIFY(showFailures());
    driver().key(Qt::Key_Escape);
    QTRY_VERIFY(driver().at("sessionsTable"));
}

void TestFailedSignIns::findsAnAccountOrAnAddressByKeyboard() {
    fail(2, "asha@example", "203.0.113.7");
    fail(1, "binod@example", "203.0.113.8");
    QVERIFY(showFailures());
    QTRY_VERIFY(table() != nullptr && table()->model()->rowCount() == 2);
    driver().key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(driver().at("failuresSearch"));
    driver().type(QStringLiteral("113.8"));
    driver().key(Qt::Key_Return);
    QTRY_VERIFY(driver().at("failuresTable"));
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QVERIFY(row(0).contains(QStringLiteral("binod@example")));
    // In the list Esc shows all again, and does not leave it.
    driver().key(Qt::Key_Escape);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(driver().at("failuresTable"));
    driver().key(Qt::Key_F, Qt::ControlModifier);
    driver().type(QStringLiteral("nobody%"));
    QVERIFY(driver().shows("noRefusalMatches"));
    QVERIFY(driver().click("clearFailuresSearchButton"));
    QTRY_VERIFY(table() != nullptr && table()->model()->rowCount() == 2);
    QVERIFY(driver().at("failuresSearch"));
}

void TestFailedSignIns::saysWhenNobodyWasRefused() {
    QVERIFY(showFailures());
    QVERIFY(driver().shows("nobodyRefused"));
}

void TestFailedSignIns::whoMaySeeNobodySeesNoRefusals() {
    fail(2, "asha", "203.0.113.7");
    QVERIFY(showFailures());
    QTRY_VERIFY(table() != nullptr);
    m_window->sql("INSERT INTO user_mapping (issuer, subject, role) SELECT issuer, 'somebody else', 'owner' FROM "
                  "user_mapping LIMIT 1");
    m_window->sql("DELETE FROM user_mapping WHERE subject = $1", m_window->user().userId);
    m_window->page()->refresh();
    QVERIFY(driver().shows("sessionsRefused"));
    QVERIFY(driver().seen("failuresView") == nullptr);
    m_window->sql("UPDATE user_mapping SET subject = $1 WHERE subject = 'somebody else'", m_window->user().userId);
    m_window->page()->refresh();
    QTRY_VERIFY(table() != nullptr);
}

int main(int argc, char** argv) {
    return tests::windowTests<TestFailedSignIns>(argc, argv);
}
#include "tst_failed_sign_ins.moc"
