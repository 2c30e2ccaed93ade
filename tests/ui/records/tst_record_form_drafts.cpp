// What is typed into a form and not saved outlives the program, also one that is killed while somebody types.
#include "tests/support/private_folder.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/orders/order_line_editor.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>

#include <csignal>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

namespace {

constexpr const char* kChild = "LANDREEVE_TEST_TYPES_FOR"; ///< Folder of the server, then of the drafts.

} // namespace

class TestRecordFormDrafts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
    }
    void cleanupTestCase() { m_data.reset(); }
    void init() {
        m_folder = std::make_unique<tests::PrivateFolder>(QStringLiteral("lr-form"));
        m_data->elsewhere("update vendor set name = 'Konkan Polymers', phone = null, email = null where code = 'V-1'");
    }
    void cleanup() { m_folder.reset(); }
    void isOfferedWhenTheFormOpensAgain();
    void canBeThrownAway();
    void goesWhenSavedOrDiscarded();
    void aDiscardedNewRecordIsTakenBack();
    void ofANewRecordKeepsItsId();
    void ofAnOlderVersionIsMerged();
    void listTellsOfThem();
    void anotherOperatorSeesNothing();
    void killedWhileTyping_data();
    void killedWhileTyping();
    void killedAfterTheSave();
    void killedAfterANewOneWasMade();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("drafts.db")); }
    std::unique_ptr<FormWindow> window() const { return std::make_unique<FormWindow>(*m_data, file()); }
    std::string vendor(const char* expression) const { return m_data->column("vendor", "V-1", expression); }
    landreeve::records::DraftKey key() const {
        return {"pune", "meera", m_data->database.tenantId(), "vendor", vendor("id")};
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<tests::PrivateFolder> m_folder;
};

void TestRecordFormDrafts::isOfferedWhenTheFormOpensAgain() {
    const std::string version = vendor("version");
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QElapsedTimer since;
        since.start();
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
        QTRY_VERIFY(form->services->drafts->find(key()).has_value());
        QVERIFY(since.elapsed() < 2000);
        QCOMPARE(form->page()->unsaved(), QStringList{QStringLiteral("1 change of Konkan Polymers; a draft is kept")});
    }
    const auto form = window();
    QVERIFY(form->open("vendor", "V-1"));
    QTRY_VERIFY(form->notice().startsWith(QStringLiteral("You were editing this on ")));
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Konkan Plastics"));
    // The text is there again, and nothing was done.
    QCOMPARE(vendor("name || version"), "Konkan Polymers" + version);
    form->driver->key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
}

void TestRecordFormDrafts::canBeThrownAway() {
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
    }
    const auto form = window();
    QVERIFY(form->open("vendor", "V-1"));
    QTRY_VERIFY(!form->notice().isEmpty());
    QVERIFY(form->driver->click("noticeSecondButton"));
    QVERIFY(!form->services->drafts->find(key()));
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
}

void TestRecordFormDrafts::goesWhenSavedOrDiscarded() {
    const auto form = window();
    QVERIFY(form->open("vendor", "V-1"));
    QVERIFY(form->driver->fill("phoneEdit", QStringLiteral("+91 20 4477")));
    QTRY_VERIFY(form->services->drafts->find(key()).has_value());
    QVERIFY(form->save());
    QCOMPARE(vendor("phone"), std::string("+91 20 4477"));
    QVERIFY(!form->services->drafts->find(key()));
    QVERIFY(form->driver->fill("phoneEdit", QStringLiteral("+91 20 4478")));
    QTRY_VERIFY(form->services->drafts->find(key()).has_value());
    QVERIFY(form->driver->click("discardButton"));
    QVERIFY(!form->services->drafts->find(key()));
}

