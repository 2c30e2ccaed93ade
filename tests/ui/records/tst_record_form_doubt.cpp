// A connection that is lost while saving, at an exact point of the conversation with the server: the form finds out
// what became of it and says so, and nothing is done twice.
#include "core/postgres/pool.h"
#include "tests/support/private_folder.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"

#include <mutex>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;
using tests::MessageProxy;

namespace {

/// What the form says in the end, where it had been saved at first and where it had not.
QString told(bool saved) {
    return saved ? QStringLiteral("It was saved.") : QStringLiteral("It was not saved at first, and is now.");
}

} // namespace

class TestRecordFormDoubt : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void whatBecameOfAnEdit_data();
    void whatBecameOfAnEdit();
    void whatBecameOfANewRecord_data();
    void whatBecameOfANewRecord();
    void whatIsLostTwiceIsSaid();
    void whatIsSavedInATunnelArrivesAfterIt();
    void itIsAskedWhenTheServerIsBack();
    void aRestartWhileSavingSavesOnce_data();
    void aRestartWhileSavingSavesOnce();

private:
    void cutTheCommit(MessageProxy::Moment moment, int times = 1, const char* kind = "vendor");
    bool edit(const char* kind);
    /// Whether a draft is on the disk.
    bool kept() const {
        return std::ranges::any_of(landreeve::records::entities(), [this](const auto& entity) {
            return !m_form->services->drafts->ofEntity({"pune", "meera", m_data->database.tenantId(), entity.name, {}})
                        .empty();
        });
    }
    tests::WindowDriver& driver() { return *m_form->driver; }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<MessageProxy> m_proxy;
    std::unique_ptr<postgres::Pool> m_pool;
    std::unique_ptr<tests::PrivateFolder> m_folder;
    std::unique_ptr<FormWindow> m_form;
    std::atomic<int> m_cuts = 0;
    int m_edits = 0;
};

void TestRecordFormDoubt::initTestCase() {
    ui::theme::Theme::of();
    tests::PrivatePostgres::Options options;
    options.settings = {"synchronous_commit = on"}; // what was answered outlives a crash
    m_data = std::make_unique<FormDatabase>(options);
    m_proxy = std::make_unique<MessageProxy>(m_data->server.folder());
    m_pool = std::make_unique<postgres::Pool>(
        postgres::ConnectionUrl::socket(m_proxy->folder(), "landreeve_admin", m_data->database.database()), 4);
}

void TestRecordFormDoubt::cleanupTestCase() {
    m_pool.reset();
    m_proxy.reset();
    m_data.reset();
}

void TestRecordFormDoubt::init() {
    m_proxy->watch({});
    m_cuts = 0;
    m_folder = std::make_unique<tests::PrivateFolder>(QStringLiteral("lr-form"));
    m_form = std::make_unique<FormWindow>(
        *m_data, m_folder->filePath(QStringLiteral("drafts.db")),
        [this](const access::Permission&, const postgres::Wait& wait) {
            const access::Subject subject{"urn:landreeve:test", "meera", "Meera Kulkarni",
                                          "11111111-1111-4111-8111-111111111111"};
            return access::TenantConnection{m_pool->lend(wait), m_data->database.tenantId(), "landreeve_write",
                                            subject};
        });
}

void TestRecordFormDoubt::cleanup() {
    m_form.reset();
    m_folder.reset();
    m_proxy->watch({});
}

/// At the COMMIT of the first transactions that wrote a record of that kind.
void TestRecordFormDoubt::cutTheCommit(MessageProxy::Moment moment, int times, const char* kind) {
    const std::string table = "\"" + landreeve::records::entity(kind).table + "\"";
    auto wrote = std::make_shared<std::atomic<bool>>(false);
    auto commits = std::make_shared<std::atomic<bool>>(false);
    m_proxy->watch([this, moment, times, table, wrote, commits](const MessageProxy::Message& message,
                                                                MessageProxy::Moment now) {
        if (now == MessageProxy::Moment::Before &&
            (message.content.find("UPDATE " + table) != std::string_view::npos ||
             message.content.find("INSERT INTO " + table) != std::string_view::npos))
            *wrote = true;
        // Sent in several messages, of which the first has its words.
        if (*wrote && now == MessageProxy::Moment::Before && message.content.find("COMMIT") != std::string_view::npos)
            *commits = true;
        if (!*commits || now != moment || m_cuts >= times)
            return MessageProxy::Verdict::Pass;
        ++m_cuts;
        *wrote = *commits = false;
        return MessageProxy::Verdict::Cut;
    });
}

