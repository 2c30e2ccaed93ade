// Signing in while a workspace opens: by password and keyboard alone, refused well, and left for somewhere else.
#include "tests/ui/sessions/own_window.h"

#include "core/auth/retry_after.h"
#include "ui/setup/sign_in_fields.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QSignalSpy>

using namespace landreeve;
using tests::OwnWindow;
using tests::SupabaseServer;
using ui::setup::SignInFields;

namespace {

constexpr const char* kEmail = "asha@example.org";
constexpr const char* kPassword = "monsoon";
constexpr const char* kStranger = "nobody@example.org";

} // namespace

class TestSignIn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void init();
    void cleanup();

    void byKeyboardAlone();
    void aWrongPasswordIsSaidOnce();
    void whatIsMissingIsAskedFor();
    void tooManyTriesAreCountedDown();
    void theWaitGrowsAndIsNeverLessThanAsked();
    void anIssuerThatIsAwayIsSaid();
    void whoHasNoRoleIsToldSo();
    void tellsAStrangerNothing();
    void capsLockIsNoticed();
    void stayingSignedInIsKept_data();
    void stayingSignedInIsKept();
    void anotherWorkspaceIsOpenedInstead();
    void escapeGoesBack();
    void isAsHighAsBeforeAfterAnotherForm();
    void theBrowserIsWaitedForAndLeft();
    void severalIssuersAreChosenFrom();

private:
    tests::WindowDriver& driver() { return m_window->driver(); }
    bool signIn(const char* email, const char* password) {
        return driver().fill("emailEdit", QLatin1String(email)) &&
               driver().fill("passwordEdit", QLatin1String(password)) && driver().click("signInButton");
    }

    std::unique_ptr<OwnWindow> m_window;
    std::unique_ptr<SupabaseServer> m_supabase;
};

void TestSignIn::initTestCase() {
    m_window = std::make_unique<OwnWindow>();
    workspace::Profile other;
    other.name = "nagpur";
    other.kind = "production";
    other.controlUrl = m_window->world().server().serviceUrl("landreeve_control");
    workspace::Profiles(m_window->world().home()).add(other);
}

void TestSignIn::init() {
    m_supabase = std::make_unique<SupabaseServer>();
    m_supabase->addUser("u-asha", kEmail, kPassword);
    m_supabase->addUser("u-nobody", kStranger, kPassword);
    m_window->addIssuer(*m_supabase, {{"u-asha", "Asha Rao"}});
    m_window->open();
    QVERIFY(driver().shows("signInPage"));
}

void TestSignIn::cleanup() {
    m_window->close();
    m_window->elsewhere().login().end({});
    m_window->forgetIssuers();
    m_supabase.reset();
}

void TestSignIn::byKeyboardAlone() {
    QVERIFY(driver().at("emailEdit"));
    driver().type(QLatin1String(kEmail));
    driver().key(Qt::Key_Tab);
    QVERIFY(driver().at("passwordEdit"));
    driver().type(QLatin1String(kPassword));
    QCOMPARE(driver().seen<QLineEdit>("passwordEdit")->echoMode(), QLineEdit::Password);
    driver().key(Qt::Key_Return);
    QVERIFY(m_window->isReady());
    QCOMPARE(driver().clicks(), 0);
    QCOMPARE(m_window->user().userId, std::string("u-asha"));
    QCOMPARE(m_window->session().workspace()->signedInBy(), workspace::Workspace::SignedInBy::Issuer);
    QCOMPARE(driver().seen<QAbstractButton>("personButton")->text(), QStringLiteral("Asha Rao"));
}

void TestSignIn::aWrongPasswordIsSaidOnce() {
    QVERIFY(signIn(kEmail, "wrong"));
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("E-mail or password is not right.")));
    // One text, for both: which of them it is nobody is told.
    QCOMPARE(driver().seen("emailEdit")->accessibleDescription(), driver().said("passwordEdit"));
    QCOMPARE(driver().seen<QLineEdit>("emailEdit")->text(), QLatin1String(kEmail));
    QVERIFY(driver().seen<QLineEdit>("passwordEdit")->text().isEmpty());
    QVERIFY(driver().at("passwordEdit"));
    const QString known = driver().said("passwordEdit");
    QVERIFY(signIn("no.such.person@example.org", "wrong"));
    QVERIFY(driver().saysWrong("passwordEdit", known));
    QCOMPARE(m_window->sql("SELECT count(*) FROM auth_failure WHERE kind = 'sign-in'").one().get<std::int64_t>(0),
             std::int64_t{2});
    QVERIFY(signIn(kEmail, kPassword));
    QVERIFY(m_window->isReady());
}

