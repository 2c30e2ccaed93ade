// The form of one record, driven in its window on a real tenant database; its effect read there.
#include "tests/support/private_folder.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QDialog>
#include <QPlainTextEdit>
#include <QTabBar>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

class TestRecordForm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
    }
    void cleanupTestCase() { m_data.reset(); }
    void init() { m_form = std::make_unique<FormWindow>(*m_data); }
    void cleanup() { m_form.reset(); }
    void everyEntityIsMadeEditedAndDeleted_data();
    void everyEntityIsMadeEditedAndDeleted();
    void refusesBesideTheField_data();
    void refusesBesideTheField();
    void theServersRefusalComesToItsField();
    void repairsAreOffered();
    void goodFieldsTell();
    void undoAndRedo();
    void keyboardAlone();
    void duplicateLeavesOutWhatIsOnce();
    void previousAndNextKeepWhatIsTyped();
    void openedAgainItIsReadAnew();
    void typingOutlivesAnotherTenant();
    void newOnesAreToldApart();
    void referencesAreFound();
    void frozenOrdersSayWhy();
    void rightsAreForWhoMayGiveThem();
    void withoutThePermissionItIsReadOnly_data();
    void withoutThePermissionItIsReadOnly();
    void theListShowsWhatWasSaved();
    void thePanelShowsTheCurrentRow();
    void sizes_data();
    void sizes();

private:
    tests::WindowDriver& driver() { return *m_form->driver; }
    bool fill(const char* field, const QString& text) { return driver().fill(field, text); }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestRecordForm::everyEntityIsMadeEditedAndDeleted_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("edited");
    QTest::addColumn<QString>("expected");
    QTest::newRow("vendor") << "vendor"
                            << "code"
                            << "name"
                            << "सह्याद्री बीज";
    QTest::newRow("customer") << "customer"
                              << "code"
                              << "payment_terms"
                              << "45 days";
    QTest::newRow("product") << "product"
                             << "sku"
                             << "category"
                             << "Irrigation";
    QTest::newRow("warehouse") << "warehouse"
                               << "code"
                               << "name"
                               << "Satara MIDC";
    QTest::newRow("employee") << "employee"
                              << "employee_code"
                              << "designation"
                              << "Buyer";
}

void TestRecordForm::everyEntityIsMadeEditedAndDeleted() {
    QFETCH(const QString, entity);
    QFETCH(const QString, key);
    QFETCH(const QString, edited);
    QFETCH(const QString, expected);
    const QByteArray name = entity.toLatin1();
    QVERIFY(m_form->openNew(name));
    QVERIFY(fill(qPrintable(key + QStringLiteral("Edit")), QStringLiteral("T-100")));
    QVERIFY(fill("nameEdit", QStringLiteral("Trial")));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(m_data->column(name, "T-100", "name"), std::string("Trial"));
    QCOMPARE(m_data->column(name, "T-100", "version"), std::string("1"));
    QCOMPARE(m_form->window.currentPage()->title(), QStringLiteral("Trial"));

    QVERIFY(fill(qPrintable(edited + QStringLiteral("Edit")), expected));
    QVERIFY(m_form->facts().endsWith(QStringLiteral("1 unsaved change")));
    QVERIFY(m_form->save());
    QCOMPARE(QString::fromStdString(m_data->column(name, "T-100", edited.toStdString())), expected);
    QCOMPARE(m_data->column(name, "T-100", "version"), std::string("2"));
    QVERIFY(!m_form->page()->form()->isChanged());

    QVERIFY(driver().click("deleteButton"));
    auto* dialog = m_form->window.findChild<QDialog*>(QStringLiteral("deleteRecordDialog"));
    QVERIFY(dialog != nullptr);
    dialog->findChild<QAbstractButton*>(QStringLiteral("deleteRecordButton"))->click();
    QTRY_COMPARE(m_data->column(name, "T-100", "id"), std::string("gone"));
    QTRY_COMPARE(m_form->window.currentPageId(), entity);
}