void TestRecordFormDrafts::aDiscardedNewRecordIsTakenBack() {
    const auto form = window();
    QVERIFY(form->openNew("vendor"));
    QVERIFY(form->driver->fill("codeEdit", QStringLiteral("V-7")));
    QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Half made")));
    QTRY_COMPARE(form->services->drafts->ofNewRecords(key()).size(), std::size_t(1));
    QVERIFY(form->driver->click("discardButton"));
    QTRY_VERIFY(form->driver->words("messageText").contains(QStringLiteral("The new vendor was discarded.")));
    QVERIFY(form->services->drafts->ofNewRecords(key()).empty());
    // The forms of other kinds of record come and go.
    QVERIFY(form->openNew("employee"));
    QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Binod")));
    QVERIFY(form->driver->fill("aadhar_numberEdit", QStringLiteral("2345 6789 2346")));
    QVERIFY(form->driver->click("discardButton"));
    QTRY_COMPARE(form->driver->seen<QAbstractButton>("newestTask")->text(),
                 QStringLiteral("What you changed in Aadhaar is not kept: no draft holds personal data"));
    QTRY_VERIFY(form->driver->words("messageText").contains(QStringLiteral("The new employee was discarded.")));
    QVERIFY(form->driver->click("messageAction"));
    QVERIFY(form->settles());
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Binod"));
    QCOMPARE(form->text("aadhar_numberEdit"), QString());
    QTRY_VERIFY(form->driver->words("messageText").contains(QStringLiteral("The new vendor was discarded.")));
    QVERIFY(form->driver->click("messageAction"));
    QVERIFY(form->settles());
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Half made"));
    QCOMPARE(form->text("codeEdit"), QStringLiteral("V-7"));
    QVERIFY(form->driver->goes("messageBar"));
    QVERIFY(form->driver->click("discardButton"));
    QVERIFY(form->driver->click("messageOtherAction"));
    QVERIFY(form->driver->goes("messageBar"));
}

void TestRecordFormDrafts::ofANewRecordKeepsItsId() {
    {
        const auto form = window();
        QVERIFY(form->openNew("vendor"));
        QVERIFY(form->driver->fill("codeEdit", QStringLiteral("V-8")));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Half made")));
    }
    const auto form = window();
    const auto kept = form->services->drafts->ofNewRecords(key());
    QCOMPARE(kept.size(), std::size_t(1));
    QVERIFY(form->openNew("vendor"));
    QTRY_VERIFY(form->notice().startsWith(QStringLiteral("You were making a new vendor")));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Half made"));
    QVERIFY(form->save());
    QCOMPARE(m_data->id("vendor", "V-8"), kept.front().key.record);
    QVERIFY(form->services->drafts->ofNewRecords(key()).empty());
    m_data->elsewhere("delete from vendor where code = 'V-8'");
}

void TestRecordFormDrafts::ofAnOlderVersionIsMerged() {
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
    }
    m_data->elsewhere("update vendor set phone = '+91 20 11', email = 'x@y.example' where code = 'V-1'");
    const auto form = window();
    QVERIFY(form->open("vendor", "V-1"));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QVERIFY(form->notice().contains(QStringLiteral("changed since")));
    QVERIFY(form->save());
    QCOMPARE(vendor("name || ', ' || phone"), std::string("Konkan Plastics, +91 20 11"));
}

void TestRecordFormDrafts::listTellsOfThem() {
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
    }
    const auto form = window();
    form->window.openPage(QStringLiteral("vendor"));
    QVERIFY(form->driver->shows("draftsNotice"));
    const QString words = form->driver->words("formNoticeText");
    QVERIFY2(words.startsWith(QStringLiteral("What you typed for V-1 on ")), qPrintable(words));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QVERIFY(form->settles());
    QVERIFY(form->notice().startsWith(QStringLiteral("You were editing this on ")));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QCOMPARE(form->text("nameEdit"), QStringLiteral("Konkan Plastics"));
    QVERIFY(form->save());
    form->window.openPage(QStringLiteral("vendor"));
    QVERIFY(form->driver->goes("draftsNotice"));
}

void TestRecordFormDrafts::anotherOperatorSeesNothing() {
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
    }
    auto other = key();
    other.operatorId = "suresh";
    QVERIFY(!landreeve::records::DraftStore(file().toStdString()).find(other));
}