void TestRecordFormDoubt::whatBecameOfAnEdit_data() {
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<int>("moment");
    QTest::addColumn<bool>("saved");
    const auto rows = [](const char* what, const char* kind, const char* key, const char* written) {
        QTest::addRow("%s, before the server saw it", what)
            << QByteArray(kind) << QByteArray(key) << QByteArray(written)
            << static_cast<int>(MessageProxy::Moment::Before) << false;
        QTest::addRow("%s, after it was done", what) << QByteArray(kind) << QByteArray(key) << QByteArray(written)
                                                     << static_cast<int>(MessageProxy::Moment::Answered) << true;
    };
    rows("a vendor's name", "vendor", "V-1", "name");
    // The database completes what is written: ids, discounts, defaults.
    rows("a new line of an order", "purchase-order", "", "line_items");
    // Encrypted anew at each save, so that nothing written can be held against what is there.
    rows("an Aadhaar number alone", "employee", "E-1", "aadhar_number");
    rows("a product's attributes", "product", "SKU-1", "attributes");
}

/// Something of a record of that kind is changed, to what it never was.
bool TestRecordFormDoubt::edit(const char* kind) {
    const std::string_view what(kind);
    if (what == "employee")
        return driver().click("aadhar_numberReplaceButton") &&
               driver().fill("aadhar_numberEdit", QStringLiteral("234123412346"));
    if (what == "product")
        return driver().fill("attributesValue1", QStringLiteral("colour %1").arg(++m_edits));
    if (what == "vendor")
        return driver().fill("nameEdit", QStringLiteral("Konkan %1").arg(++m_edits));
    auto* lines = m_form->page()->findChild<ui::orders::OrderLineEditor*>();
    const int count = lines->document()->count();
    lines->grid()->paste(QStringLiteral("SKU-1\t4\n"));
    return QTest::qWaitFor([&] { return lines->document()->count() == count + 1 && !lines->isLookingUp(); }, 30'000);
}

void TestRecordFormDoubt::whatBecameOfAnEdit() {
    QFETCH(const QByteArray, kind);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, written);
    QFETCH(const int, moment);
    QFETCH(const bool, saved);
    const std::string record =
        key.isEmpty()
            ? m_data->database.superuser().exec("SELECT min(po_number) FROM purchase_order").one().get<std::string>(0)
            : key.toStdString();
    QVERIFY(m_form->open(kind.constData(), record));
    const int version = std::stoi(m_data->column(kind.constData(), record, "version"));
    const std::string before = m_data->column(kind.constData(), record, written.toStdString());
    QVERIFY(edit(kind.constData()));
    cutTheCommit(static_cast<MessageProxy::Moment>(moment), 1, kind.constData());
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_form->notice(), told(saved), 20'000);
    QCOMPARE(m_cuts, 1);
    QVERIFY(m_form->settles());
    QVERIFY(!m_form->page()->form()->isChanged());
    QVERIFY(m_data->column(kind.constData(), record, written.toStdString()) != before);
    QCOMPARE(m_data->column(kind.constData(), record, "version"), std::to_string(version + 1));
}

void TestRecordFormDoubt::whatBecameOfANewRecord_data() {
    QTest::addColumn<int>("moment");
    QTest::addColumn<bool>("saved");
    QTest::newRow("before the server saw it") << static_cast<int>(MessageProxy::Moment::Before) << false;
    QTest::newRow("after it was done") << static_cast<int>(MessageProxy::Moment::Answered) << true;
}

