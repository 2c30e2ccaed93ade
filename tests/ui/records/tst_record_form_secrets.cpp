// Encrypted fields in a form: masked, seen for half a minute with a reason, replaced, and nowhere else.
#include "tests/support/private_folder.h"
#include "tests/support/trace_hunt.h"
#include "tests/ui/records/record_form_fixture.h"
#include "ui/widgets/form.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDialog>
#include <QDir>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

namespace {

const QString kAadhaar = QStringLiteral("234123412346");

} // namespace

class TestRecordFormSecrets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        // A server that logs all it can, as one of somebody else's may.
        tests::PrivatePostgres::Options talkative;
        talkative.settings = {"log_statement = 'all'", "log_parameter_max_length = -1",
                              "log_parameter_max_length_on_error = -1"};
        m_data = std::make_unique<FormDatabase>(talkative);
    }
    void cleanupTestCase() { m_data.reset(); }
    void init() {
        m_folder = std::make_unique<tests::PrivateFolder>(QStringLiteral("lr-form"));
        m_form = std::make_unique<FormWindow>(*m_data, m_folder->filePath(QStringLiteral("drafts.db")));
        QVERIFY(m_form->open("employee", "E-1"));
    }
    void cleanup() {
        m_form.reset();
        m_folder.reset();
    }
    void isEnteredAndMasked();
    void isSeenForHalfAMinute();
    void isHiddenWithThePage();
    void needsAReason();
    void wrongOnesAreRefused();
    void staysOutOfDrafts();
    void isAskedForBeforeTheNextRecord_data();
    void isAskedForBeforeTheNextRecord();
    void isAskedForBeforeADiscardedRecordComesBack();
    void newRecordBeginsUnmarked();
    void partsOfABankAccount();
    void isRemoved();
    void leaveNoTrace();

private:
    tests::WindowDriver& driver() { return *m_form->driver; }
    QString masked() { return driver().words("aadhar_numberMasked"); }
    bool enter(const QString& value) {
        return driver().click("aadhar_numberReplaceButton") && driver().fill("aadhar_numberEdit", value);
    }
    bool reveal(const QString& reason) {
        if (!driver().click("aadhar_numberRevealButton"))
            return false;
        auto* dialog = m_form->window.findChild<QDialog*>(QStringLiteral("revealDialog"));
        if (dialog == nullptr)
            return false;
        QTest::keyClicks(dialog->focusWidget(), reason);
        dialog->findChild<QAbstractButton*>(QStringLiteral("revealButton"))->click();
        return m_form->settles();
    }

    /// Presses a button of the question whether it shall be saved first; false where nothing is asked.
    bool answer(const char* button) {
        const auto asked = m_form->window.findChildren<QDialog*>(QStringLiteral("secretsTypedDialog"));
        for (const QDialog* dialog : asked) {
            if (!dialog->isVisible())
                continue;
            dialog->findChild<QAbstractButton*>(QLatin1String(button))->click();
            // There is no window manager that gives the keyboard back.
            m_form->window.activateWindow();
            return QTest::qWaitForWindowActive(&m_form->window) && m_form->settles();
        }
        return false;
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<tests::PrivateFolder> m_folder;
    std::unique_ptr<FormWindow> m_form;
};

void TestRecordFormSecrets::isEnteredAndMasked() {
    QCOMPARE(masked(), QStringLiteral("none"));
    QVERIFY(driver().seen("aadhar_numberRevealButton") == nullptr);
    QVERIFY(enter(kAadhaar));
    QVERIFY(m_form->facts().endsWith(QStringLiteral("1 unsaved change")));
    QVERIFY(m_form->save());
    QCOMPARE(masked(), QStringLiteral("XXXX-XXXX-2346"));
    QVERIFY(driver().seen("aadhar_numberEdit") == nullptr);
    QVERIFY(!m_form->page()->form()->isChanged());
    QCOMPARE(m_data->column("employee", "E-1", "aadhar_number_last4"), std::string("2346"));
}

void TestRecordFormSecrets::isSeenForHalfAMinute() {
    QVERIFY(reveal(QStringLiteral("asked for by the bank")));
    QTRY_COMPARE(masked(), kAadhaar);
    QVERIFY(driver().words("aadhar_numberTimeLeft").startsWith(QStringLiteral("hidden in ")));
    const auto* label = driver().seen<QLabel>("aadhar_numberMasked");
    QVERIFY(!(label->textInteractionFlags() & Qt::TextSelectableByMouse));
    driver().key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(!QGuiApplication::clipboard()->text().contains(kAadhaar));
    QVERIFY(!m_form->page()->form()->canUndo());
    QCOMPARE(m_data->database.superuser()
                 .exec("SELECT reason FROM audit_outbox WHERE action = 'employee.reveal' ORDER BY id DESC LIMIT 1")
                 .one()
                 .get<std::string>(0),
             std::string("asked for by the bank"));
    // The keyboard is back where it came from, which hides it again.
    m_form->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_form->window));
    QTRY_VERIFY(driver().at("aadhar_numberRevealButton"));
    m_form->ahead = 25;
    QTRY_COMPARE(driver().words("aadhar_numberTimeLeft"), QStringLiteral("hidden in 5 s"));
    QCOMPARE(masked(), kAadhaar);
    m_form->ahead = 31;
    QTRY_COMPARE(masked(), QStringLiteral("XXXX-XXXX-2346"));
}

