// Two people, one record: what is merged, what is asked, and what is saved, with the other one's hand in the database.
#include "core/postgres/transaction.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/records/conflict_dialog.h"

#include <QAbstractButton>
#include <QLabel>
#include <QRadioButton>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;
using ui::records::ConflictDialog;

class TestConflictDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
    }
    void cleanupTestCase() { m_data.reset(); }
    void init() {
        m_data->elsewhere("update vendor set name = 'Konkan Polymers', email = 'a@konkan.example', phone = null, "
                          "rating = 4.2 where code = 'V-1'");
        m_form = std::make_unique<FormWindow>(*m_data);
        QVERIFY(m_form->open("vendor", "V-1"));
    }
    void cleanup() { m_form.reset(); }
    void disjointFieldsMergeByThemselves();
    void theSameFieldIsAsked_data();
    void theSameFieldIsAsked();
    void anAddressIsAsked();
    void attributesAreAsked();
    void linesAreAskedByWhatWasChanged();
    void aPersonalFieldIsAskedWhateverWasChanged_data();
    void aPersonalFieldIsAskedWhateverWasChanged();
    void whatIsTypedMeanwhileOutlivesTheConflict();
    void whoChangedItIsNamed();
    void keysChooseOnTheCurrentRow();
    void changedAgainWhileOpen();
    void keepEditingSavesNothing();
    void deletedMeanwhileIsKeptAsNew();

private:
    tests::WindowDriver& driver() { return *m_form->driver; }
    ConflictDialog* dialog() const { return m_form->window.findChild<ConflictDialog*>(); }
    template <typename T>
    T* part(const char* name) const {
        return dialog()->findChild<T*>(QLatin1String(name));
    }
    QString said(const char* choice) const { return part<QRadioButton>(choice)->accessibleName(); }
    /// Takes `choice` and saves.
    bool decide(const char* choice) {
        part<QRadioButton>(choice)->click();
        part<QAbstractButton>("saveMergedButton")->click();
        return QTest::qWaitFor([this] { return dialog() == nullptr; }, 30'000) && m_form->settles() &&
               !m_form->page()->form()->isChanged();
    }
    std::string vendor(const char* expression) const { return m_data->column("vendor", "V-1", expression); }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestConflictDialog::disjointFieldsMergeByThemselves() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Konkan Plastics")));
    m_data->elsewhere("update vendor set phone = '+91 20 4477' where code = 'V-1'");
    QVERIFY(m_form->save());
    QVERIFY(dialog() == nullptr);
    QCOMPARE(vendor("name || ', ' || phone"), std::string("Konkan Plastics, +91 20 4477"));
    QVERIFY2(m_form->notice().contains(QStringLiteral("Phone is theirs")), qPrintable(m_form->notice()));
    QCOMPARE(m_form->text("phoneEdit"), QStringLiteral("+91 20 4477"));
}

void TestConflictDialog::theSameFieldIsAsked_data() {
    QTest::addColumn<QByteArray>("button");
    QTest::addColumn<QString>("expected");
    QTest::newRow("mine") << QByteArray("emailMine") << "west@konkan.example";
    QTest::newRow("theirs") << QByteArray("emailTheirs") << "logistics@konkan.example";
    QTest::newRow("before") << QByteArray("emailBefore") << "a@konkan.example";
}

void TestConflictDialog::theSameFieldIsAsked() {
    QFETCH(const QByteArray, button);
    QFETCH(const QString, expected);
    QVERIFY(driver().fill("emailEdit", QStringLiteral("west@konkan.example")));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Konkan West")));
    m_data->elsewhere("update vendor set email = 'logistics@konkan.example', rating = 3 where code = 'V-1'");
    const std::string theirs = vendor("version");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr && dialog()->isVisible());
    // Where evening comes while it is open its ground follows, as its words do.
    auto& theme = ui::theme::Theme::of();
    for (const auto choice : {ui::theme::Theme::Choice::Dark, ui::theme::Theme::Choice::Light}) {
        theme.setChoice(choice);
        QCOMPARE(dialog()->palette().color(QPalette::Window), ui::theme::color(ui::theme::Token::Base));
    }
    // Nothing is written before it is decided.
    QCOMPARE(vendor("email || version"), "logistics@konkan.example" + theirs);
    QVERIFY(part<QWidget>("mergedNote")->accessibleName().contains(QStringLiteral("Rating")));
    QVERIFY(part<QRadioButton>("emailMine")->accessibleName().contains(QStringLiteral("west@konkan.example")));
    part<QRadioButton>(button)->click();
    part<QAbstractButton>("saveMergedButton")->click();
    QTRY_VERIFY(dialog() == nullptr);
    QVERIFY(m_form->settles());
    QCOMPARE(QString::fromStdString(vendor("email")), expected);
    QCOMPARE(vendor("name || ' ' || rating"), std::string("Konkan West 3.0"));
    QVERIFY(!m_form->page()->form()->isChanged());
    QCOMPARE(m_form->text("emailEdit"), expected);
}