void TestRecordFormDoubt::whatBecameOfANewRecord() {
    QFETCH(const int, moment);
    QFETCH(const bool, saved);
    const std::string code = "N-" + std::to_string(moment);
    QVERIFY(m_form->openNew("vendor"));
    QVERIFY(driver().fill("codeEdit", QString::fromStdString(code)));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Made once")));
    cutTheCommit(static_cast<MessageProxy::Moment>(moment));
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_form->notice(), told(saved), 20'000);
    QVERIFY(m_form->settles());
    QCOMPARE(m_data->database.superuser()
                 .exec("SELECT count(*) FROM vendor WHERE name = 'Made once' AND code = $1", code)
                 .one()
                 .get<int>(0),
             1);
    QVERIFY(!m_form->page()->form()->isNew());
}

/// By itself it is sent again once; then it is said, and somebody has to want it.
void TestRecordFormDoubt::whatIsLostTwiceIsSaid() {
    QVERIFY(m_form->open("vendor", "V-1"));
    const int version = std::stoi(m_data->column("vendor", "V-1", "version"));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Konkan twice")));
    cutTheCommit(MessageProxy::Moment::Before, 2);
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_form->notice(), QStringLiteral("It was not saved; your text is kept."), 20'000);
    QCOMPARE(m_cuts, 2);
    QVERIFY(m_form->settles());
    QVERIFY(m_form->page()->form()->isChanged());
    QVERIFY(kept());
    QVERIFY(driver().click("noticeFirstButton"));
    QTRY_VERIFY(m_form->settles() && !m_form->page()->form()->isChanged());
    QVERIFY(!kept());
    QCOMPARE(m_data->column("vendor", "V-1", "name"), std::string("Konkan twice"));
    QCOMPARE(m_data->column("vendor", "V-1", "version"), std::to_string(version + 1));
}

