#include "core/base/error.h"
#include "core/control/control_plane.h"
#include "tests/support/message_proxy.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_workspace.h"

#include <QtTest>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <random>

using namespace landreeve;
using control::ControlPlane;
using tests::codeOf;
using tests::MessageProxy;
using Moment = MessageProxy::Moment;

/// The control plane's making, cut off anywhere, is finished by opening it again.
class TestControlPlaneCutOff : public QObject {
    Q_OBJECT

    using Point = std::pair<int, Moment>; ///< The request's number, from 0, and when.

    std::unique_ptr<tests::PrivatePostgres> m_server;
    std::unique_ptr<MessageProxy> m_proxy;
    std::vector<Point> m_points;

    /// Opens it, cut off at this point if one is given. Says how that ended, in `passed` the points it went by.
    std::string open(const std::optional<Point>& point, std::vector<Point>* passed = nullptr) {
        int request = -1;
        m_proxy->watch([&](const MessageProxy::Message& message, Moment moment) {
            if ((message.type != '\0' && message.type != 'Q' && message.type != 'S') || moment == Moment::Sent)
                return MessageProxy::Verdict::Pass;
            if (moment == Moment::Before)
                ++request;
            if (passed != nullptr)
                passed->emplace_back(request, moment);
            return point == Point(request, moment) ? MessageProxy::Verdict::Cut : MessageProxy::Verdict::Pass;
        });
        const auto url = postgres::ConnectionUrl::socket(m_proxy->folder(), "landreeve_admin", ControlPlane::kDatabase);
        std::string outcome = codeOf([&] { ControlPlane::open(url, {}, {}); });
        m_proxy->watch({});
        return outcome;
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
        std::vector<Point> all;
        QCOMPARE(open(std::nullopt, &all), std::string());
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
        QCOMPARE(open(m_points[static_cast<std::size_t>(point)]), std::string("server_unavailable"));
        QCOMPARE(open(std::nullopt), std::string());
        auto superuser = postgres::Connection::open(m_server->superuserUrl(ControlPlane::kDatabase));
        QCOMPARE(superuser.exec("SELECT count(*) FROM workspace").one().get<int>(0), 1);
        QVERIFY(!superuser.exec("SELECT has_database_privilege('public', current_database(), 'CONNECT')")
                     .one()
                     .get<bool>(0));
    }
};

QTEST_GUILESS_MAIN(TestControlPlaneCutOff)
#include "tst_control_plane_cut_off.moc"