void TestConflictDialog::anAddressIsAsked() {
    QVERIFY(driver().fill("address_cityEdit", QStringLiteral("Nashik")));
    m_data->elsewhere("update vendor set address = address || '{\"pin\": \"411014\"}' where code = 'V-1'");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    QCOMPARE(said("addressMine"), QStringLiteral("Address, mine: Plot 14, Nashik, 411001"));
    QCOMPARE(said("addressTheirs"), QStringLiteral("Address, theirs: Plot 14, Pune, 411014"));
    QCOMPARE(said("addressBefore"), QStringLiteral("Address, before: Plot 14, Pune, 411001"));
    QVERIFY(decide("addressTheirs"));
    QCOMPARE(vendor("(address->>'city') || (address->>'pin')"), std::string("Pune411014"));
    QCOMPARE(m_form->text("address_cityEdit"), QStringLiteral("Pune"));
    m_data->elsewhere("update vendor set address = address || '{\"pin\": \"411001\"}' where code = 'V-1'");
}

void TestConflictDialog::attributesAreAsked() {
    QVERIFY(m_form->open("product", "SKU-1"));
    QVERIFY(driver().fill("attributesValue1", QStringLiteral("blue")));
    m_data->elsewhere("update product set attributes = attributes || '{\"litres\": 6}' where sku = 'SKU-1'");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    QVERIFY2(said("attributesMine").contains(QStringLiteral("colour blue")), qPrintable(said("attributesMine")));
    QVERIFY2(said("attributesTheirs").contains(QStringLiteral("litres 6")), qPrintable(said("attributesTheirs")));
    QVERIFY(decide("attributesMine"));
    QCOMPARE(m_data->column("product", "SKU-1", "(attributes->>'colour') || (attributes->>'litres')"),
             std::string("blue5"));
}

void TestConflictDialog::linesAreAskedByWhatWasChanged() {
    const auto order = [this](const char* expression) {
        return m_data->database.superuser()
            .exec(std::string("SELECT (") + expression + ")::text FROM purchase_order")
            .one()
            .get<std::string>(0);
    };
    QVERIFY(m_form->open("purchase-order", order("po_number")));
    QVERIFY(driver().tabTo("lineGrid"));
    driver().key(Qt::Key_Up);
    driver().key(Qt::Key_Tab);
    driver().type(QStringLiteral("7"));
    driver().key(Qt::Key_Return);
    m_data->elsewhere("update purchase_order set line_items = jsonb_set(line_items, '{0,unit_price}', '\"11\"')");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    QCOMPARE(said("line_itemsMine"), QStringLiteral("Lines, mine: 1 line: SKU-1 quantity 7"));
    QCOMPARE(said("line_itemsTheirs"), QStringLiteral("Lines, theirs: 1 line: SKU-1 price 11"));
    QCOMPARE(said("line_itemsBefore"), QStringLiteral("Lines, before: 1 line"));
    QCOMPARE(order("line_items->0->>'quantity'"), std::string("3"));
    QVERIFY(decide("line_itemsTheirs"));
    QCOMPARE(order("(line_items->0->>'quantity') || ' ' || (line_items->0->>'unit_price')"), std::string("3 11"));
}

void TestConflictDialog::aPersonalFieldIsAskedWhateverWasChanged_data() {
    QTest::addColumn<QByteArray>("choice");
    QTest::addColumn<QString>("last4");
    QTest::newRow("mine") << QByteArray("aadhar_numberMine") << "2346";
    QTest::newRow("theirs") << QByteArray("aadhar_numberTheirs") << "";
}