void TestRecordForm::refusesBesideTheField_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("said");
    QTest::newRow("name missing") << QByteArray("vendor") << QByteArray("nameEdit") << QString() << "Name is needed";
    QTest::newRow("email") << QByteArray("vendor") << QByteArray("emailEdit") << "konkan"
                           << "name@example.com";
    QTest::newRow("gstin") << QByteArray("vendor") << QByteArray("tax_idEdit") << "27AAPFU0939F1ZX"
                           << "check";
    QTest::newRow("rating") << QByteArray("vendor") << QByteArray("ratingEdit") << "7"
                            << "between 0 and 5";
    QTest::newRow("pin") << QByteArray("vendor") << QByteArray("address_pinEdit") << "12"
                         << "PIN";
    QTest::newRow("price") << QByteArray("product") << QByteArray("cost_priceEdit") << "12.345"
                           << "at most 2 decimals";
    QTest::newRow("tax") << QByteArray("product") << QByteArray("tax_rateEdit") << "12"
                         << "0, 5, 18 or 40";
    QTest::newRow("no number") << QByteArray("product") << QByteArray("reorder_levelEdit") << "many"
                               << "no number";
    QTest::newRow("too long") << QByteArray("employee") << QByteArray("departmentEdit") << QString(81, u'x')
                              << "at most 80";
}

void TestRecordForm::refusesBesideTheField() {
    QFETCH(const QByteArray, entity);
    QFETCH(const QByteArray, field);
    QFETCH(const QString, typed);
    QFETCH(const QString, said);
    const char* key = entity == "vendor" ? "V-1" : entity == "product" ? "SKU-1" : "E-1";
    const std::string before = m_data->column(entity, key, "version");
    QVERIFY(m_form->open(entity, key));
    QVERIFY(fill(field, typed));
    // Once the last key has rested.
    QVERIFY2(driver().saysWrong(field, said), qPrintable(driver().said(field)));
    QVERIFY(m_form->save());
    QVERIFY(m_form->error().startsWith(QStringLiteral("1 field needs a correction.")));
    QVERIFY(driver().at(field));
    QCOMPARE(m_data->column(entity, key, "version"), before);
    // F8 goes there from elsewhere.
    driver().key(Qt::Key_Tab, Qt::ShiftModifier);
    QVERIFY(!driver().at(field));
    driver().key(Qt::Key_F8);
    QVERIFY(driver().at(field));
    // Undone, nothing is wrong.
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_form->error(), QString());
}

void TestRecordForm::theServersRefusalComesToItsField() {
    QVERIFY(m_form->open("vendor", "V-3"));
    QVERIFY(fill("codeEdit", QStringLiteral("V-1")));
    QVERIFY(m_form->save());
    QVERIFY2(driver().saysWrong("codeEdit", QStringLiteral("has this already")), qPrintable(driver().said("codeEdit")));
    QVERIFY(driver().at("codeEdit"));
    QCOMPARE(m_form->text("codeEdit"), QStringLiteral("V-1"));
    QVERIFY(fill("codeEdit", QStringLiteral("V-3")));
    QTRY_VERIFY(driver().said("codeEdit").isEmpty());
}

void TestRecordForm::repairsAreOffered() {
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(fill("roleEdit", QStringLiteral("Senior Buyer")));
    QVERIFY(driver().saysWrong("roleEdit", QStringLiteral("lower-case")));
    QCOMPARE(driver().repair("roleEdit"), QStringLiteral("Use senior-buyer"));
    QVERIFY(driver().pressRepair("roleEdit"));
    QCOMPARE(m_form->text("roleEdit"), QStringLiteral("senior-buyer"));
    QTRY_VERIFY(driver().said("roleEdit").isEmpty());
}

void TestRecordForm::goodFieldsTell() {
    QVERIFY(m_form->open("vendor", "V-3"));
    QVERIFY(fill("tax_idEdit", QStringLiteral("24AAQCA8719H1ZC")));
    QTRY_VERIFY(driver().said("tax_idEdit").contains(QStringLiteral("Gujarat")));
}

