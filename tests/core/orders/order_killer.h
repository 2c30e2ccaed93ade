#pragma once

#include "tests/core/orders/order_crowd.h"
#include "tests/support/message_proxy.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <set>

namespace landreeve::tests {

/// Order events done by a program of their own, with it or the server's process killed by -9 at an exact point. The
/// test program is that program too: its main() is mainOf(). The server has to be made with `synchronous_commit = on`,
/// so that what was answered outlives the crash.
class OrderKiller {
public:
    explicit OrderKiller(OrderBed& bed) : m_bed(bed), m_proxy(bed.server.folder()) {}

    /// The options of a server that is going to be killed.
    static PrivatePostgres::Options server() {
        PrivatePostgres::Options options;
        options.settings = {"synchronous_commit = on"};
        return options;
    }

    /// The client does it and nobody is killed. "done", "repeated", or the code of the refusal; empty where it does not
    /// know.
    QByteArray act(const orders::OrderRequest& request) {
        QProcess client;
        client.start(QCoreApplication::applicationFilePath(),
                     {QString::fromLatin1(kClient), QString::fromStdString(m_proxy.folder()),
                      QString::fromStdString(m_bed.database.database()),
                      QString::fromStdString(m_bed.database.tenantId())});
        client.write(QJsonDocument(toJson(request)).toJson());
        client.closeWriteChannel();
        client.waitForFinished(60'000);
        m_heard = client.errorString() + QStringLiteral(", ") + QString::fromUtf8(client.readAllStandardError());
        return client.readAllStandardOutput().trimmed();
    }

    /// How the client that acted last ended, and what it wrote.
    std::string heard() const { return m_heard.toStdString(); }

    struct Strike {
        int kills = 0;
        QByteArray said; ///< As act() gives it.
    };
    /// The same, and who is to die does at this moment of the message that makes the server work on `statement`
    /// ("order_act" or "COMMIT" of it).
    Strike strike(const orders::OrderRequest& request, bool client, std::string_view statement,
                  MessageProxy::Moment moment) {
        std::atomic<int> kills = 0;
        bool acted = false; // of the proxy's thread, as are these
        bool reached = false;
        m_backends.clear();
        m_proxy.watch([&](const MessageProxy::Message& message, MessageProxy::Moment now) {
            if (message.backend != 0)
                m_backends.insert(message.backend);
            if (now == MessageProxy::Moment::Before) {
                acted = acted || message.content.find("order_act") != std::string_view::npos;
                reached = reached || (acted && message.content.find(statement) != std::string_view::npos);
            }
            // The message that makes the server work, which need not be the one with the words.
            if (reached && (message.type == 'S' || message.type == 'Q') && now == moment && kills++ == 0)
                ::kill(client ? message.client : message.backend, SIGKILL);
            return MessageProxy::Verdict::Pass;
        });
        const QByteArray said = act(request);
        // A client that knows its answer does not wait for the server to be ready again, which is the moment here.
        [[maybe_unused]] const bool killed = QTest::qWaitFor([&] { return kills > 0; }, 2000);
        m_proxy.watch({});
        return {kills, said};
    }

    /// Waits until the server is back and has done with what the client began: true, or false after half a minute.
    bool settled() const {
        return QTest::qWaitFor(
            [&] {
                try {
                    auto superuser = m_bed.database.superuser();
                    for (const postgres::Row row :
                         superuser.exec("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")) {
                        if (m_backends.contains(row.get<int>(0)))
                            return false;
                    }
                    return true;
                } catch (const Error&) {
                    return false; // not back yet
                }
            },
            30'000);
    }

    /// The main() of a test program that kills.
    template <typename Test>
    static int mainOf(int argc, char** argv) {
        QCoreApplication application(argc, argv);
        if (argc == 5 && std::string_view(argv[1]) == kClient)
            return beClient(QCoreApplication::arguments());
        Test test;
        return QTest::qExec(&test, argc, argv);
    }

private:
    static constexpr const char* kClient = "--client";

    /// What the program does as the client: `--client FOLDER DATABASE TENANT`, with the request on standard input.
    static int beClient(const QStringList& arguments) {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return 1;
        const orders::OrderRequest request = fromJson(QJsonDocument::fromJson(input.readAll()).object());
        postgres::Pool pool(postgres::ConnectionUrl::socket(arguments.at(2).toStdString(), "landreeve_admin",
                                                            arguments.at(3).toStdString()),
                            1);
        try {
            const auto outcome = orders::act(lendFrom(pool, arguments.at(4).toStdString()), request, {});
            std::puts(outcome.repeated ? "repeated" : "done");
            return 0;
        } catch (const Error& error) {
            std::fprintf(stderr, "%s\n", error.what());
            // What the server said is known; a lost connection says nothing of the event.
            if (!error.inDoubt() && !error.connectionLost() && !error.sqlState().starts_with("57"))
                std::puts(error.code().c_str());
            return 1;
        }
    }

    static QJsonObject toJson(const orders::OrderRequest& request) {
        QJsonArray lines;
        for (const orders::EventLine& line : request.lines)
            lines.append(QJsonArray{QString::fromStdString(line.lineId),
                                    QString::fromStdString(line.quantity.toString()),
                                    QString::fromStdString(line.bad.toString()), QString::fromStdString(line.reason)});
        return {{QStringLiteral("order"), QString::fromStdString(request.order)},
                {QStringLiteral("event"), QString::fromStdString(orders::toString(request.event))},
                {QStringLiteral("lines"), lines},
                {QStringLiteral("reason"), QString::fromStdString(request.reason)},
                {QStringLiteral("key"), QString::fromStdString(request.key)}};
    }
    static orders::OrderRequest fromJson(const QJsonObject& json) {
        const auto text = [&](const char* name) { return json[QLatin1String(name)].toString().toStdString(); };
        std::vector<orders::EventLine> lines;
        for (const QJsonValue value : json[QStringLiteral("lines")].toArray()) {
            const auto part = [&](int i) { return value.toArray().at(i).toString().toStdString(); };
            lines.push_back({part(0), *Decimal::parse(part(1)), *Decimal::parse(part(2)), part(3)});
        }
        orders::OrderRequest request =
            OrderBed::request(text("order"), orders::OrderEvent::Submit, std::move(lines), text("reason"));
        request.event = *orders::orderEventOf(request.kind, text("event"));
        request.key = text("key");
        return request;
    }

    OrderBed& m_bed;
    MessageProxy m_proxy;
    QString m_heard;
    std::set<pid_t> m_backends; ///< That served the client struck last; of the proxy's thread while it watches.
};

} // namespace landreeve::tests