/// The network is away before it is pressed, and comes back: nobody has to press it again.
void TestRecordFormDoubt::whatIsSavedInATunnelArrivesAfterIt() {
    QVERIFY(m_form->open("vendor", "V-3"));
    const int version = std::stoi(m_data->column("vendor", "V-3", "version"));
    m_pool->closeIdle();
    m_data->server.stop();
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Typed in the tunnel")));
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(m_form->notice().contains(QStringLiteral("is asked when it is back")), 20'000);
    QVERIFY(driver().fill("emailEdit", QStringLiteral("later@sahyadri.example")));
    m_data->server.start();
    QTRY_COMPARE_WITH_TIMEOUT(m_form->notice(), told(false), 60'000);
    QCOMPARE(m_data->column("vendor", "V-3", "name"), std::string("Typed in the tunnel"));
    QCOMPARE(m_data->column("vendor", "V-3", "version"), std::to_string(version + 1));
    QCOMPARE(m_form->text("emailEdit"), QStringLiteral("later@sahyadri.example"));
    QVERIFY(m_form->page()->form()->isChanged());
}

void TestRecordFormDoubt::itIsAskedWhenTheServerIsBack() {
    QVERIFY(m_form->open("vendor", "V-2"));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Deccan Seeds and Saplings")));
    m_proxy->watch([this](const MessageProxy::Message& message, MessageProxy::Moment now) {
        // Everything after the commit is lost, until the server is back.
        if (now == MessageProxy::Moment::Answered && m_cuts == 0 && m_form->away) {
            ++m_cuts;
            return MessageProxy::Verdict::Cut;
        }
        if (now == MessageProxy::Moment::Before && message.content.find("COMMIT") != std::string_view::npos)
            m_form->away = true;
        return MessageProxy::Verdict::Pass;
    });
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(m_form->notice().contains(QStringLiteral("is asked when it is back")));
    QVERIFY(!driver().seen("saveButton")->isEnabled());
    QVERIFY(kept());
    // Ctrl+S does not send it again meanwhile.
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Deccan Seeds and Saplings"));
    m_proxy->watch({});
    m_form->away = false;
    QTRY_COMPARE_WITH_TIMEOUT(m_form->notice(), QStringLiteral("It was saved."), 20'000);
    QVERIFY(!kept());
    QCOMPARE(m_data->column("vendor", "V-2", "name || version"), std::string("Deccan Seeds and Saplings2"));
}

void TestRecordFormDoubt::aRestartWhileSavingSavesOnce_data() {
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<bool>("isNew");
    QTest::addColumn<QByteArray>("statement");
    QTest::addColumn<int>("moment");
    const auto rows = [](const char* what, const char* kind, bool isNew, const char* writes) {
        const auto before = static_cast<int>(MessageProxy::Moment::Before);
        QTest::addRow("%s, before the change", what) << QByteArray(kind) << isNew << QByteArray(writes) << before;
        QTest::addRow("%s, before the commit", what) << QByteArray(kind) << isNew << QByteArray("COMMIT") << before;
        QTest::addRow("%s, before the commit's answer", what)
            << QByteArray(kind) << isNew << QByteArray("COMMIT") << static_cast<int>(MessageProxy::Moment::Answered);
    };
    rows("a vendor's name", "vendor", false, "UPDATE \"vendor\"");
    rows("a new vendor", "vendor", true, "INSERT INTO \"vendor\"");
    rows("a new line of an order", "purchase-order", false, "UPDATE \"purchase_order\"");
}

void TestRecordFormDoubt::aRestartWhileSavingSavesOnce() {
    QFETCH(const QByteArray, kind);
    QFETCH(const bool, isNew);
    QFETCH(const QByteArray, statement);
    QFETCH(const int, moment);
    const std::string table = landreeve::records::entity(kind.toStdString()).table;
    const std::string code = "R-" + std::to_string(++m_edits);
    const auto count = [&](const std::string& where) {
        return m_data->database.superuser().exec("SELECT count(*) FROM " + table + where).one().get<int>(0);
    };
    const int records = count({});
    std::string record = "V-3";
    if (kind == "purchase-order")
        record =
            m_data->database.superuser().exec("SELECT min(po_number) FROM purchase_order").one().get<std::string>(0);
    int version = 0;
    if (isNew) {
        record = code;
        QVERIFY(m_form->openNew(kind.constData()));
        QVERIFY(driver().fill("codeEdit", QString::fromStdString(code)));
        QVERIFY(driver().fill("nameEdit", QStringLiteral("Made once")));
    } else {
        QVERIFY(m_form->open(kind.constData(), record));
        version = std::stoi(m_data->column(kind.constData(), record, "version"));
        QVERIFY(edit(kind.constData()));
    }
    const auto typed = m_form->page()->form()->texts();
    std::atomic<bool> wrote = false;
    std::atomic<bool> reached = false;
    std::atomic<bool> stopped = false;
    m_proxy->watch([&](const MessageProxy::Message& message, MessageProxy::Moment now) {
        const bool isBefore = now == MessageProxy::Moment::Before;
        if (isBefore &&
            message.content.find((isNew ? "INSERT INTO \"" : "UPDATE \"") + table + "\"") != std::string_view::npos)
            wrote = true;
        if (wrote && isBefore && message.content.find(statement.toStdString()) != std::string_view::npos)
            reached = true;
        if (!reached || static_cast<int>(now) != moment || stopped.exchange(true))
            return MessageProxy::Verdict::Pass;
        m_data->server.stop();
        return MessageProxy::Verdict::Cut;
    });
    driver().key(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(stopped && (!m_form->error().isEmpty() || !m_form->notice().isEmpty()), 20'000);
    QCOMPARE(m_form->page()->form()->texts(), typed);
    QVERIFY(kept());
    m_data->server.start();
    // It finds out by itself what became of it, or was told at once that nothing did.
    QTRY_VERIFY_WITH_TIMEOUT(m_form->settles() && driver().seen("saveButton")->isEnabled(), 20'000);
    if (m_form->page()->form()->isChanged())
        QVERIFY(m_form->save());
    QVERIFY(!m_form->page()->form()->isChanged());
    QVERIFY(!kept());
    QCOMPARE(m_data->column(kind.constData(), record, "version"), std::to_string(version + 1));
    QCOMPARE(count({}), records + (isNew ? 1 : 0));
}

QTEST_MAIN(TestRecordFormDoubt)
#include "tst_record_form_doubt.moc"
