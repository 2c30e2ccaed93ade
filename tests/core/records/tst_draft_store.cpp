// Drafts in their file: kept for whom they belong to, without personal data, over the end of a program and its faults.
#include "core/records/draft_store.h"
#include "tests/support/private_folder.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <atomic>
#include <filesystem>

using namespace landreeve;
using namespace landreeve::records;

namespace {

constexpr const char* kAadhaar = "234123412346";

Draft vendorDraft(const std::string& record, const char* name) {
    Draft draft;
    draft.key = {"pune", "meera", "sahyadri-agro", "vendor", record};
    draft.base = {{QStringLiteral("id"), QString::fromStdString(record)}, {QStringLiteral("version"), 7}};
    draft.texts = {{QStringLiteral("name"), QLatin1String(name)}};
    draft.writtenAt = timeFromText("2026-11-27T12:03:00Z");
    return draft;
}

} // namespace

class TestDraftStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<tests::PrivateFolder>(QStringLiteral("lr-drafts")); }
    void cleanup() { m_folder.reset(); }
    void keepsTheNewest();
    void belongsToOne_data();
    void belongsToOne();
    void newRecordsAreListed();
    void outlivesTheProgram();
    void holdsNoSecrets();
    void isItsOwnersAlone();
    void putsADamagedFileAside();
    void leavesANewerFileAlone();
    void saysWhenNothingIsKept();
    void manyWriters();

private:
    std::filesystem::path file() const { return m_folder->filePath(QStringLiteral("local/drafts.db")).toStdString(); }
    std::unique_ptr<tests::PrivateFolder> m_folder;
};

void TestDraftStore::keepsTheNewest() {
    DraftStore store(file());
    const Draft first = vendorDraft("a", "Konkan");
    store.put(first);
    store.put(vendorDraft("a", "Konkan Polymers"));
    const auto found = store.find(first.key);
    QVERIFY(found);
    QCOMPARE(found->texts[QStringLiteral("name")].toString(), QStringLiteral("Konkan Polymers"));
    QCOMPARE(found->base[QStringLiteral("version")].toInt(), 7);
    QVERIFY(found->writtenAt == first.writtenAt);
    QVERIFY(!found->isNew);
    store.remove(first.key);
    QVERIFY(!store.find(first.key));
}

void TestDraftStore::belongsToOne_data() {
    QTest::addColumn<QString>("other");
    for (const char* part : {"workspace", "operator", "tenant", "entity", "record"})
        QTest::newRow(part) << QString::fromLatin1(part);
}

void TestDraftStore::belongsToOne() {
    QFETCH(const QString, other);
    DraftStore store(file());
    const Draft draft = vendorDraft("a", "Konkan");
    store.put(draft);
    DraftKey key = draft.key;
    std::string& part = other == QLatin1String("workspace")  ? key.workspace
                        : other == QLatin1String("operator") ? key.operatorId
                        : other == QLatin1String("tenant")   ? key.tenant
                        : other == QLatin1String("entity")   ? key.entity
                                                             : key.record;
    part = "customer";
    QVERIFY(!store.find(key));
    store.remove(key);
    QVERIFY(store.find(draft.key));
}

void TestDraftStore::newRecordsAreListed() {
    DraftStore store(file());
    store.put(vendorDraft("a", "an old one"));
    Draft fresh = vendorDraft("b", "the first");
    fresh.isNew = true;
    store.put(fresh);
    Draft newer = vendorDraft("c", "the second");
    newer.isNew = true;
    newer.writtenAt += std::chrono::minutes(1);
    store.put(newer);
    const auto found = store.ofNewRecords(fresh.key);
    QCOMPARE(found.size(), std::size_t(2));
    QVERIFY(found[0].key == newer.key);
    QVERIFY(found[1].key == fresh.key);
}

void TestDraftStore::outlivesTheProgram() {
    const Draft draft = vendorDraft("a", "Konkan");
    { DraftStore(file()).put(draft); }
    const auto found = DraftStore(file()).find(draft.key);
    QVERIFY(found);
    QCOMPARE(found->texts, draft.texts);
}

