// A sign-in that is kept in the desktop's keyring, which is locked meanwhile: a real gnome-keyring on a bus of its own.
#include "tests/support/private_keyring.h"
#include "tests/ui/sessions/own_window.h"

#include <QAbstractButton>

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

} // namespace

class TestOwnKeychain : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::PrivateKeyring> m_keyring;
    std::unique_ptr<OwnWindow> m_window;
    std::unique_ptr<SupabaseServer> m_supabase;

private Q_SLOTS:
    void initTestCase() {
        if (!tests::PrivateKeyring::isPossible())
            QSKIP("dbus-daemon and gnome-keyring are not installed");
        m_keyring = std::make_unique<tests::PrivateKeyring>();
        m_keyring->start();
        qputenv("LANDREEVE_SECRET_STORE", "keychain");
        m_window = std::make_unique<OwnWindow>();
        m_supabase = std::make_unique<SupabaseServer>();
        m_supabase->addUser("u-asha", kEmail, kPassword);
        m_window->addIssuer(*m_supabase, {{"u-asha", "Asha Rao"}});
    }
    void cleanupTestCase() {
        m_window.reset();
        m_supabase.reset();
        m_keyring.reset();
    }

    /// The sign-in stands as it was, and is renewed once somebody unlocks it.
    void aLockedKeychainEndsNothing() {
        m_supabase->setTokenLife(10s);
        ui::tasks::TaskRunner runner;
        const auto prompt = [this](const access::SignInRequest& request) {
            return request.secretStore == "keychain"
                       ? std::optional(access::SignInAnswer{m_supabase->base(), kEmail, SecretString(kPassword), true})
                       : std::nullopt;
        };
        const auto workspace = workspace::Workspace::open(
            {.home = m_window->world().home(), .profile = tests::TestWorkspace::kName, .signIn = prompt}, {}, {});
        SessionsFeed feed(*workspace, runner);
        OwnSession::Options options;
        options.look = 200ms;
        options.firstWait = 200ms;
        options.longestWait = 800ms;
        OwnSession own(*workspace, feed, runner, options);
        feed.start();
        own.start();
        QVERIFY(workspace->login().state()->kept);
        m_keyring->startLocked();
        QTRY_COMPARE_WITH_TIMEOUT(own.state().kind, Kind::RenewalFailing, 30'000);
        QCOMPARE(own.state().failure->code(), std::string("keychain_locked"));
        QVERIFY(own.state().nextAttempt.isValid());
        // By then its token has ended, and it was tried more than once.
        const QDateTime first = own.state().nextAttempt;
        QTRY_VERIFY_WITH_TIMEOUT(own.state().nextAttempt > first &&
                                     std::chrono::system_clock::now() > workspace->login().state()->tokenExpiresAt,
                                 30'000);
        QCOMPARE(own.state().kind, Kind::RenewalFailing);
        QCOMPARE(m_window->reasonOf(workspace->user().sessionJti), std::string());
        m_supabase->setTokenLife(1h);
        m_keyring->start();
        QTRY_COMPARE_WITH_TIMEOUT(own.state().kind, Kind::Fine, 30'000);
        QVERIFY(workspace->login().state()->tokenExpiresAt > std::chrono::system_clock::now() + 30min);
        workspace->login().end({});
    }

    void aLockedKeychainIsSaidAtSignIn() {
        m_keyring->startLocked();
        m_window->open();
        const bool said = QTest::qWaitFor(
            [this] { return m_window->spoken().contains(QStringLiteral("keyring is locked")); }, 20'000);
        m_window->close();
        m_keyring->start();
        QVERIFY(said);
    }
};

QTEST_MAIN(TestOwnKeychain)
#include "tst_own_keychain.moc"