void TestSignIn::whatIsMissingIsAskedFor() {
    const int calls = m_supabase->passwordCalls();
    driver().key(Qt::Key_Return);
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("An e-mail address is needed.")));
    QVERIFY(driver().at("emailEdit"));
    driver().type(QLatin1String(kEmail));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("A password is needed.")));
    QVERIFY(driver().at("passwordEdit"));
    QCOMPARE(m_supabase->passwordCalls(), calls);
}

void TestSignIn::tooManyTriesAreCountedDown() {
    m_supabase->fail(429, R"({"code":"over_request_rate_limit","message":"too many"})", "2");
    QVERIFY(signIn(kEmail, kPassword));
    const auto button = [this] { return driver().seen<QAbstractButton>("signInButton"); };
    QTRY_VERIFY(button()->text().startsWith(QStringLiteral("Sign in again in ")));
    QVERIFY(!button()->isEnabled());
    const int calls = m_supabase->passwordCalls(); // not calls(): the page's foot looks at the issuer by itself
    QVERIFY(driver().fill("passwordEdit", QLatin1String(kPassword)));
    driver().key(Qt::Key_Return); // no way round it
    QCOMPARE(m_supabase->passwordCalls(), calls);
    m_supabase->recover();
    QTRY_COMPARE_WITH_TIMEOUT(button()->text(), QStringLiteral("Sign in"), 10'000);
    QVERIFY(driver().click("signInButton"));
    QVERIFY(m_window->isReady());
}

void TestSignIn::theWaitGrowsAndIsNeverLessThanAsked() {
    ui::setup::SignInFields fields;
    const auto seconds = [&](const char* retryAfter) {
        fields.showRefusal(auth::tooManyAttempts(retryAfter));
        const QString text = fields.findChild<QAbstractButton*>(QStringLiteral("signInButton"))->text();
        return text.section(u' ', 4, 4).toInt();
    };
    QVERIFY(seconds("") <= 2);
    seconds("");
    QVERIFY(seconds("") >= 3); // doubled twice, less a fifth
    QCOMPARE(seconds("90"), 90);
    for (int i = 0; i < 8; ++i)
        QVERIFY(seconds("") <= 72);
    fields.showRefusal(Error("sign_in_refused", "No."));
    QVERIFY(seconds("") <= 2);
}

void TestSignIn::anIssuerThatIsAwayIsSaid() {
    QTRY_VERIFY(driver().words("issuerState").startsWith(QStringLiteral("127.0.0.1 answers, ")));
    m_supabase->fail(503);
    QVERIFY(signIn(kEmail, kPassword));
    auto* note = driver().note("passwordEdit");
    QTRY_VERIFY(note->kind() == ui::widgets::FieldNote::Kind::Warn);
    QVERIFY(note->text().startsWith(QStringLiteral("127.0.0.1 cannot be asked now")));
    QVERIFY(driver().seen("useLocalLink")->isEnabled());
    QTRY_COMPARE(driver().words("issuerState"), QStringLiteral("127.0.0.1 is out of order"));
    m_supabase->recover();
    QVERIFY(signIn(kEmail, kPassword));
    QVERIFY(m_window->isReady());
}

void TestSignIn::whoHasNoRoleIsToldSo() {
    QVERIFY(signIn(kStranger, kPassword));
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("You have no role in this workspace.")));
    QVERIFY(driver().shows("signInPage"));
}

void TestSignIn::tellsAStrangerNothing() {
    const QString spoken = m_window->spoken();
    for (const char* word : {OwnWindow::kTenant, OwnWindow::kTenantName, "Asha", "u-asha", "landreeve_admin"})
        QVERIFY2(!spoken.contains(QLatin1String(word)), qPrintable(spoken));
    QVERIFY(spoken.contains(QStringLiteral("Sign in")));
}

void TestSignIn::capsLockIsNoticed() {
    QVERIFY(driver().tabTo("passwordEdit"));
    auto* edit = driver().seen<QLineEdit>("passwordEdit");
    QTest::keyClick(edit, 'A'); // in capitals without Shift
    QVERIFY(driver().shows("capsLockNote", 0));
    QTest::keyClick(edit, 'b');
    QVERIFY(driver().seen("capsLockNote") == nullptr);
    QTest::keyClick(edit, 'C', Qt::ShiftModifier);
    QVERIFY(driver().seen("capsLockNote") == nullptr);
}

void TestSignIn::stayingSignedInIsKept_data() {
    QTest::addColumn<bool>("keep");
    QTest::newRow("kept") << true;
    QTest::newRow("for this window alone") << false;
}

