#include "core/base/error.h"
#include "core/workspace/profile.h"

#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace landreeve;
using namespace landreeve::workspace;

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_home = std::make_unique<Home>(Home::resolve(m_folder->path().toStdString()));
    }

    void aNewHomeHasItsLocalWorkspace() {
        const Profiles profiles(*m_home);
        QCOMPARE(profiles.list().size(), std::size_t(1));
        const Profile local = profiles.current();
        QCOMPARE(local.name, std::string("local"));
        QVERIFY(local.embedded);
        QCOMPARE(local.kind, std::string("this-computer"));
        QVERIFY2(!QFile::exists(listFile()), "looking writes nothing");
    }

    void whatIsAddedIsKeptWithoutItsSecrets() {
        Profile added = remote("west");
        added.controlUrl = postgres::ConnectionUrl::parse(
            "postgresql://ops:hunter2@db.example:5433/landreeve_control?sslmode=verify-full&sslpassword=hunter3");
        Profiles(*m_home).add(added);
        Profiles(*m_home).add(remote("east"));
        QFile file(listFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("hunter"));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());

        const auto list = Profiles(*m_home).list();
        QCOMPARE(list.size(), std::size_t(3));
        QCOMPARE(list[0].name, std::string("local"));
        QCOMPARE(list[1].name, std::string("east"));
        const Profile west = Profiles(*m_home).get("west");
        QCOMPARE(west.kind, std::string("production"));
        QVERIFY(!west.embedded);
        QCOMPARE(west.controlUrl.redacted(),
                 std::string("postgresql://ops@db.example:5433/landreeve_control?sslmode=verify-full"));
    }

    void theCurrentOneFallsBackToLocal() {
        Profiles profiles(*m_home);
        profiles.add(remote("west"));
        profiles.use("west");
        QCOMPARE(Profiles(*m_home).current().name, std::string("west"));
        profiles.remove("west");
        QCOMPARE(Profiles(*m_home).current().name, std::string("local"));
        QCOMPARE(code([&] { profiles.use("west"); }), std::string("workspace_not_found"));
        QCOMPARE(code([&] { profiles.remove("west"); }), std::string("workspace_not_found"));
    }

    void whatCannotBeIsRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("code");
        QTest::newRow("taken") << "west"
                               << "workspace_exists";
        QTest::newRow("local") << "local"
                               << "workspace_exists";
        for (const char* bad : {"", "West", "we st", "-west", "west-", "we--st", "1west", "wëst", "west/../x"})
            QTest::newRow(bad) << bad << "invalid_workspace_name";
        QTest::newRow("long") << QString(41, QLatin1Char('w')) << "invalid_workspace_name";
    }
    void whatCannotBeIsRefused() {
        QFETCH(QString, name);
        QFETCH(QString, code);
        Profiles profiles(*m_home);
        profiles.add(remote("west"));
        QCOMPARE(this->code([&] { profiles.add(remote(name.toStdString())); }), code.toStdString());
        QCOMPARE(profiles.list().size(), std::size_t(2));
    }

    void localStays() {
        QCOMPARE(code([&] { Profiles(*m_home).remove("local"); }), std::string("invalid_workspace_name"));
        Profile wrong = remote("west");
        wrong.kind = "somewhere";
        QCOMPARE(code([&] { Profiles(*m_home).add(wrong); }), std::string("usage"));
        Profile second = remote("second");
        second.embedded = true;
        QCOMPARE(code([&] { Profiles(*m_home).add(second); }), std::string("usage"));
    }

    void aDamagedListIsSaidAndLeftAlone_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cut") << QByteArray("{\"format\":1,\"workspa");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("newer") << QByteArray("{\"format\":2}");
        QTest::newRow("bad name") << QByteArray(R"({"format":1,"workspaces":[{"name":"X","kind":"staging"}]})");
        QTest::newRow("bad URL") << QByteArray(
            R"({"format":1,"workspaces":[{"name":"x","kind":"staging","control_url":""}]})");
    }
    void aDamagedListIsSaidAndLeftAlone() {
        QFETCH(QByteArray, text);
        m_home->prepare();
        QFile file(listFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QCOMPARE(code([&] { Profiles(*m_home).add(remote("west")); }), std::string("workspaces_unreadable"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), text);
    }

    void programsAtOnceLoseNothing() {
        std::vector<std::future<void>> adding;
        for (int i = 0; i < 8; ++i)
            adding.push_back(
                std::async(std::launch::async, [this, i] { Profiles(*m_home).add(remote("w" + std::to_string(i))); }));
        for (auto& one : adding)
            one.get();
        QCOMPARE(Profiles(*m_home).list().size(), std::size_t(9));
    }

private:
    static Profile remote(const std::string& name) {
        Profile profile;
        profile.name = name;
        profile.kind = "production";
        profile.controlUrl = postgres::ConnectionUrl::parse("postgresql://ops@db.example/landreeve_control");
        return profile;
    }
    static std::string code(const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            return error.code();
        }
        return "done";
    }
    QString listFile() const { return QString::fromStdString((m_home->config() / "workspaces.json").string()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