void TestConflictDialog::aPersonalFieldIsAskedWhateverWasChanged() {
    QFETCH(const QByteArray, choice);
    QFETCH(const QString, last4);
    m_data->elsewhere("insert into employee (employee_code, name) values ('E-7', 'Asha')");
    const auto gone = qScopeGuard([this] { m_data->elsewhere("delete from employee where employee_code = 'E-7'"); });
    QVERIFY(m_form->open("employee", "E-7"));
    QVERIFY(driver().click("aadhar_numberReplaceButton"));
    QVERIFY(driver().fill("aadhar_numberEdit", QStringLiteral("2341 2341 2346")));
    m_data->elsewhere("update employee set designation = 'Buyer' where employee_code = 'E-7'");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    // Neither the number nor what is masked of it can be written back.
    QVERIFY(said("aadhar_numberMine").endsWith(QStringLiteral("the new value you entered")));
    QVERIFY(!part<QRadioButton>("aadhar_numberBefore")->isEnabled());
    QVERIFY(decide(choice));
    QCOMPARE(QString::fromStdString(m_data->column("employee", "E-7", "aadhar_number_last4")), last4);
    QCOMPARE(m_data->column("employee", "E-7", "designation"), std::string("Buyer"));
    QVERIFY(driver().seen("aadhar_numberEdit") == nullptr);
}

void TestConflictDialog::whatIsTypedMeanwhileOutlivesTheConflict() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Mine")));
    m_data->elsewhere("update vendor set name = 'Theirs' where code = 'V-1'");
    {
        auto elsewhere = m_data->database.superuser();
        const postgres::Transaction held(elsewhere);
        elsewhere.exec("LOCK TABLE vendor"); // a conflict is seen by reading alone
        driver().key(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(driver().fill("phoneEdit", QStringLiteral("+91 20 4477")));
    }
    QVERIFY(m_form->settles());
    QVERIFY(dialog() != nullptr);
    part<QRadioButton>("nameTheirs")->click();
    part<QAbstractButton>("saveMergedButton")->click();
    QTRY_VERIFY(dialog() == nullptr);
    QVERIFY(m_form->settles());
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Theirs"));
    QCOMPARE(m_form->text("phoneEdit"), QStringLiteral("+91 20 4477"));
    QVERIFY(m_form->facts().endsWith(QStringLiteral("1 unsaved change")));
    QVERIFY(m_form->save());
    QCOMPARE(vendor("name || phone"), std::string("Theirs+91 20 4477"));
}

void TestConflictDialog::whoChangedItIsNamed() {
    // What the control plane will have sealed is what the tenant's own log says.
    m_data->history = [this](const landreeve::records::Entity& entity, const std::string& id, int limit,
                             const std::stop_token&) {
        std::vector<landreeve::records::RecordChange> changes;
        auto connection = m_data->database.superuser();
        for (const auto row : connection.exec("SELECT at, actor, action FROM audit_outbox WHERE object_kind = $1 AND "
                                              "object_id = $2 ORDER BY id DESC LIMIT $3",
                                              entity.name, id, limit))
            changes.push_back({row.get<Time>(0), row.get<std::string>(1), row.get<std::string>(2)});
        return changes;
    };
    m_form.reset();
    m_form = std::make_unique<FormWindow>(*m_data);
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(driver().fill("emailEdit", QStringLiteral("west@konkan.example")));
    m_data->elsewhere("update vendor set email = 'logistics@konkan.example' where code = 'V-1'");
    const QString who = QString::fromStdString(m_data->database.superuser()
                                                   .exec("SELECT actor FROM audit_outbox ORDER BY id DESC LIMIT 1")
                                                   .one()
                                                   .get<std::string>(0));
    QVERIFY(!who.isEmpty());
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    QTRY_COMPARE(part<QLabel>("conflictTitle")->text(),
                 QStringLiteral("%1 saved this vendor while you were editing").arg(who));
    QVERIFY(part<QLabel>("conflictFacts")->text().contains(QStringLiteral(" was saved at ")));
    part<QAbstractButton>("keepEditingButton")->click();
    QTRY_VERIFY(dialog() == nullptr);
    m_data->history = {};
}