void TestDraftStore::holdsNoSecrets() {
    Draft draft;
    draft.key = {"pune", "meera", "sahyadri-agro", "employee", "e"};
    draft.base = {{QStringLiteral("aadhar_number"), QStringLiteral("XXXX-XXXX-2346")}};
    draft.texts = {{QStringLiteral("aadhar_number"), QLatin1String(kAadhaar)},
                   {QStringLiteral("pan_number"), QStringLiteral("ABCPE1234F")},
                   {QStringLiteral("name"), QStringLiteral("Meera")}};
    {
        DraftStore store(file());
        store.put(draft);
        const auto found = store.find(draft.key);
        QVERIFY(found);
        QCOMPARE(found->texts.keys(), QStringList{QStringLiteral("name")});
        QVERIFY(found->base.isEmpty());
        // While it is open the log beside it has what was written.
        for (const auto& each : std::filesystem::directory_iterator(file().parent_path())) {
            QFile raw(QString::fromStdString(each.path().string()));
            QVERIFY(raw.open(QIODevice::ReadOnly));
            const QByteArray bytes = raw.readAll();
            QVERIFY2(!bytes.contains(kAadhaar) && !bytes.contains("ABCPE1234F") && !bytes.contains("2346"),
                     qPrintable(raw.fileName()));
        }
    }
}

void TestDraftStore::isItsOwnersAlone() {
    DraftStore store(file());
    store.put(vendorDraft("a", "Konkan"));
    store.flush();
    int files = 0;
    for (const auto& each : std::filesystem::directory_iterator(file().parent_path())) {
        ++files;
        const auto rights = std::filesystem::status(each.path()).permissions();
        QVERIFY2((rights & std::filesystem::perms(0077)) == std::filesystem::perms::none, each.path().c_str());
    }
    QVERIFY(files >= 2); // the file and its log
}

void TestDraftStore::putsADamagedFileAside() {
    std::filesystem::create_directories(file().parent_path());
    {
        QFile raw(QString::fromStdString(file().string()));
        QVERIFY(raw.open(QIODevice::WriteOnly));
        raw.write(QByteArray(8192, 'x'));
    }
    DraftStore store(file());
    const Draft draft = vendorDraft("a", "Konkan");
    store.put(draft);
    QVERIFY(store.find(draft.key));
    QVERIFY(std::filesystem::exists(file().string() + ".damaged"));
}

void TestDraftStore::leavesANewerFileAlone() {
    { DraftStore(file()).put(vendorDraft("a", "Konkan")); }
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("look"));
        database.setDatabaseName(QString::fromStdString(file().string()));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA user_version = 99")));
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("look"));
    DraftStore store(file());
    try {
        store.find(vendorDraft("a", "").key);
        QFAIL("a newer file was read");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("home_unusable"));
        QVERIFY(error.message().find("newer") != std::string::npos);
    }
    QVERIFY(!std::filesystem::exists(file().string() + ".damaged"));
}

void TestDraftStore::saysWhenNothingIsKept() {
    // A folder stands where the file would be.
    std::filesystem::create_directories(file());
    std::atomic<int> told = 0;
    DraftStore store(file(), [&told](const Error& error) { told += error.code() == "home_unusable" ? 1 : 100; });
    store.put(vendorDraft("a", "Konkan"));
    store.put(vendorDraft("a", "Konkan P"));
    store.flush();
    QCOMPARE(told.load(), 1);
    std::filesystem::remove(file());
    store.put(vendorDraft("a", "Konkan Po"));
    QVERIFY(store.find(vendorDraft("a", "").key));
}

void TestDraftStore::manyWriters() {
    // Two programs, four hands each.
    DraftStore one(file());
    DraftStore other(file());
    {
        std::vector<std::jthread> hands;
        hands.reserve(8);
        for (int hand = 0; hand < 8; ++hand)
            hands.emplace_back([&, hand] {
                DraftStore& store = hand % 2 == 0 ? one : other;
                for (int i = 0; i < 25; ++i)
                    store.put(vendorDraft("r" + std::to_string(hand), qPrintable(QString::number(i))));
            });
    }
    one.flush();
    other.flush();
    for (int hand = 0; hand < 8; ++hand) {
        const auto found = one.find(vendorDraft("r" + std::to_string(hand), "").key);
        QVERIFY(found);
        QCOMPARE(found->texts[QStringLiteral("name")].toString(), QStringLiteral("24"));
    }
}

QTEST_GUILESS_MAIN(TestDraftStore)
#include "tst_draft_store.moc"
