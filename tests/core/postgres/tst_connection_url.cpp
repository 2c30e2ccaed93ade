#include "core/base/error.h"
#include "core/postgres/connection_url.h"

#include <QtTest>

using namespace landreeve;
using namespace landreeve::postgres;

class TestConnectionUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void printedUrlReadsBackTheSame_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("redacted");
        QTest::newRow("plain") << "postgresql://u:p@h:5433/d"
                               << "postgresql://u@h:5433/d";
        QTest::newRow("several hosts") << "postgresql://u@a:1,b:2/d?target_session_attrs=read-write"
                                       << "postgresql://u@a:1,b:2/d?target_session_attrs=read-write";
        QTest::newRow("odd characters") << "postgresql://us%40er:p%2Fw%3A@h/d%20b"
                                        << "postgresql://us%40er@h/d%20b";
        QTest::newRow("IPv6") << "postgresql://u@[::1]:5432/d"
                              << "postgresql://u@[::1]:5432/d";
        QTest::newRow("socket") << "host=/run/pg user=u dbname=d password=secret"
                                << "postgresql://u@/d?host=%2Frun%2Fpg";
    }
    void printedUrlReadsBackTheSame() {
        QFETCH(QString, text);
        QFETCH(QString, redacted);
        const auto url = ConnectionUrl::parse(text.toStdString());
        QCOMPARE(QString::fromStdString(url.redacted()), redacted);
        QCOMPARE(ConnectionUrl::parse(url.toStringWithPassword().reveal()), url);
    }

    void unreadableTextIsRefusedWithoutItsPassword_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("unknown option") << "postgresql://u:hunter2@h/d?nonsense=1";
        QTest::newRow("bad escape") << "postgresql://u:hunter2%zz@h/d";
        QTest::newRow("no value") << "hunter2";
    }
    void unreadableTextIsRefusedWithoutItsPassword() {
        QFETCH(QString, text);
        try {
            ConnectionUrl::parse(text.toStdString());
            QFAIL("read");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string("invalid_connection_url"));
            QVERIFY2(error.message().find("hunter2") == std::string::npos, error.what());
        }
    }

    void whatIsNoUrlIsSaidPlainly() {
        const auto said = [](const char* text) -> std::string {
            try {
                ConnectionUrl::parse(text);
            } catch (const Error& error) {
                return error.message();
            }
            return {};
        };
        QCOMPARE(said("db.example.com"),
                 std::string("The connection URL cannot be read: it does not begin with postgresql://."));
        QCOMPARE(said("postgresql://h/d?colour=red"),
                 std::string("The connection URL cannot be read: invalid URI query parameter."));
    }

    void weaknessIsNamed_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("remote");
        QTest::addColumn<bool>("weak");
        QTest::newRow("socket") << "host=/tmp" << false << false;
        QTest::newRow("loopback") << "postgresql://127.0.0.1/d?sslmode=disable" << false << false;
        QTest::newRow("remote by default") << "postgresql://db.example/d" << true << false;
        QTest::newRow("remote, required") << "postgresql://db.example/d?sslmode=require" << true << true;
        QTest::newRow("remote, off") << "postgresql://db.example/d?sslmode=disable" << true << true;
        QTest::newRow("one of two remote") << "postgresql://localhost,db.example/d?sslmode=prefer" << true << true;
    }
    void weaknessIsNamed() {
        QFETCH(QString, text);
        QFETCH(bool, remote);
        QFETCH(bool, weak);
        const auto url = ConnectionUrl::parse(text.toStdString());
        QCOMPARE(url.isRemote(), remote);
        QCOMPARE(url.weakness().has_value(), weak);
    }
};

QTEST_GUILESS_MAIN(TestConnectionUrl)
#include "tst_connection_url.moc"