void TestConflictDialog::keysChooseOnTheCurrentRow() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Mine")));
    QVERIFY(driver().fill("emailEdit", QStringLiteral("mine@konkan.example")));
    m_data->elsewhere("update vendor set name = 'Theirs', email = 'theirs@konkan.example' where code = 'V-1'");
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
    const auto key = [this](Qt::Key pressed) { QTest::keyClick(dialog()->focusWidget(), pressed); };
    key(Qt::Key_T);
    QCOMPARE(dialog()->choice(QStringLiteral("name")), ConflictDialog::Choice::Theirs);
    key(Qt::Key_Down);
    key(Qt::Key_B);
    QCOMPARE(dialog()->choice(QStringLiteral("email")), ConflictDialog::Choice::Before);
    QCOMPARE(dialog()->choice(QStringLiteral("name")), ConflictDialog::Choice::Theirs);
    part<QAbstractButton>("allTheirsButton")->click();
    QCOMPARE(dialog()->choice(QStringLiteral("email")), ConflictDialog::Choice::Theirs);
    part<QAbstractButton>("allMineButton")->click();
    QCOMPARE(dialog()->choice(QStringLiteral("name")), ConflictDialog::Choice::Mine);
    // The keyboard stands in the second row.
    key(Qt::Key_T);
    key(Qt::Key_Return);
    QTRY_VERIFY(dialog() == nullptr && m_form->settles());
    QCOMPARE(vendor("name || ' ' || email"), std::string("Mine theirs@konkan.example"));
}

void TestConflictDialog::changedAgainWhileOpen() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Mine")));
    QVERIFY(driver().fill("emailEdit", QStringLiteral("mine@konkan.example")));
    m_data->elsewhere("update vendor set name = 'Theirs', email = 'theirs@konkan.example' where code = 'V-1'");
    QVERIFY(m_form->save());
    dialog()->choose(QStringLiteral("email"), ConflictDialog::Choice::Theirs);
    m_data->elsewhere("update vendor set name = 'Theirs again' where code = 'V-1'");
    part<QAbstractButton>("saveMergedButton")->click();
    QTRY_VERIFY(dialog() != nullptr && part<QWidget>("changedAgainNote")->isVisible());
    QVERIFY(part<QRadioButton>("nameTheirs")->accessibleName().contains(QStringLiteral("Theirs again")));
    QCOMPARE(vendor("name"), std::string("Theirs again"));
    dialog()->setFocus();
    QTest::keyClick(dialog()->focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog() == nullptr && m_form->settles());
    QCOMPARE(vendor("name || ' ' || email"), std::string("Mine theirs@konkan.example"));
}

void TestConflictDialog::keepEditingSavesNothing() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Mine")));
    m_data->elsewhere("update vendor set name = 'Theirs' where code = 'V-1'");
    QVERIFY(m_form->save());
    part<QAbstractButton>("keepEditingButton")->click();
    QTRY_VERIFY(dialog() == nullptr);
    QCOMPARE(vendor("name"), std::string("Theirs"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Mine"));
    QVERIFY(m_form->page()->form()->isChanged());
    // It is asked again, not forgotten.
    QVERIFY(m_form->save());
    QVERIFY(dialog() != nullptr);
}

void TestConflictDialog::deletedMeanwhileIsKeptAsNew() {
    m_data->elsewhere("insert into vendor (code, name) values ('V-7', 'Short-lived')");
    QVERIFY(m_form->open("vendor", "V-7"));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Long-lived")));
    const std::string before = m_data->id("vendor", "V-7");
    m_data->elsewhere("delete from vendor where code = 'V-7'");
    QVERIFY(m_form->save());
    QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
    QVERIFY(part<QLabel>("conflictTitle")->text().contains(QStringLiteral("deleted this vendor")));
    QCOMPARE(part<QAbstractButton>("saveMergedButton")->text(), QStringLiteral("Keep as new"));
    part<QAbstractButton>("saveMergedButton")->click();
    QTRY_VERIFY(dialog() == nullptr && m_form->settles());
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Long-lived"));
    QCOMPARE(m_data->id("vendor", "V-7"), std::string("gone"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-7", "name"), std::string("Long-lived"));
    QVERIFY(m_data->id("vendor", "V-7") != before);
}

QTEST_MAIN(TestConflictDialog)
#include "tst_conflict_dialog.moc"
