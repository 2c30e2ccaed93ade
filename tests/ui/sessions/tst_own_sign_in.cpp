// Whoever signed in at an issuer: renewed in the background, in spite of an issuer that is away, until one that is
// there says no; and signed in again in place.
#include "tests/ui/sessions/own_window.h"

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>

using namespace landreeve;
using namespace std::chrono_literals;
using tests::OwnWindow;
using tests::SupabaseServer;
using ui::sessions::OwnSession;
using ui::sessions::SessionsFeed;
using Kind = OwnSession::Kind;

namespace {

constexpr const char* kEmail = "asha@example.org";
constexpr const char* kPassword = "monsoon";
constexpr const char* kOther = "binod@example.org";

} // namespace

class TestOwnSignIn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<OwnWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init();
    void cleanup();

    void isRenewedBeforeItsTokenEnds();
    void anIssuerThatIsAwayEndsNothing();
    void waitsAsLongAsTheIssuerAsks();
    void theIssuersWordEndsIt();
    void theBarTellsWhyAndWhenItIsTriedAgain();
    void isSignedInAgainInPlace();
    void somebodyElseIsRefused();
    void signingInAgainBeforeTheEndHasAWayBack();
    void signingOutAsksForASignIn();

private:
    /// Follows the session of a program that signed in, with short waits.
    struct Followed {
        std::unique_ptr<workspace::Workspace> workspace;
        ui::tasks::TaskRunner runner;
        std::unique_ptr<SessionsFeed> feed;
        std::unique_ptr<OwnSession> own;
    };
    std::unique_ptr<Followed> follow();
    bool signsInWindow();
    tests::WindowDriver& driver() { return m_window->driver(); }

    std::unique_ptr<OwnWindow> m_window;
    std::unique_ptr<SupabaseServer> m_supabase;
};

void TestOwnSignIn::init() {
    m_supabase = std::make_unique<SupabaseServer>();
    m_supabase->addUser("u-asha", kEmail, kPassword);
    m_supabase->addUser("u-binod", kOther, kPassword);
    m_window->addIssuer(*m_supabase, {{"u-asha", "Asha Rao"}, {"u-binod", "Binod"}});
}

void TestOwnSignIn::cleanup() {
    m_window->close();
    m_window->forgetIssuers();
    m_supabase.reset();
}

std::unique_ptr<TestOwnSignIn::Followed> TestOwnSignIn::follow() {
    auto followed = std::make_unique<Followed>();
    const auto prompt = [this](const access::SignInRequest&) {
        return std::optional(access::SignInAnswer{m_supabase->base(), kEmail, SecretString(kPassword), false});
    };
    followed->workspace = workspace::Workspace::open(
        {.home = m_window->world().home(), .profile = tests::TestWorkspace::kName, .signIn = prompt}, {}, {});
    followed->feed = std::make_unique<SessionsFeed>(*followed->workspace, followed->runner);
    OwnSession::Options options;
    options.look = 200ms;
    options.firstWait = 200ms;
    options.longestWait = 800ms;
    followed->own = std::make_unique<OwnSession>(*followed->workspace, *followed->feed, followed->runner, options);
    followed->feed->start();
    followed->own->start();
    return followed;
}

bool TestOwnSignIn::signsInWindow() {
    m_window->open();
    return driver().shows("signInPage") && driver().fill("emailEdit", QLatin1String(kEmail)) &&
           driver().fill("passwordEdit", QLatin1String(kPassword)) && driver().click("signInButton") &&
           m_window->isReady();
}