void TestRecordFormSecrets::isHiddenWithThePage() {
    QVERIFY(reveal(QStringLiteral("once more")));
    QTRY_COMPARE(masked(), kAadhaar);
    m_form->window.openPage(QStringLiteral("vendor"));
    m_form->window.openPage(QStringLiteral("employee-form"));
    QCOMPARE(masked(), QStringLiteral("XXXX-XXXX-2346"));
}

void TestRecordFormSecrets::needsAReason() {
    QVERIFY(driver().click("aadhar_numberRevealButton"));
    auto* dialog = m_form->window.findChild<QDialog*>(QStringLiteral("revealDialog"));
    QVERIFY(dialog != nullptr);
    dialog->findChild<QAbstractButton*>(QStringLiteral("revealButton"))->click();
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<ui::widgets::FieldNote*>()->text(), QStringLiteral("Say why you need it."));
    dialog->findChild<QAbstractButton*>(QStringLiteral("keepHiddenButton"))->click();
    QCOMPARE(masked(), QStringLiteral("XXXX-XXXX-2346"));
}

void TestRecordFormSecrets::wrongOnesAreRefused() {
    QVERIFY(enter(QStringLiteral("234123412345")));
    QVERIFY(driver().saysWrong("aadhar_numberEdit", QStringLiteral("check")));
    QVERIFY(m_form->save());
    QVERIFY(m_form->error().startsWith(QStringLiteral("1 field")));
    QVERIFY(driver().click("aadhar_numberKeepButton"));
    QVERIFY(!m_form->page()->form()->isChanged());
    QCOMPARE(masked(), QStringLiteral("XXXX-XXXX-2346"));
}

void TestRecordFormSecrets::staysOutOfDrafts() {
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Meera K")));
    QVERIFY(enter(QStringLiteral("999941057058")));
    QVERIFY(driver().fill("departmentEdit", QStringLiteral("Stores")));
    m_form->window.openPage(QStringLiteral("vendor")); // writes the draft
    m_form->services->drafts->flush();
    const QDir folder(m_folder->path());
    int found = 0;
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        found += bytes.contains("Meera K") ? 1 : 0;
        QVERIFY2(!bytes.contains("999941057058") && !bytes.contains("7058"), qPrintable(name));
    }
    QVERIFY(found > 0);
}

