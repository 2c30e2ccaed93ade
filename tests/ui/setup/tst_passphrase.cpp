// The keys of a workspace under a passphrase: asked for, refused, and taken.
#include "tests/ui/sessions/own_window.h"

#include "ui/setup/passphrase_form.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"

#include <QLineEdit>
#include <QSignalSpy>

using namespace landreeve;
using tests::OwnWindow;
using ui::setup::PassphraseForm;

namespace {

constexpr const char* kPassphrase = "four words by heart";

} // namespace

class TestPassphrase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewOneIsAskedForTwice() {
        ui::theme::Theme::of();
        PassphraseForm form;
        QStringList given;
        connect(&form, &PassphraseForm::given,
                [&](const SecretString& words) { given << QString::fromStdString(std::string(words.reveal())); });
        form.ask({.create = true, .vault = "/home/asha/vault"});
        auto* first = form.findChild<QLineEdit*>(QStringLiteral("passphraseEdit"));
        auto* second = form.findChild<QLineEdit*>(QStringLiteral("passphraseAgainEdit"));
        auto* note = form.findChild<ui::widgets::FieldNote*>();
        const auto enter = [&](const char* one, const char* other) {
            first->setText(QLatin1String(one));
            second->setText(QLatin1String(other));
            QTest::keyClick(first, Qt::Key_Return);
        };
        QVERIFY(!second->isHidden());
        QCOMPARE(first->echoMode(), QLineEdit::Password);
        QCOMPARE(second->echoMode(), QLineEdit::Password);
        enter("short", "short");
        QCOMPARE(note->text(), QStringLiteral("At least 10 characters; a few words do well."));
        enter(kPassphrase, "four words by hearth");
        QCOMPARE(note->text(), QStringLiteral("The two are not the same."));
        QVERIFY(given.isEmpty());
        enter(kPassphrase, kPassphrase);
        QCOMPARE(given, QStringList{QLatin1String(kPassphrase)});
        QVERIFY(first->text().isEmpty() && second->text().isEmpty());
        // One that is there is asked for once, however short it may be.
        form.ask({.vault = "/home/asha/vault"});
        QVERIFY(second->isHidden());
        enter("", "");
        QCOMPARE(given.size(), 1);
        enter("short", "");
        QCOMPARE(given.last(), QStringLiteral("short"));
        form.ask({.wrongBefore = true, .vault = "/home/asha/vault"});
        QCOMPARE(note->text(), QStringLiteral("That passphrase does not open it."));
        const QSignalSpy declined(&form, &PassphraseForm::declined);
        form.findChild<ui::widgets::LButton*>(QStringLiteral("passphraseCancelButton"))->click();
        QCOMPARE(declined.size(), 1);
    }

    void theWindowOpensOnlyWithTheRightOne() {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(kPassphrase);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner));
        qputenv("LANDREEVE_SECRET_STORE", "vault-file");
        qputenv("LANDREEVE_PASSPHRASE_FILE", file.fileName().toUtf8());
        OwnWindow window;
        qunsetenv("LANDREEVE_PASSPHRASE_FILE");
        window.open();
        auto& driver = window.driver();
        QVERIFY(driver.shows("passphraseForm"));
        QVERIFY(driver.at("passphraseEdit"));
        driver.type(QStringLiteral("not the right words"));
        driver.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(
            driver.saysWrong("passphraseEdit", QStringLiteral("That passphrase does not open it.")), 20'000);
        QVERIFY(!window.session().isReady());
        QVERIFY(driver.at("passphraseEdit"));
        driver.type(QLatin1String(kPassphrase));
        driver.key(Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return window.session().isReady(); }, 30'000));
        QCOMPARE(window.session().workspace()->profile().name, std::string(tests::TestWorkspace::kName));
        window.close();
    }
};

QTEST_MAIN(TestPassphrase)
#include "tst_passphrase.moc"
