#include "tests/support/lost_commit.h"
#include "tests/support/routed_workspace.h"

#include <QJsonArray>
#include <QtTest>

using namespace landreeve::tests;
using Moment = LostCommit::Moment;

/// record create, update and delete whose COMMIT is lost on its way, or its answer: done once, and said so.
class TestRecordDoubt : public QObject {
    Q_OBJECT

    static constexpr const char* kId = "doubted";
    std::unique_ptr<RoutedWorkspace> m_test;

    CommandResult run(QStringList command, const QByteArray& input = {}) const {
        return m_test->run(RoutedWorkspace::kRouted, command << QStringLiteral("--tenant-id") << QString(kId), input);
    }
    static QString codeOf(Moment moment) { return moment == Moment::OnceItIsDone ? "V-DONE" : "V-NOT"; }
    /// Nothing where there is none of that code.
    QJsonObject vendor(const QString& code) const {
        const QJsonArray found =
            run({"record", "list", "vendor", "--where", "code=" + code}).json()["records"].toArray();
        return found.isEmpty() ? QJsonObject() : found.at(0).toObject();
    }

private Q_SLOTS:
    void initTestCase() { m_test = std::make_unique<RoutedWorkspace>(kId); }
    void cleanupTestCase() { m_test.reset(); }

    void everyWriteIsDoneOnce_data() {
        QTest::addColumn<Moment>("moment");
        QTest::newRow("the COMMIT is lost") << Moment::BeforeItIsDone;
        QTest::newRow("its answer is lost") << Moment::OnceItIsDone;
    }
    void everyWriteIsDoneOnce() {
        QFETCH(const Moment, moment);
        const QString code = codeOf(moment);
        QString id;
        {
            const LostCommit lost(m_test->proxy, "INSERT INTO \"vendor\"", moment);
            const CommandResult made =
                run({"record", "create", "vendor", "-"}, "{\"code\":\"" + code.toUtf8() + "\",\"name\":\"Konkan\"}");
            QVERIFY2(made.exit == 0, made.err.constData());
            QCOMPARE(lost.cuts(), 1);
            id = made.json()["record"].toObject()["id"].toString();
        }
        QCOMPARE(vendor(code)["id"].toString(), id);
        {
            const LostCommit lost(m_test->proxy, "UPDATE \"vendor\"", moment);
            const CommandResult changed =
                run({"record", "update", "vendor", id, "-", "--version", "1"}, R"({"name":"Konkan Irrigation"})");
            QVERIFY2(changed.exit == 0, changed.err.constData());
            QCOMPARE(lost.cuts(), 1);
            QCOMPARE(changed.json()["record"].toObject()["version"].toInt(), 2);
        }
        QCOMPARE(vendor(code)["version"].toInt(), 2);
        QCOMPARE(vendor(code)["name"].toString(), QString("Konkan Irrigation"));
        {
            const LostCommit lost(m_test->proxy, "DELETE FROM \"vendor\"", moment);
            const CommandResult deleted = run({"record", "delete", "vendor", id, "--version", "2"});
            QVERIFY2(deleted.exit == 0, deleted.err.constData());
            QCOMPARE(lost.cuts(), 1);
        }
        QVERIFY(vendor(code).isEmpty());
    }

    // Whoever cannot be asked is not guessed at.
    void whatCannotBeAskedIsInDoubt() {
        std::atomic<bool> away = false;
        m_test->proxy.watch(
            [&, inserts = false](const MessageProxy::Message& message, MessageProxy::Moment now) mutable {
                const auto says = [&](const char* what) {
                    return now == MessageProxy::Moment::Before && message.content.find(what) != std::string_view::npos;
                };
                inserts = inserts || says("INSERT INTO \"vendor\"");
                away = away || (inserts && says("COMMIT"));
                return away ? MessageProxy::Verdict::Cut : MessageProxy::Verdict::Pass;
            });
        const CommandResult made = run({"record", "create", "vendor", "-"}, R"({"code":"V-LOST","name":"Konkan"})");
        m_test->proxy.watch({});
        QVERIFY(away);
        QVERIFY(made.exit != 0);
        const QJsonObject error = made.json()["error"].toObject();
        QVERIFY2(error["details"]["in_doubt"].toBool(), made.out.constData());
        QVERIFY2(error["hint"].toString().contains("record get vendor "), made.out.constData());
        QVERIFY(vendor("V-LOST").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRecordDoubt)
#include "tst_record_doubt.moc"