void TestSignIn::stayingSignedInIsKept() {
    QFETCH(const bool, keep);
    auto* check = driver().seen<QCheckBox>("staySignedInCheck");
    QVERIFY(check->isChecked());
    if (!keep) {
        check->setFocus();
        driver().key(Qt::Key_Space);
    }
    QVERIFY(signIn(kEmail, kPassword));
    QVERIFY(m_window->isReady());
    m_window->open();
    if (keep)
        QVERIFY(m_window->isReady());
    else
        QVERIFY(driver().shows("signInPage"));
}

void TestSignIn::anotherWorkspaceIsOpenedInstead() {
    auto* combo = driver().seen<QComboBox>("workspaceCombo");
    QTRY_VERIFY(combo->findData(QStringLiteral("nagpur")) >= 0);
    QCOMPARE(combo->currentData().toString(), QLatin1String(tests::TestWorkspace::kName));
    combo->setFocus();
    while (combo->currentData().toString() != QStringLiteral("nagpur"))
        driver().key(combo->findData(QStringLiteral("nagpur")) > combo->currentIndex() ? Qt::Key_Down : Qt::Key_Up);
    // On the same server here, so that it asks too.
    QTRY_COMPARE(driver().words("signInSubtitle"), QStringLiteral("to the workspace nagpur"));
    QCOMPARE(driver().seen<QComboBox>("workspaceCombo")->accessibleDescription(), QStringLiteral("PRODUCTION"));
    QVERIFY(signIn(kEmail, kPassword));
    QVERIFY(m_window->isReady());
    QCOMPARE(m_window->session().workspace()->profile().name, std::string("nagpur"));
}

void TestSignIn::escapeGoesBack() {
    driver().key(Qt::Key_Escape);
    QVERIFY(driver().shows("welcomeChoice"));
    QVERIFY(m_window->session().workspace() == nullptr);
}

void TestSignIn::isAsHighAsBeforeAfterAnotherForm() {
    const QRect before = driver().seen("signInPage")->geometry();
    const int foot = driver().placeOf(*driver().seen("useLocalLink")).y();
    QVERIFY(driver().click("addWorkspaceLink"));
    QVERIFY(driver().shows("connectForm"));
    driver().key(Qt::Key_Escape);
    QVERIFY(driver().shows("welcomeChoice"));
    QVERIFY(driver().click("open:test"));
    QVERIFY(driver().shows("signInPage"));
    QTRY_COMPARE(driver().seen("signInPage")->geometry(), before);
    QTRY_COMPARE(driver().placeOf(*driver().seen("useLocalLink")).y(), foot);
}

void TestSignIn::theBrowserIsWaitedForAndLeft() {
    SignInFields fields;
    fields.setChoices({{"https://login.example.org", control::IssuerKind::Oidc}}, "keychain");
    tests::WindowDriver own(fields);
    const QSignalSpy given(&fields, &SignInFields::given);
    const QSignalSpy left(&fields, &SignInFields::browserCancelled);
    QVERIFY(own.seen("passwordEdit") == nullptr);
    QCOMPARE(own.seen<QAbstractButton>("signInButton")->text(), QStringLiteral("Continue in the browser"));
    QVERIFY(own.click("signInButton"));
    QCOMPARE(given.size(), 1);
    const QString address = QStringLiteral("https://login.example.org/authorize?state=x");
    fields.showBrowser(address);
    QTRY_COMPARE(own.seen<QAbstractButton>("signInButton")->text(), QStringLiteral("Waiting for the browser…"));
    QVERIFY(own.click("copyAddressButton"));
    QCOMPARE(QGuiApplication::clipboard()->text(), address);
    QVERIFY(own.click("cancelBrowserButton"));
    QCOMPARE(left.size(), 1);
    own.key(Qt::Key_Escape);
    QCOMPARE(left.size(), 2);
    fields.setBusy(false);
    QVERIFY(own.goes("browserWait"));
    own.key(Qt::Key_Escape); // nothing waits: not theirs
    QCOMPARE(left.size(), 2);
    QCOMPARE(own.seen<QAbstractButton>("signInButton")->text(), QStringLiteral("Continue in the browser"));
}

void TestSignIn::severalIssuersAreChosenFrom() {
    SignInFields fields;
    fields.setChoices({{"https://a.example.org/auth/v1", control::IssuerKind::Supabase},
                       {"https://b.example.org", control::IssuerKind::Oidc}},
                      "vault-file");
    tests::WindowDriver own(fields);
    QVERIFY(own.seen("issuerCombo") != nullptr);
    QVERIFY(own.seen("passwordEdit") != nullptr);
    own.seen<QComboBox>("issuerCombo")->setCurrentIndex(1);
    QVERIFY(own.goes("passwordEdit"));
    QCOMPARE(fields.choice()->issuer, std::string("https://b.example.org"));
}

QTEST_MAIN(TestSignIn)
#include "tst_sign_in.moc"
