#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "tests/support/message_proxy.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <random>

using namespace landreeve;
using control::ControlPlane;
using tests::codeOf;
using tests::MessageProxy;
using Moment = MessageProxy::Moment;

/// The control plane's making, cut off anywhere, is finished by opening it again.
class TestControlPlaneCutOff : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<MessageProxy> m_proxy;
    std::vector<std::pair<int, Moment>> m_points;

    /// Opens it, cut off at this request (from 0); how many there were.
    int open(int request, Moment moment, std::string& outcome) {
        int seen = -1;
        m_proxy->watch([&](const MessageProxy::Message& message, Moment now) {
            if (message.type != '\0' && message.type != 'Q' && message.type != 'S')
                return MessageProxy::Verdict::Pass;
            if (now == Moment::Before)
                ++seen;
            return seen == request && now == moment ? MessageProxy::Verdict::Cut : MessageProxy::Verdict::Pass;
        });
        const auto url = postgres::ConnectionUrl::socket(m_proxy->folder(), "landreeve_admin", ControlPlane::kDatabase);
        outcome = codeOf([&] { ControlPlane::open(url, {}, {}); });
        m_proxy->watch({});
        return seen + 1;
    }
    void drop() {
        auto superuser = postgres::Connection::open(m_server->superuserUrl());
        superuser.script("DROP DATABASE IF EXISTS landreeve_control WITH (FORCE)");
    }

private Q_SLOTS:
    void initTestCase() {
        m_server = std::make_unique<tests::PrivatePostgres>();
        m_proxy = std::make_unique<MessageProxy>(m_server->socketFolder());
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        std::string outcome;
        const int requests = open(-1, Moment::Before, outcome);
        QCOMPARE(outcome, std::string());
        std::vector<std::pair<int, Moment>> all;
        for (int request = 0; request < requests; ++request) {
            for (const Moment moment : {Moment::Before, Moment::Answered})
                all.emplace_back(request, moment);
        }
        if (qEnvironmentVariableIsSet("LANDREEVE_DEEP"))
            m_points = all;
        else
            std::sample(all.begin(), all.end(), std::back_inserter(m_points), 6, random);
    }
    void init() { drop(); }

    void isFinishedByOpeningItAgain_data() {
        QTest::addColumn<int>("point");
        for (std::size_t i = 0; i < m_points.size(); ++i)
            QTest::addRow("request %d %s", m_points[i].first,
                          m_points[i].second == Moment::Before ? "before" : "answered")
                << static_cast<int>(i);
    }
    void isFinishedByOpeningItAgain() {
        QFETCH(int, point);
        const auto [request, moment] = m_points[static_cast<std::size_t>(point)];
        std::string outcome;
        open(request, moment, outcome);
        QCOMPARE(outcome, std::string("server_unavailable"));
        // What the server still does for the one that was cut off is not waited for.
        open(-1, moment, outcome);
        QCOMPARE(outcome, std::string());
        auto superuser = postgres::Connection::open(m_server->superuserUrl(ControlPlane::kDatabase));
        QCOMPARE(superuser.exec("SELECT count(*) FROM workspace").one().get<int>(0), 1);
        QVERIFY(!superuser.exec("SELECT has_database_privilege('public', current_database(), 'CONNECT')")
                     .one()
                     .get<bool>(0));
    }
};

QTEST_GUILESS_MAIN(TestControlPlaneCutOff)
#include "tst_control_plane_cut_off.moc"