/// In a process of its own: types a digit every few milliseconds and says on standard output what it has typed.
int typeUntilKilled(const QStringList& where) {
    ui::theme::Theme::of();
    ui::tasks::TaskRunner runner;
    const auto url = postgres::ConnectionUrl::socket(where[0].toStdString(), "landreeve_admin", where[2].toStdString());
    postgres::Pool pool(url, 4);
    const auto lend = [&pool, tenant = where[3].toStdString()](const access::Permission&, const postgres::Wait& wait) {
        const access::Subject subject{"urn:landreeve:test", "meera", "Meera", newUuid()};
        return access::TenantConnection{pool.lend(wait), tenant, "landreeve_write", subject};
    };
    ui::tasks::TaskCentre centre(runner);
    ui::shell::MainWindow window(centre);
    ui::records::RecordServices services{
        runner, window,
        [&](const QString& id) { return std::make_shared<landreeve::records::TenantRecords>(id.toStdString(), lend); },
        QString()};
    services.openOrders = [&](const QString&) { return std::make_shared<landreeve::orders::TenantOrders>(lend); };
    services.workspace = "pune";
    services.operatorId = "meera";
    services.drafts = std::make_shared<landreeve::records::DraftStore>(where[1].toStdString());
    ui::records::registerRecordPages(window, services);
    window.resize(1200, 800);
    window.openTenant({where[3], where[3]});
    tests::WindowDriver driver(window);
    const bool ofOrder = where[5] == QLatin1String("purchase-order");
    QVariantMap arguments{{QStringLiteral("id"), where[4]}};
    if (where[4].isEmpty())
        arguments = {{QStringLiteral("new"), true}};
    window.openPage(where[5] + QStringLiteral("-form"), arguments);
    auto* page = qobject_cast<ui::records::RecordFormPage*>(window.currentPage());
    const char* begins = ofOrder ? "lineGrid" : "nameEdit";
    if (!QTest::qWaitFor([&] { return page->isSettled() && driver.seen(begins) != nullptr; }, 20'000))
        return 1;
    if (ofOrder)
        driver.tabTo("lineGrid");
    else
        driver.fill("nameEdit", QStringLiteral("Typed "));
    QTimer type;
    type.setInterval(20);
    int count = 0;
    QObject::connect(&type, &QTimer::timeout, &window, [&] {
        qsizetype size = 0;
        if (ofOrder) {
            // Another line: its product, how much, what for.
            for (const char* cell : {"SKU-1", "4", "12"}) {
                driver.type(QLatin1String(cell));
                driver.key(*cell == '1' ? Qt::Key_Return : Qt::Key_Tab);
            }
            size = page->findChild<ui::orders::OrderLineEditor*>()->document()->count();
        } else {
            driver.type(QString::number(count++ % 10));
            size = driver.seen<QLineEdit>("nameEdit")->text().size();
        }
        QTextStream(stdout) << QDateTime::currentMSecsSinceEpoch() << ' ' << size << Qt::endl;
    });
    type.start();
    return QCoreApplication::exec();
}

void TestRecordFormDrafts::killedWhileTyping_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("isNew");
    QTest::newRow("a vendor's name") << QStringLiteral("vendor") << false;
    QTest::newRow("a new vendor") << QStringLiteral("vendor") << true;
    QTest::newRow("an order's lines") << QStringLiteral("purchase-order") << false;
}

void TestRecordFormDrafts::killedWhileTyping() {
    QFETCH(const QString, kind);
    QFETCH(const bool, isNew);
    const bool ofOrder = kind == QLatin1String("purchase-order");
    const std::string order =
        m_data->database.superuser().exec("SELECT po_number FROM purchase_order").one().get<std::string>(0);
    const auto all = [this] {
        return m_data->database.superuser()
            .exec("SELECT (SELECT string_agg(v::text, ',' ORDER BY id) FROM vendor v) || "
                  "(SELECT string_agg(o::text, ',') FROM purchase_order o)")
            .one()
            .get<std::string>(0);
    };
    const std::string before = all();
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kChild),
                       QStringList{QString::fromStdString(m_data->server.folder()), file(),
                                   QString::fromStdString(m_data->database.database()),
                                   QString::fromStdString(m_data->database.tenantId()),
                                   isNew     ? QString()
                                   : ofOrder ? QString::fromStdString(m_data->id("purchase-order", order))
                                             : QString::fromStdString(vendor("id")),
                                   kind}
                           .join(u'|'));
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), {});
    // Somewhere in the middle of the typing, not right after a draft was written.
    QList<std::pair<qint64, qint64>> typed; // when, and how long the text was by then
    const auto read = [&] {
        while (child.canReadLine()) {
            const QStringList words = QString::fromUtf8(child.readLine()).simplified().split(u' ');
            typed.append({words[0].toLongLong(), words[1].toLongLong()});
        }
        return typed.size() > 110;
    };
    QTRY_VERIFY_WITH_TIMEOUT(read(), 60'000);
    child.kill();
    QVERIFY(child.waitForFinished());
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    const qint64 end = QDateTime::currentMSecsSinceEpoch();
    (void)read();

    const auto form = window();
    QVERIFY(isNew ? form->openNew("vendor") : form->open(qPrintable(kind), ofOrder ? order : "V-1"));
    QTRY_VERIFY(form->notice().startsWith(isNew ? QStringLiteral("You were making a new vendor")
                                                : QStringLiteral("You were editing this")));
    QVERIFY(form->driver->click("noticeFirstButton"));
    qsizetype restored = 0;
    if (ofOrder) {
        restored = form->page()->findChild<ui::orders::OrderLineEditor*>()->document()->count();
    } else {
        restored = form->text("nameEdit").size();
        QVERIFY(form->text("nameEdit").startsWith(QStringLiteral("Typed 012345678901234567890")));
    }
    // All that was there two seconds before the end.
    qint64 due = 0;
    for (const auto& [when, size] : std::as_const(typed)) {
        if (when < end - 2000)
            due = size;
    }
    QVERIFY(due > 0);
    QVERIFY2(restored >= due, qPrintable(QStringLiteral("%1 of %2").arg(restored).arg(due)));
    QCOMPARE(all(), before);
}