/// However another record is come to.
void TestRecordFormSecrets::isAskedForBeforeTheNextRecord_data() {
    QTest::addColumn<bool>("byKey");
    QTest::newRow("next") << true;
    QTest::newRow("opened elsewhere") << false;
}
void TestRecordFormSecrets::isAskedForBeforeTheNextRecord() {
    QFETCH(bool, byKey);
    m_data->elsewhere("insert into employee (employee_code, name, status) values ('E-2', 'Nisha', 'active') on "
                      "conflict do nothing; update employee set name = 'Meera Kulkarni' where employee_code = 'E-1'");
    QVERIFY(m_form->list("employee") != nullptr);
    QVERIFY(m_form->open("employee", "E-1"));
    const auto last4 = [this] { return m_data->column("employee", "E-1", "aadhar_number_last4"); };
    const std::string before = last4();
    const auto leaves = [&] {
        if (byKey)
            driver().key(Qt::Key_PageDown, Qt::AltModifier);
        else
            m_form->open("employee", "E-2");
        return m_form->settles();
    };
    QVERIFY(enter(QStringLiteral("999941057058")));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Meera K")));
    QVERIFY(m_form->page()->unsaved().value(0).endsWith(QStringLiteral("a draft is kept, without Aadhaar")));
    QVERIFY(leaves());
    QVERIFY(answer("keepEditingSecretsButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Meera K"));
    QCOMPARE(m_form->text("aadhar_numberEdit"), QStringLiteral("999941057058"));

    // What is wrong is not saved, and nothing is left.
    QVERIFY(driver().fill("aadhar_numberEdit", QStringLiteral("999941057050")));
    QVERIFY(leaves());
    QVERIFY(answer("saveAndGoButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Meera K"));
    QVERIFY(m_form->error().startsWith(QStringLiteral("1 field")));

    QVERIFY(leaves());
    QVERIFY(answer("leaveSecretsButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Nisha"));
    QCOMPARE(last4(), before);
    QVERIFY(m_form->open("employee", "E-1"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Meera K"));

    QVERIFY(enter(QStringLiteral("999941057058")));
    QVERIFY(leaves());
    QVERIFY(answer("saveAndGoButton"));
    QTRY_COMPARE(m_form->text("nameEdit"), QStringLiteral("Nisha"));
    QCOMPARE(last4(), std::string("7058"));
    QCOMPARE(m_data->column("employee", "E-1", "name"), std::string("Meera K"));
}

/// What was discarded does not come into the record that is open by then.
void TestRecordFormSecrets::isAskedForBeforeADiscardedRecordComesBack() {
    const std::string name = m_data->column("employee", "E-1", "name");
    QVERIFY(m_form->openNew("employee"));
    QVERIFY(driver().fill("nameEdit", QStringLiteral("Binod")));
    QVERIFY(driver().click("discardButton"));
    QTRY_VERIFY(driver().words("messageText").contains(QStringLiteral("The new employee was discarded.")));
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(enter(QStringLiteral("999941057058")));
    QVERIFY(driver().click("messageAction"));
    QVERIFY(answer("keepEditingSecretsButton"));
    QCOMPARE(m_form->text("nameEdit"), QString::fromStdString(name));
    QVERIFY(driver().click("messageAction"));
    QVERIFY(answer("leaveSecretsButton"));
    QCOMPARE(m_form->text("nameEdit"), QStringLiteral("Binod"));
    QVERIFY(driver().goes("messageBar"));
    QCOMPARE(m_data->column("employee", "E-1", "name"), name);
}

void TestRecordFormSecrets::newRecordBeginsUnmarked() {
    const auto isMarked = [this] {
        QWidget* line = driver().seen("aadhar_numberEdit");
        const auto* form = m_form->page()->findChild<ui::widgets::Form*>();
        return line != nullptr && form->isChanged(line);
    };
    QVERIFY(m_form->openNew("employee"));
    QVERIFY(driver().fill("aadhar_numberEdit", QStringLiteral("999941057058")));
    QVERIFY(isMarked());
    QVERIFY(m_form->openNew("employee"));
    QVERIFY(answer("leaveSecretsButton"));
    QCOMPARE(driver().seen<QLineEdit>("aadhar_numberEdit")->text(), QString());
    QVERIFY(!isMarked());
}

void TestRecordFormSecrets::partsOfABankAccount() {
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(driver().click("bank_detailsReplaceButton"));
    QVERIFY(driver().fill("bank_details_account_numberEdit", QStringLiteral("50100247714")));
    QVERIFY(driver().fill("bank_details_ifscEdit", QStringLiteral("BKCN004412")));
    QVERIFY(driver().saysWrong("bank_details_ifscEdit", QStringLiteral("IFSC")));
    QVERIFY(driver().fill("bank_details_ifscEdit", QStringLiteral("BKCN0004412")));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(driver().words("bank_detailsMasked"), QStringLiteral("XXXXXXXX7714"));
}

void TestRecordFormSecrets::isRemoved() {
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(driver().click("bank_detailsRemoveButton"));
    QCOMPARE(driver().words("bank_detailsMasked"), QStringLiteral("is removed when you save"));
    QVERIFY(driver().seen("bank_detailsReplaceButton") == nullptr);
    QVERIFY(driver().click("bank_detailsKeepButton"));
    QVERIFY(!m_form->page()->form()->isChanged());
    QVERIFY(driver().click("bank_detailsRemoveButton"));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(driver().words("bank_detailsMasked"), QStringLiteral("none"));
    QVERIFY(driver().seen("bank_detailsRemoveButton") == nullptr);
    QCOMPARE(m_data->column("vendor", "V-1", "bank_details IS NULL AND bank_details_last4 IS NULL"),
             std::string("true"));
}

void TestRecordFormSecrets::leaveNoTrace() {
    const tests::TraceHunt hunt({"999941057058", "ABCPK7788L", "9822071337"});
    QVERIFY(driver().fill("designationEdit", QStringLiteral("Zqwitness")));
    QVERIFY(enter(QStringLiteral("9999 4105 7058")));
    QVERIFY(driver().click("pan_numberReplaceButton"));
    QVERIFY(driver().fill("pan_numberEdit", QStringLiteral("ABCPK7788L")));
    m_form->window.openPage(QStringLiteral("vendor")); // writes the draft
    m_form->window.openPage(QStringLiteral("employee-form"));
    QVERIFY(m_form->settles());
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QVERIFY(reveal(QStringLiteral("to see it")));
    QTRY_COMPARE(masked(), QStringLiteral("999941057058"));
    QVERIFY(driver().click("phoneReplaceButton"));
    QVERIFY(driver().fill("phoneEdit", QStringLiteral("9822071337"))); // and never saved
    m_form->window.openPage(QStringLiteral("vendor"));
    m_form->services->drafts->flush();

    m_data->database.superuser().exec("CHECKPOINT");
    const QString server = QString::fromStdString(m_data->server.folder());
    for (const QString& part : {QStringLiteral("/pg_wal/"), QStringLiteral("/base/"), QStringLiteral("/server.log")})
        QVERIFY2(tests::isReadBelow(server, part, "Zqwitness"), qPrintable(part));
    QCOMPARE(hunt.below(server), QStringList());
    QCOMPARE(hunt.below(m_folder->path()), QStringList());
}

QTEST_MAIN(TestRecordFormSecrets)
#include "tst_record_form_secrets.moc"