void TestOwnSignIn::isRenewedBeforeItsTokenEnds() {
    m_supabase->setTokenLife(4s);
    const auto program = follow();
    const Time first = program->workspace->login().state()->tokenExpiresAt;
    const int calls = m_supabase->calls();
    QTRY_VERIFY_WITH_TIMEOUT(program->workspace->login().state()->tokenExpiresAt > first, 10'000);
    QVERIFY(std::chrono::system_clock::now() < first);
    QCOMPARE(program->own->state().kind, Kind::Fine);
    // Once for a token, not as often as is looked.
    QVERIFY(m_supabase->calls() - calls <= 3);
    QVERIFY(program->own->issuer()->kind == control::IssuerKind::Supabase);
    QTRY_COMPARE(program->own->role(), QStringLiteral("owner"));
}

void TestOwnSignIn::anIssuerThatIsAwayEndsNothing() {
    m_supabase->setTokenLife(2s);
    const auto program = follow();
    m_supabase->fail(503);
    QTRY_COMPARE_WITH_TIMEOUT(program->own->state().kind, Kind::RenewalFailing, 10'000);
    QCOMPARE(program->own->state().failure->code(), std::string("issuer_unavailable"));
    QVERIFY(program->own->state().nextAttempt.isValid());
    const Time ends = program->workspace->login().state()->tokenExpiresAt;
    const int calls = m_supabase->calls();
    // Its token has ended, and it was tried more than once: nobody is locked out for it.
    QTRY_VERIFY_WITH_TIMEOUT(std::chrono::system_clock::now() > ends && m_supabase->calls() >= calls + 2, 10'000);
    QCOMPARE(program->own->state().kind, Kind::RenewalFailing);
    m_supabase->setTokenLife(1h);
    m_supabase->recover();
    QTRY_COMPARE_WITH_TIMEOUT(program->own->state().kind, Kind::Fine, 10'000);
    QVERIFY(program->workspace->login().state()->tokenExpiresAt > std::chrono::system_clock::now() + 30min);
}

void TestOwnSignIn::waitsAsLongAsTheIssuerAsks() {
    m_supabase->setTokenLife(2s);
    const auto program = follow();
    m_supabase->fail(429, R"({"code":"over_request_rate_limit","message":"too many"})", "90");
    QTRY_COMPARE_WITH_TIMEOUT(program->own->state().kind, Kind::RenewalFailing, 10'000);
    // Its own waits are of less than a second.
    QVERIFY(QDateTime::currentDateTimeUtc().secsTo(program->own->state().nextAttempt) > 60);
}

void TestOwnSignIn::theIssuersWordEndsIt() {
    m_supabase->setTokenLife(2s);
    // Whoever asks the issuer first: the other hears it from the control plane.
    const auto program = follow();
    const auto other = follow();
    m_supabase->endSessionsOf(kEmail);
    for (const auto* each : {program.get(), other.get()}) {
        QTRY_COMPARE(each->own->state().kind, Kind::Ended);
        QCOMPARE(each->own->state().reason, OwnSession::kIssuerEnded);
    }
}

void TestOwnSignIn::theBarTellsWhyAndWhenItIsTriedAgain() {
    m_supabase->setTokenLife(2s);
    QVERIFY(signsInWindow());
    m_supabase->fail(503);
    QTRY_VERIFY_WITH_TIMEOUT(driver().words("messageText").contains(QStringLiteral("could not be renewed")), 15'000);
    QVERIFY2(driver().words("messageText").contains(QStringLiteral("Next attempt in ")),
             qPrintable(driver().words("messageText")));
    QVERIFY(!m_window->window().isLocked());
    QCOMPARE(driver().seen<QAbstractButton>("messageAction")->text(), QStringLiteral("Renew now"));
    QCOMPARE(driver().seen<QAbstractButton>("messageOtherAction")->text(), QStringLiteral("Sign in again…"));
    m_supabase->setTokenLife(1h);
    m_supabase->recover();
    QVERIFY(driver().click("messageAction"));
    QVERIFY(driver().goes("messageBar"));
    QCOMPARE(m_window->own().state().kind, Kind::Fine);
}

void TestOwnSignIn::isSignedInAgainInPlace() {
    QVERIFY(signsInWindow());
    QVERIFY(m_window->openGrid("inventory"));
    QVERIFY(driver().click("adjustStockButton"));
    QVERIFY(driver().fill("quantityEdit", QStringLiteral("50")));
    const std::string before = m_window->user().sessionJti;
    m_window->revoke(before);
    QVERIFY(m_window->isLocked());
    // The address is known, the password is asked for.
    QCOMPARE(driver().seen<QLineEdit>("emailEdit")->text(), QLatin1String(kEmail));
    QVERIFY(driver().at("passwordEdit"));
    driver().type(QStringLiteral("wrong"));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("E-mail or password is not right.")));
    QVERIFY(m_window->window().isLocked());
    QVERIFY(driver().at("passwordEdit"));
    driver().type(QLatin1String(kPassword));
    driver().key(Qt::Key_Return);
    QVERIFY(m_window->isUnlocked());
    QVERIFY(m_window->user().sessionJti != before);
    QCOMPARE(m_window->user().userId, std::string("u-asha"));
    QCOMPARE(driver().seen<QLineEdit>("quantityEdit")->text(), QStringLiteral("50"));
    QVERIFY(driver().at("quantityEdit"));
}

void TestOwnSignIn::somebodyElseIsRefused() {
    QVERIFY(signsInWindow());
    m_window->revoke(m_window->user().sessionJti);
    QVERIFY(m_window->isLocked());
    QVERIFY(driver().fill("emailEdit", QLatin1String(kOther)));
    QVERIFY(driver().fill("passwordEdit", QLatin1String(kPassword)));
    driver().key(Qt::Key_Return);
    QVERIFY(driver().saysWrong("passwordEdit", QStringLiteral("This window is still Asha Rao's")));
    const auto* button = driver().seen("signInButton");
    QTRY_VERIFY(button->height() >= button->sizeHint().height());
    const auto* note = driver().note("passwordEdit");
    QTRY_VERIFY(note->height() >= note->heightForWidth(note->width()));
    QVERIFY(m_window->window().isLocked());
    QCOMPARE(m_window->user().userId, std::string("u-asha"));
    QVERIFY(driver().fill("emailEdit", QLatin1String(kEmail)));
    QVERIFY(driver().fill("passwordEdit", QLatin1String(kPassword)));
    QVERIFY(driver().click("signInButton"));
    QVERIFY(m_window->isUnlocked());
}

void TestOwnSignIn::signingInAgainBeforeTheEndHasAWayBack() {
    QVERIFY(signsInWindow());
    m_window->sql("UPDATE session SET expires_at = now() + interval '3 minutes' WHERE jti = $1",
                  m_window->user().sessionJti);
    QTRY_VERIFY_WITH_TIMEOUT(driver().seen("messageAction") != nullptr, 15'000);
    QCOMPARE(driver().seen<QAbstractButton>("messageAction")->text(), QStringLiteral("Sign in again…"));
    QVERIFY(driver().seen("messageOtherAction") == nullptr); // a token makes no session longer
    QVERIFY(driver().click("messageAction"));
    QVERIFY(driver().shows("lockBackLink"));
    driver().key(Qt::Key_Escape);
    QVERIFY(m_window->isUnlocked());
    QVERIFY(driver().click("messageAction"));
    QVERIFY(driver().shows("lockBackLink"));
    driver().type(QLatin1String(kPassword));
    driver().key(Qt::Key_Return);
    QVERIFY(m_window->isUnlocked());
    QVERIFY(driver().goes("messageBar"));
    QTRY_VERIFY(m_window->own().endsAt() > QDateTime::currentDateTimeUtc().addSecs(3600));
}

void TestOwnSignIn::signingOutAsksForASignIn() {
    QVERIFY(signsInWindow());
    const QSignalSpy anew(&m_window->session(), &gui::Session::switchRequested);
    QVERIFY(driver().click("personButton"));
    QVERIFY(driver().shows("renewButton"));
    QVERIFY(driver().click("signOutButton"));
    QTRY_COMPARE(anew.size(), 1);
    QVERIFY(m_window->window().isLocked());
    QCOMPARE(m_window->session().workspace()->profile().name, std::string(tests::TestWorkspace::kName));
    QVERIFY(!m_window->session().workspace()->login().state());
    // Nothing is kept: the next window asks.
    m_window->open();
    QVERIFY(driver().shows("signInPage"));
}

QTEST_MAIN(TestOwnSignIn)
#include "tst_own_sign_in.moc"