// The record is saved, its draft still there: what a program leaves that is killed between the two.
void TestRecordFormDrafts::killedAfterTheSave() {
    std::optional<landreeve::records::Draft> left;
    {
        const auto form = window();
        QVERIFY(form->open("vendor", "V-1"));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Konkan Plastics")));
        QTRY_VERIFY(form->services->drafts->find(key()).has_value());
        left = form->services->drafts->find(key());
        QVERIFY(form->save());
        form->services->drafts->put(*left);
    }
    const std::string saved = vendor("name || version");
    const auto form = window();
    QVERIFY(form->open("vendor", "V-1"));
    QTRY_VERIFY(form->notice().startsWith(QStringLiteral("You were editing this")));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QVERIFY(form->save());
    QVERIFY(!form->page()->form()->isChanged());
    QCOMPARE(vendor("name || version"), saved);
    QVERIFY(!form->services->drafts->find(key()));
}

void TestRecordFormDrafts::killedAfterANewOneWasMade() {
    {
        const auto form = window();
        QVERIFY(form->openNew("vendor"));
        QVERIFY(form->driver->fill("codeEdit", QStringLiteral("V-9")));
        QVERIFY(form->driver->fill("nameEdit", QStringLiteral("Made once")));
        QTRY_COMPARE(form->services->drafts->ofNewRecords(key()).size(), std::size_t(1));
        const auto left = form->services->drafts->ofNewRecords(key()).front();
        QVERIFY(form->save());
        form->services->drafts->put(left);
    }
    const auto form = window();
    QVERIFY(form->openNew("vendor"));
    QTRY_VERIFY(form->notice().startsWith(QStringLiteral("You were making a new vendor")));
    QVERIFY(form->driver->click("noticeFirstButton"));
    QVERIFY(form->save());
    QTRY_COMPARE(form->notice(), QStringLiteral("It was saved."));
    QCOMPARE(
        m_data->database.superuser().exec("SELECT count(*) FROM vendor WHERE name = 'Made once'").one().get<int>(0), 1);
    QVERIFY(form->services->drafts->ofNewRecords(key()).empty());
    m_data->elsewhere("delete from vendor where code = 'V-9'");
}

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(kChild))
        return typeUntilKilled(qEnvironmentVariable(kChild).split(u'|'));
    TestRecordFormDrafts test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_record_form_drafts.moc"