void TestRecordForm::undoAndRedo() {
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(fill("nameEdit", QStringLiteral("Konkan Plastics")));
    auto* status = driver().seen<QComboBox>("statusCombo");
    status->setCurrentIndex(2);
    QVERIFY(fill("address_cityEdit", QStringLiteral("Nashik")));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_form->text("address_cityEdit"), QStringLiteral("Pune"));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(status->currentText(), QStringLiteral("Active"));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
    QVERIFY(!m_form->page()->form()->isChanged());
    QVERIFY(!driver().seen("undoButton")->isEnabled());
    for (int i = 0; i < 3; ++i)
        driver().key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Plastics"));
    QCOMPARE(status->currentText(), QStringLiteral("Blocked"));
    QCOMPARE(m_form->text("address_cityEdit"), QStringLiteral("Nashik"));
    QVERIFY(driver().click("discardButton"));
    QVERIFY(!m_form->page()->form()->isChanged());
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
    QCOMPARE(m_form->notice(), QStringLiteral("3 changes were discarded."));
    QVERIFY(driver().click("noticeFirstButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Plastics"));
    QCOMPARE(m_form->text("address_cityEdit"), QStringLiteral("Nashik"));
    QVERIFY(driver().click("discardButton"));
    QVERIFY(!m_form->page()->form()->isChanged());
}

