// Signing in at an OpenID Connect issuer that somebody else wrote, by the window and a browser, to its end.
#include "tests/support/sign_in_issuer.h"
#include "tests/ui/sessions/own_window.h"

using namespace landreeve;
using tests::OwnWindow;
using tests::SignInIssuer;

class TestBrowserSignIn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void whoSignsInThereIsIn();
    void whoDeclinesThereMayTryAgain();
    void escapeStopsWaitingAlone();
    void whoHasNoRoleIsToldSo();

private:
    tests::WindowDriver& driver() { return m_window->driver(); }
    QString button() {
        const auto* shown = driver().seen<QAbstractButton>("signInButton");
        return shown == nullptr ? QString() : shown->text();
    }
    /// By the keyboard, as the page leaves it; the address that the browser is sent to.
    std::string goesToBrowser() {
        m_address.clear();
        if (!QTest::qWaitFor([this] { return button() == QStringLiteral("Continue in the browser"); }, 20'000) ||
            !driver().at("signInButton"))
            return {};
        driver().key(Qt::Key_Return);
        if (!QTest::qWaitFor([this] { return !m_address.isEmpty() && driver().at("browserWait"); }, 20'000))
            return {};
        return m_address.toStdString();
    }

    std::unique_ptr<SignInIssuer> m_issuer;
    std::unique_ptr<OwnWindow> m_window;
    QString m_address;
};

void TestBrowserSignIn::initTestCase() {
    m_issuer = std::make_unique<SignInIssuer>();
    m_window = std::make_unique<OwnWindow>();
}

void TestBrowserSignIn::cleanupTestCase() {
    m_window.reset();
    m_issuer.reset();
}

void TestBrowserSignIn::init() {
    control::Issuer issuer;
    issuer.url = m_issuer->url();
    issuer.clientId = SignInIssuer::kClientId;
    issuer.audience = "https://landreeve.example";
    access::addIssuer(m_window->elsewhere().control(), issuer, {});
    m_window->sql("INSERT INTO user_mapping (issuer, subject, role, display_name) VALUES ($1, 'asha', 'owner', "
                  "'Asha Rao')",
                  issuer.url);
    m_window->open([this](const QString& url) { m_address = url; });
    QVERIFY(driver().shows("signInPage"));
}

void TestBrowserSignIn::cleanup() {
    m_window->close();
    m_window->elsewhere().login().end({});
    m_window->forgetIssuers();
}

void TestBrowserSignIn::whoSignsInThereIsIn() {
    const std::string address = goesToBrowser();
    QVERIFY2(address.starts_with(m_issuer->url()), address.c_str());
    QCOMPARE(button(), QStringLiteral("Waiting for the browser…"));
    const QJsonObject page = m_issuer->browse(address, "asha");
    QCOMPARE(page.value(QStringLiteral("status")).toInt(), 200);
    QVERIFY(m_window->isReady());
    QCOMPARE(m_window->user().issuer, m_issuer->url());
    QCOMPARE(m_window->user().userId, std::string("asha"));
    QCOMPARE(m_window->session().workspace()->signedInBy(), workspace::Workspace::SignedInBy::Issuer);
    QCOMPARE(driver().seen<QAbstractButton>("personButton")->text(), QStringLiteral("Asha Rao"));
    QCOMPARE(m_window->reasonOf(m_window->user().sessionJti), std::string());
    QCOMPARE(driver().clicks(), 0);
    // How long a person took is not said of the workspace.
    const QString said = driver().seen<QAbstractButton>("newestTask")->text();
    QVERIFY2(said.startsWith(QStringLiteral("Workspace opened: ")), qPrintable(said));
}

void TestBrowserSignIn::whoDeclinesThereMayTryAgain() {
    const std::string first = goesToBrowser();
    QVERIFY(!first.empty());
    m_issuer->browse(first, "asha", true);
    QTRY_COMPARE_WITH_TIMEOUT(button(), QStringLiteral("Continue in the browser"), 20'000);
    QVERIFY(driver().shows("authNote"));
    QVERIFY(m_window->session().workspace() == nullptr);
    const std::string second = goesToBrowser();
    QVERIFY(!second.empty() && second != first);
    m_issuer->browse(second, "asha");
    QVERIFY(m_window->isReady());
}

void TestBrowserSignIn::escapeStopsWaitingAlone() {
    QVERIFY(!goesToBrowser().empty());
    driver().key(Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(button(), QStringLiteral("Continue in the browser"), 20'000);
    QVERIFY(driver().shows("signInPage"));
    const std::string again = goesToBrowser();
    QVERIFY(!again.empty());
    m_issuer->browse(again, "asha");
    QVERIFY(m_window->isReady());
}

void TestBrowserSignIn::whoHasNoRoleIsToldSo() {
    const std::string address = goesToBrowser();
    QVERIFY(!address.empty());
    m_issuer->browse(address, "stranger");
    QVERIFY(driver().shows("authNote"));
    const QString said = driver().seen<ui::widgets::FieldNote>("authNote")->text();
    QVERIFY2(said.startsWith(QStringLiteral("You have no role in this workspace.")), qPrintable(said));
    QVERIFY(m_window->session().workspace() == nullptr);
}

QTEST_MAIN(TestBrowserSignIn)
#include "tst_browser_sign_in.moc"

#include <QAbstractButton>