void TestRecordForm::keyboardAlone() {
    auto* grid = m_form->list("vendor");
    QVERIFY(grid != nullptr);
    driver().key(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QVERIFY(driver().at("codeEdit"));
    driver().type(QStringLiteral("V-9"));
    driver().key(Qt::Key_Tab);
    QVERIFY(driver().at("nameEdit"));
    driver().type(QStringLiteral("Keyboard Traders"));
    QVERIFY(driver().tabTo("emailEdit"));
    driver().type(QStringLiteral("k@keys.example"));
    QVERIFY(driver().tabTo("address_cityEdit"));
    driver().type(QStringLiteral("Satara"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-9", "email || ' ' || (address ->> 'city')"),
             std::string("k@keys.example Satara"));
    driver().key(Qt::Key_Escape);
    QCOMPARE(m_form->window.currentPageId(), QStringLiteral("vendor"));
    // The list stands at it.
    QTRY_COMPARE(grid->model()->index(grid->grid()->currentRow(), grid->model()->columnOf("code")).data().toString(),
                 QStringLiteral("V-9"));
    driver().key(Qt::Key_Delete);
    auto* dialog = m_form->window.findChild<QDialog*>(QStringLiteral("deleteRecordDialog"));
    QVERIFY(dialog != nullptr);
    const auto words = dialog->findChildren<ui::widgets::Label*>();
    QVERIFY(!words.isEmpty());
    QVERIFY2(words.first()->text().endsWith(QStringLiteral(" (V-9)?")), qPrintable(words.first()->text()));
    QTest::keyClick(dialog, Qt::Key_Tab);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(m_data->column("vendor", "V-9", "id"), std::string("gone"));
    QTRY_VERIFY(grid->model()->isComplete() && grid->model()->rowCount() == 3);
}

void TestRecordForm::duplicateLeavesOutWhatIsOnce() {
    QVERIFY(m_form->open("vendor", "V-1"));
    driver().key(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QCOMPARE(m_form->text("codeEdit"), QString());
    QCOMPARE(m_form->text("emailEdit"), QString());
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
    QCOMPARE(m_form->text("address_cityEdit"), QStringLiteral("Pune"));
    QVERIFY(fill("codeEdit", QStringLiteral("V-1B")));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-1B", "name || rating || (address ->> 'pin')"),
             std::string("Konkan Polymers4.2411001"));
    m_data->elsewhere("delete from vendor where code = 'V-1B'");
}

void TestRecordForm::previousAndNextKeepWhatIsTyped() {
    auto* grid = m_form->list("vendor");
    QVERIFY(grid != nullptr);
    grid->grid()->selectRow(0);
    driver().key(Qt::Key_Return);
    QVERIFY(m_form->settles());
    const QString first = m_form->text("codeEdit");
    QVERIFY(fill("nameEdit", QStringLiteral("Typed and not saved")));
    driver().key(Qt::Key_PageDown, Qt::AltModifier);
    QTRY_VERIFY(m_form->settles() && m_form->text("codeEdit") != first);
    QCOMPARE(m_form->page()->unsaved().size(), 1);
    QVERIFY(!m_form->page()->form()->isChanged());
    driver().key(Qt::Key_PageUp, Qt::AltModifier);
    QTRY_VERIFY(m_form->settles() && m_form->text("codeEdit") == first);
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Typed and not saved"));
    QVERIFY(driver().click("discardButton"));
    QVERIFY(m_form->page()->unsaved().isEmpty());
}

void TestRecordForm::openedAgainItIsReadAnew() {
    QVERIFY(m_form->open("vendor", "V-3"));
    QVERIFY(fill("nameEdit", QStringLiteral("Deccan")));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!m_form->page()->form()->isChanged());
    QVERIFY(m_form->list("vendor") != nullptr);
    // As it was: what was undone can still be done again.
    QVERIFY(m_form->open("vendor", "V-3"));
    driver().key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Deccan"));
    driver().key(Qt::Key_Z, Qt::ControlModifier);

    QVERIFY(m_form->list("vendor") != nullptr);
    m_data->elsewhere("update vendor set name = 'Renamed' where code = 'V-3'");
    QVERIFY(m_form->open("vendor", "V-3"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Renamed"));
    QCOMPARE(m_form->window.currentPage()->title(), QStringLiteral("Renamed"));
    // What is typed stays, and is saved over what is there by then.
    QVERIFY(fill("emailEdit", QStringLiteral("deccan@example.com")));
    QVERIFY(m_form->list("vendor") != nullptr);
    m_data->elsewhere("update vendor set name = 'Renamed again' where code = 'V-3'");
    QVERIFY(m_form->open("vendor", "V-3"));
    QCOMPARE(m_form->text("emailEdit"), QStringLiteral("deccan@example.com"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-3", "name || ' ' || email"), std::string("Renamed again deccan@example.com"));
    m_data->elsewhere("update vendor set name = 'Sahyadri' where code = 'V-3'");
}

void TestRecordForm::typingOutlivesAnotherTenant() {
    QVERIFY(m_form->open("vendor", "V-2"));
    QVERIFY(fill("nameEdit", QStringLiteral("Typed before")));
    const auto tenant = *m_form->window.tenant();
    m_form->window.closeTenant();
    QCOMPARE(m_form->window.unsaved(), QStringList{QStringLiteral("1 change of Deccan Seeds")});
    m_form->window.openPage(QStringLiteral("vendor-form"));
    QVERIFY(m_form->notice().startsWith(QStringLiteral("No tenant is open.")));
    QVERIFY(m_form->text("nameEdit").isEmpty());
    // It is not asked about again when yet another tenant is left.
    auto* page = m_form->page();
    m_form->window.openTenant({QStringLiteral("thar-solar"), QStringLiteral("Thar Solar")});
    QVERIFY(page->unsavedOfTenant().isEmpty());
    QCOMPARE(m_form->window.unsaved().size(), 1);
    m_form->window.openTenant(tenant);
    QVERIFY(m_form->open("vendor", "V-2"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Typed before"));
    QCOMPARE(m_data->column("vendor", "V-2", "name"), std::string("Deccan Seeds"));
    // What is undone is no change.
    QVERIFY(fill("nameEdit", QStringLiteral("Deccan Seeds")));
    QVERIFY(m_form->window.unsaved().isEmpty());
}

// An empty form, left for another record, is offered again and not put into the next one.
void TestRecordForm::newOnesAreToldApart() {
    QVERIFY(m_form->openNew("vendor"));
    QVERIFY(fill("nameEdit", QStringLiteral("Half made")));
    QVERIFY(m_form->open("vendor", "V-1"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Konkan Polymers"));
    QVERIFY(m_form->openNew("vendor"));
    QCOMPARE(m_form->text("nameEdit"), QString());
    QVERIFY(m_form->notice().startsWith(QStringLiteral("You were making a new vendor")));
    QVERIFY(driver().click("noticeFirstButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Half made"));
    QVERIFY(driver().click("discardButton"));
    QVERIFY(m_form->window.unsaved().isEmpty());
    QCOMPARE(m_form->window.currentPageId(), QStringLiteral("vendor"));
    // Nothing was asked, and it can be had back.
    QVERIFY(driver().click("messageAction"));
    QTRY_VERIFY(m_form->settles());
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Half made"));
    QVERIFY(driver().seen("messageAction") == nullptr);
    QVERIFY(driver().click("discardButton"));
    m_form->window.closeTenant();
    QVERIFY(driver().seen("messageAction") == nullptr);
}

void TestRecordForm::referencesAreFound() {
    QVERIFY(m_form->openNew("purchase-order"));
    QVERIFY(fill("vendor_idEdit", QStringLiteral("v-3")));
    // The whole code was typed: leaving is enough.
    driver().key(Qt::Key_Tab);
    QTRY_COMPARE(m_form->text("vendor_idEdit"), QStringLiteral("V-3 · Sahyadri"));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(m_data->database.superuser()
                 .exec("SELECT count(*) FROM purchase_order o JOIN vendor v ON v.id = o.vendor_id WHERE v.code = 'V-3'")
                 .one()
                 .get<int>(0),
             1);
    QVERIFY(m_form->openNew("purchase-order"));
    QVERIFY(fill("vendor_idEdit", QStringLiteral("nobody")));
    QVERIFY(m_form->save());
    QVERIFY(driver().saysWrong("vendor_idEdit", QStringLiteral("Choose a vendor")));
}

void TestRecordForm::frozenOrdersSayWhy() {
    auto superuser = m_data->database.superuser();
    superuser.script("set session_replication_role = replica; update purchase_order set status = 'approved', "
                     "approved_by = 'suresh', approved_at = now() "
                     "where vendor_id = (select id from vendor where code = 'V-1')");
    const std::string number =
        superuser.exec("SELECT po_number FROM purchase_order WHERE status = 'approved'").one().get<std::string>(0);
    QVERIFY(m_form->open("purchase-order", number));
    QVERIFY(m_form->facts().contains(QStringLiteral("frozen since approval")));
    QVERIFY(driver().seen("lineGrid") != nullptr);
    // What may still be changed is among its fields.
    driver().seen<QTabBar>("recordTabs")->setCurrentIndex(1);
    QTRY_VERIFY(driver().seen("readOnlyNotice") != nullptr);
    QVERIFY(driver().seen("readOnlyNotice")->accessibleName().contains(QStringLiteral("frozen")));
    QVERIFY(driver().seen<QLineEdit>("vendor_idEdit")->isReadOnly());
    auto* notes = driver().seen<QPlainTextEdit>("notesEdit");
    QVERIFY(!notes->isReadOnly());
    notes->setFocus();
    driver().type(QStringLiteral("Gate 3"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("purchase-order", number, "notes"), std::string("Gate 3"));
}

void TestRecordForm::rightsAreForWhoMayGiveThem() {
    m_form->withheld = "role:write";
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(driver().shows("readOnlyNotice"));
    QVERIFY(driver().seen("readOnlyNotice")->accessibleName().contains(QStringLiteral("role:write")));
    QVERIFY(driver().seen<QLineEdit>("auth_user_idEdit")->isReadOnly());
    // The rest of the record is for who may write it.
    QVERIFY(!driver().seen<QLineEdit>("nameEdit")->isReadOnly());
}

void TestRecordForm::withoutThePermissionItIsReadOnly_data() {
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("said");
    QTest::newRow("viewer") << QByteArray("permission_denied") << "Needs vendor:write";
    QTest::newRow("newer schema") << QByteArray("schema_ahead") << "newer Landreeve";
}

void TestRecordForm::withoutThePermissionItIsReadOnly() {
    QFETCH(const QByteArray, code);
    QFETCH(const QString, said);
    m_form->refusal = code.toStdString();
    QVERIFY(m_form->open("vendor", "V-1"));
    QTRY_VERIFY(driver().seen("readOnlyNotice") != nullptr);
    QVERIFY(driver().seen("readOnlyNotice")->accessibleName().contains(said));
    QVERIFY(driver().seen<QLineEdit>("nameEdit")->isReadOnly());
    QVERIFY(!driver().seen("saveButton")->isEnabled());
    QVERIFY(!driver().seen("deleteButton")->isEnabled());
}

void TestRecordForm::theListShowsWhatWasSaved() {
    auto* grid = m_form->list("customer");
    QVERIFY(grid != nullptr);
    grid->grid()->selectRow(0);
    driver().key(Qt::Key_Return);
    QVERIFY(m_form->settles());
    QVERIFY(fill("payment_termsEdit", QStringLiteral("60 days")));
    QVERIFY(m_form->save());
    driver().key(Qt::Key_Escape);
    QTRY_COMPARE(grid->model()->index(0, grid->model()->columnOf("payment_terms")).data().toString(),
                 QStringLiteral("60 days"));
    QCOMPARE(grid->grid()->currentRow(), 0);

    // What others changed meanwhile it shows too, once it is seen again.
    m_form->window.openPage(QStringLiteral("vendor"));
    m_data->elsewhere("update customer set payment_terms = '90 days'");
    m_form->window.openPage(QStringLiteral("customer"));
    QTRY_COMPARE(grid->model()->index(0, grid->model()->columnOf("payment_terms")).data().toString(),
                 QStringLiteral("90 days"));
}

void TestRecordForm::thePanelShowsTheCurrentRow() {
    auto* grid = m_form->list("vendor");
    QVERIFY(grid != nullptr);
    grid->grid()->selectRow(0);
    driver().key(Qt::Key_F9);
    QTRY_VERIFY(driver().seen("recordPanel") != nullptr);
    QTRY_VERIFY(driver().seen("recordPanel")->accessibleName() != QStringLiteral("Vendors"));
}

void TestRecordForm::sizes_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("1440x900") << QSize(1440, 900);
    QTest::newRow("1024x640") << QSize(1024, 640);
}

void TestRecordForm::sizes() {
    QFETCH(const QSize, size);
    m_form->window.resize(size);
    for (const auto& entity : landreeve::records::entities()) {
        if (entity.name == "inventory")
            continue;
        QVERIFY(m_form->openNew(entity.name.c_str()));
        QTRY_COMPARE(m_form->window.size(), size);
        // The one that saves, or the step of an order, which saves first, is always in sight, and two columns stand
        // only where they fit.
        QVERIFY(driver().seen(m_form->page()->order() != nullptr ? "forwardButton" : "saveButton") != nullptr);
        const auto* form = m_form->page()->form();
        QTRY_VERIFY(form->width() <= m_form->page()->width());
        const auto* glance = driver().seen("glancePanel");
        QVERIFY(glance != nullptr);
        QCOMPARE(form->isAncestorOf(glance) || glance->parentWidget() == form->parentWidget(), size.width() < 1200);
        for (QWidget* field : form->findChildren<QLineEdit*>()) {
            if (!field->isVisible())
                continue;
            QVERIFY2(!field->objectName().isEmpty() && !field->accessibleName().isEmpty(),
                     qPrintable(field->objectName()));
            const QRect in(field->mapTo(form, QPoint()), field->size());
            QVERIFY2(form->rect().contains(in) && field->width() >= 60, qPrintable(field->objectName()));
        }
    }
}

QTEST_MAIN(TestRecordForm)
#include "tst_record_form.moc"
