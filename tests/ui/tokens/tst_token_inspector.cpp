// Why a token is accepted or refused, read from the screen.
#include "core/access/add_issuer.h"
#include "core/auth/reason.h"
#include "core/sessions/session_store.h"
#include "tests/support/web_server.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/tokens/tokens_window.h"
#include "ui/tokens/token_words.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScopeGuard>
#include <QTemporaryFile>

using namespace landreeve;
using namespace std::chrono_literals;
using tests::SigningKey;
using tests::TokensWindow;
using State = TokensWindow::State;

class TestTokenInspector : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<TokensWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->leave();
        m_window->open();
        for (const char* field : {"audienceEdit", "algorithmsEdit", "atEdit"})
            m_window->driver().seen<QLineEdit>(field)->clear();
        m_window->driver().seen<QComboBox>("keySetCombo")->setCurrentIndex(0);
        QTRY_COMPARE(m_window->title(), QStringLiteral("No token yet"));
    }
    void beforeThereIsOneNoCheckIsReached();
    void aGoodOneIsAccepted();
    void refusedForEachReason_data();
    void refusedForEachReason();
    void asOfAnotherMoment();
    void againstAKeySetFromElsewhere();
    void saysWhichFieldIsWrong();
    void severalAreATableOfVerdicts();
    void moreThanCanBeTokensAreNotTaken();
    void theVerdictIsCopiedWithoutTheToken();
    void nothingStaysWhenThePageIsLeft();
    void nothingIsLeftInTheWorkspace();
    void byKeyboardAlone();
    void keepsTheKeysWhileTheServerIsLost();
    void everyCodeHasPlainWords();
    void isTakenFromTheClipboardAndFromAFile();
    void aStoppedIssuersKeysAreShownWithTheirAge();
    void aHundredTokensDoNotStallTheWindow();

private:
    auth::LocalClaims claims() {
        const Time now = std::chrono::system_clock::now();
        return {"asha", TokensWindow::kTenant, "no-such-session", "viewer", now - 60s, now + 1h};
    }
    std::unique_ptr<TokensWindow> m_window;
};

void TestTokenInspector::beforeThereIsOneNoCheckIsReached() {
    QCOMPARE(m_window->count(State::NotReached), TokensWindow::kChecks);
    QVERIFY(!m_window->driver().seen("copyVerdictButton")->isEnabled());
    QVERIFY(m_window->driver().at("tokenEdit"));
}

void TestTokenInspector::aGoodOneIsAccepted() {
    const auto minted = m_window->mint();
    m_window->paste(minted.token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY2(m_window->facts().startsWith(QStringLiteral("18 checks passed, 0 failed, 0 not reached. Took ")),
             qPrintable(m_window->facts()));
    QCOMPARE(m_window->count(State::Done), TokensWindow::kChecks);
    QCOMPARE(m_window->chain().last().title, QStringLiteral("Session"));
    QCOMPARE(m_window->chain().last().detail, QStringLiteral("It is alive."));
    QCOMPARE(m_window->said("headerView", "alg"), QStringLiteral("ES256"));
    QCOMPARE(m_window->said("claimsView", "sub"), QStringLiteral("asha"));
    QVERIFY(m_window->said("claimsView", "expTime").endsWith(QStringLiteral("IST")));
    QVERIFY(m_window->said("tokenFacts", "verified").startsWith(QStringLiteral("yes")));
    QCOMPARE(m_window->cell("usedKeysTable", 0, 2), QStringLiteral("In use"));
    // What an empty field stands for.
    QCOMPARE(m_window->driver().seen<QLineEdit>("audienceEdit")->placeholderText(), QStringLiteral("landreeve"));
}

void TestTokenInspector::refusedForEachReason_data() {
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("failed");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char* name, const std::string& token, const char* title, const char* failed,
                        const char* detail) {
        QTest::newRow(name) << TokensWindow::text(token) << QString::fromUtf8(title) << QString::fromUtf8(failed)
                            << QString::fromUtf8(detail);
    };
    const std::string good(m_window->mint().token.reveal());
    row("no token", "three words only", "Refused: it is not a token", "Three segments", "");
    row(
        "expired",
        [this] {
            auto old = claims();
            old.issuedAt -= 2h;
            old.expiresAt -= 2h;
            return m_window->sign(old);
        }(),
        "Refused: the token has expired", "Expiry", "1 h ago");
    auto forged = good;
    forged[forged.rfind('.') + 3] = forged[forged.rfind('.') + 3] == 'A' ? 'B' : 'A';
    row("forged", forged, "Refused: the signature is wrong", "Signature", "");
    row("of a stranger",
        tests::signedBy(SigningKey::ec(), auth::Algorithm::ES256,
                        QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")},
                                    {QStringLiteral("kid"), QStringLiteral("k1")}},
                        QJsonObject{{QStringLiteral("iss"), QStringLiteral("https://stranger.example")}}),
        "Refused: its key is not known", "Key known", "none of this workspace");
    row("without an algorithm that is allowed",
        tests::signedBy(SigningKey::rsa(), auth::Algorithm::PS256,
                        QJsonObject{{QStringLiteral("alg"), QStringLiteral("none")}}, QJsonObject()),
        "Refused: its algorithm is not allowed", "Algorithm", "");
    row("of no session", m_window->sign(claims()), "Refused: its session is not known", "Session", "on record");
    const auto revoked = m_window->mint("binod");
    sessions::SessionStore store(m_window->workspace().control());
    store.revoke({m_window->workspace().localIssuer().url(), revoked.jti}, "left the company");
    row("revoked", std::string(revoked.token.reveal()), "Refused: its session was revoked", "Session",
        "left the company");
}

void TestTokenInspector::refusedForEachReason() {
    QFETCH(const QString, token);
    QFETCH(const QString, title);
    QFETCH(const QString, failed);
    QFETCH(const QString, detail);
    m_window->paste(token.toStdString());
    QVERIFY(m_window->says(title));
    const auto& chain = m_window->chain();
    QCOMPARE(chain.size(), TokensWindow::kChecks);
    QCOMPARE(m_window->count(State::Failed), 1);
    // All before it passed, nothing after it was reached.
    bool reached = true;
    for (const auto& step : chain) {
        if (step.state == State::Failed) {
            QCOMPARE(step.title, failed);
            QVERIFY2(step.detail.contains(detail), qPrintable(step.detail));
            reached = false;
        } else {
            QCOMPARE(step.state, reached ? State::Done : State::NotReached);
        }
    }
    QVERIFY(m_window->driver().words("callerNote").contains(QStringLiteral("Only invalid_token")));
}

void TestTokenInspector::asOfAnotherMoment() {
    m_window->paste(m_window->mint().token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(m_window->driver().fill("atEdit", QStringLiteral("2099-01-01 10:00")));
    QVERIFY(m_window->says(QStringLiteral("Refused: the token has expired")));
    QCOMPARE(m_window->driver().said("atEdit"), QStringLiteral("1 Jan 2099, 10:00:00 IST"));
    QVERIFY(m_window->driver().fill("atEdit", QString()));
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
}

void TestTokenInspector::againstAKeySetFromElsewhere() {
    const auto key = SigningKey::ec();
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray::fromStdString(tests::keySetOf({key.jwk(QStringLiteral("k1"))})));
    file.close();
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(Time::clock::now().time_since_epoch()).count();
    const std::string token = tests::signedBy(
        key, auth::Algorithm::ES256,
        QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")}, {QStringLiteral("kid"), QStringLiteral("k1")}},
        QJsonObject{{QStringLiteral("iss"), QStringLiteral("https://auth.example")},
                    {QStringLiteral("aud"), QStringLiteral("books")},
                    {QStringLiteral("sub"), QStringLiteral("u1")},
                    {QStringLiteral("session_id"), QStringLiteral("s1")},
                    {QStringLiteral("iat"), static_cast<qint64>(now)},
                    {QStringLiteral("exp"), static_cast<qint64>(now + 600)}});
    auto* keys = m_window->driver().seen<QComboBox>("keySetCombo");
    keys->setCurrentIndex(keys->count() - 1);
    QVERIFY(m_window->driver().shows("keyPlaceEdit"));
    QVERIFY(m_window->driver().fill("keyPlaceEdit", file.fileName()));
    m_window->paste(token);
    // Its session is not asked: the keys are of nobody here.
    QVERIFY(m_window->says(QStringLiteral("Accepted, but for its session")));
    QCOMPARE(m_window->chain().last().state, State::NotReached);
    QVERIFY(m_window->driver().fill("audienceEdit", QStringLiteral("other")));
    QVERIFY(m_window->says(QStringLiteral("Refused: it is meant for another audience")));
    QCOMPARE(m_window->step(QStringLiteral("Audience")).detail,
             QStringLiteral("It is for \"books\", not for the audience \"other\"."));
    QVERIFY(m_window->driver().fill("audienceEdit", QStringLiteral("books")));
    QVERIFY(m_window->says(QStringLiteral("Accepted, but for its session")));
    QVERIFY(m_window->driver().fill("keyPlaceEdit", QStringLiteral("/no/such/file")));
    QVERIFY(m_window->driver().saysWrong("keyPlaceEdit", QStringLiteral("cannot be read")));
    QVERIFY(m_window->driver().fill("keyPlaceEdit", QStringLiteral("http://auth.example/jwks.json")));
    QVERIFY(m_window->driver().saysWrong("keyPlaceEdit", QStringLiteral("The address")));
}

void TestTokenInspector::saysWhichFieldIsWrong() {
    m_window->paste(m_window->mint().token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(m_window->driver().fill("algorithmsEdit", QStringLiteral("HS256")));
    QVERIFY(m_window->driver().saysWrong("algorithmsEdit", QStringLiteral("HS256")));
    QVERIFY(m_window->says(QStringLiteral("No token yet")));
    QVERIFY(m_window->driver().fill("algorithmsEdit", QStringLiteral("RS256, PS256")));
    QVERIFY(m_window->says(QStringLiteral("Refused: its algorithm is not allowed")));
    QVERIFY(m_window->driver().fill("algorithmsEdit", QString()));
    QVERIFY(m_window->driver().fill("atEdit", QStringLiteral("tomorrow")));
    QVERIFY(m_window->driver().saysWrong("atEdit", QStringLiteral("no time")));
}

void TestTokenInspector::severalAreATableOfVerdicts() {
    const std::string good(m_window->mint().token.reveal());
    m_window->paste(good + "\nnot.a.token\n\n" + m_window->sign(claims()) + "\n");
    QVERIFY(m_window->says(QStringLiteral("3 tokens: 1 accepted, 2 refused")));
    const QStringList verdicts{QStringLiteral("Accepted"), QStringLiteral("Refused"), QStringLiteral("Refused")};
    for (int row = 0; row < verdicts.size(); ++row)
        QCOMPARE(m_window->cell("verdictTable", row, 1), verdicts[row]);
    QCOMPARE(m_window->cell("verdictTable", 2, 2), QStringLiteral("its session is not known"));
    QCOMPARE(m_window->count(State::Done), TokensWindow::kChecks);
    m_window->table("verdictTable")->setFocus();
    m_window->driver().key(Qt::Key_Down);
    m_window->driver().key(Qt::Key_Down);
    QCOMPARE(m_window->count(State::Failed), 1);
    QCOMPARE(m_window->chain().last().state, State::Failed);
    m_window->paste(good);
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(m_window->driver().seen("verdictTable") == nullptr);
}

void TestTokenInspector::moreThanCanBeTokensAreNotTaken() {
    m_window->paste(std::string(70'000, 'a'));
    QTRY_VERIFY(m_window->driver().words("tokenNote").contains(QStringLiteral("64 KiB")));
    QVERIFY(m_window->edit()->toPlainText().isEmpty());
    // More than a token has, but what somebody may try: refused with the reason.
    m_window->paste(std::string(17'000, 'a'));
    QVERIFY(m_window->says(QStringLiteral("Refused: the token is too large")));
}

void TestTokenInspector::theVerdictIsCopiedWithoutTheToken() {
    const auto minted = m_window->mint();
    const std::string token(minted.token.reveal());
    m_window->paste(token);
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(m_window->driver().click("copyVerdictButton"));
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith(QStringLiteral("Accepted\n")));
    QVERIFY(copied.contains(QStringLiteral("Signature: passed")));
    QVERIFY(copied.contains(TokensWindow::text(auth::toHex(auth::fingerprintOf(token)))));
    const auto segments = TokensWindow::text(token).split(u'.');
    for (const QString& segment : segments)
        QVERIFY(!copied.contains(segment));
}

void TestTokenInspector::nothingStaysWhenThePageIsLeft() {
    m_window->paste(m_window->mint().token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    m_window->leave();
    auto* edit = m_window->session().window().findChild<QPlainTextEdit*>(QStringLiteral("tokenEdit"));
    QVERIFY(edit->toPlainText().isEmpty());
    edit->undo();
    QVERIFY(edit->toPlainText().isEmpty());
    m_window->open();
    QVERIFY(m_window->says(QStringLiteral("No token yet")));
    QVERIFY(m_window->driver().seen("claimsView") == nullptr);
    // Also what is still under way.
    m_window->paste(m_window->mint().token.reveal());
    m_window->leave();
    m_window->open();
    m_window->paste("one.two.three");
    QVERIFY(QTest::qWaitFor([this] { return m_window->title().startsWith(QStringLiteral("Refused")); }, 30'000));
}

void TestTokenInspector::nothingIsLeftInTheWorkspace() {
    const auto token = m_window->sign(claims());
    const auto before = m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox");
    const auto failures = m_window->value<std::int64_t>("SELECT count(*) FROM auth_failure");
    m_window->paste(token);
    QVERIFY(m_window->says(QStringLiteral("Refused: its session is not known")));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox"), before);
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM auth_failure"), failures);
}

void TestTokenInspector::byKeyboardAlone() {
    auto& driver = m_window->driver();
    QGuiApplication::clipboard()->setText(TokensWindow::text(m_window->mint().token.reveal()));
    QVERIFY(driver.at("tokenEdit"));
    driver.key(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(driver.tabTo("audienceEdit"));
    driver.type(QStringLiteral("x"));
    QVERIFY(m_window->says(QStringLiteral("Refused: it is meant for another audience")));
    QVERIFY(driver.tabTo("copyVerdictButton"));
    driver.key(Qt::Key_Space);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Refused: it is meant")));
    // What the keyboard comes to is in sight, also in a small window.
    auto& window = m_window->session().window();
    const auto grow = qScopeGuard([&window, size = window.size()] { window.resize(size); });
    window.resize(1024, 640);
    QVERIFY(driver.tabTo("usedKeysTable"));
    QTRY_VERIFY(driver.isHit(*driver.seen("usedKeysTable")));
}

void TestTokenInspector::keepsTheKeysWhileTheServerIsLost() {
    const auto minted = m_window->mint();
    m_window->paste(minted.token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    m_window->server().stop();
    m_window->paste("one.two.three");
    QVERIFY(QTest::qWaitFor([this] { return m_window->title().startsWith(QStringLiteral("Refused")); }, 30'000));
    // The signature is looked at with the keys that were read; of its session nothing is known.
    m_window->paste(minted.token.reveal());
    const bool said = m_window->says(QStringLiteral("Not decided: its session could not be asked"));
    const auto signature = m_window->step(QStringLiteral("Signature")).state;
    m_window->server().start();
    QVERIFY(said);
    QCOMPARE(signature, State::Done);
    QTRY_VERIFY(m_window->driver().seen("messageBar") == nullptr);
    m_window->paste(minted.token.reveal());
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
}

void TestTokenInspector::everyCodeHasPlainWords() {
    std::vector<std::string> codes{"session_unknown", "session_revoked", "session_superseded", "session_expired",
                                   "session_idle"};
    for (auto reason = 1; reason <= static_cast<int>(auth::Reason::FutureIat); ++reason)
        codes.emplace_back(auth::codeOf(static_cast<auth::Reason>(reason)));
    QCOMPARE(codes.size(), std::size_t{22});
    QSet<QString> meanings;
    for (const std::string& code : codes) {
        const QString meaning = ui::tokens::meaningOf(code);
        QVERIFY2(meaning != TokensWindow::text(code) && meaning.contains(u' ') && !meaning.contains(u'_'),
                 code.c_str());
        meanings.insert(meaning);
    }
    QCOMPARE(meanings.size(), qsizetype{22});
}

void TestTokenInspector::isTakenFromTheClipboardAndFromAFile() {
    auto& driver = m_window->driver();
    QGuiApplication::clipboard()->setText(TokensWindow::text(m_window->mint().token.reveal()));
    QVERIFY(driver.click("pasteButton"));
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QVERIFY(driver.at("tokenEdit"));
    QTemporaryFile file;
    QVERIFY(file.open());
    const std::string token = m_window->sign(claims());
    file.write(QByteArray::fromStdString(token + "\n" + token + "\n"));
    file.close();
    const auto choose = [&](const QString& path) {
        QVERIFY(driver.click("openTokenButton"));
        auto* dialog = m_window->session().window().findChild<QFileDialog*>(QStringLiteral("tokenFileDialog"));
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
    };
    choose(file.fileName());
    QVERIFY(m_window->says(QStringLiteral("2 tokens: 0 accepted, 2 refused")));
    choose(QStringLiteral("/no/such/file"));
    QTRY_COMPARE(driver.words("tokenNote"), QStringLiteral("The file cannot be read."));
}

/// The issuer is away: the verdict is from the kept keys, which are shown with their age and why they are not newer.
void TestTokenInspector::aStoppedIssuersKeysAreShownWithTheirAge() {
    auto& driver = m_window->driver();
    const auto signer = SigningKey::ec();
    auto web = std::make_unique<tests::WebServer>();
    const QByteArray keys = QByteArray::fromStdString(tests::keySetOf({signer.jwk(QStringLiteral("k1"))}));
    web->answer("/jwks.json", {.body = keys});
    const std::string url = web->base();
    control::Issuer issuer;
    issuer.url = url;
    issuer.kind = control::IssuerKind::Oidc;
    issuer.audience = "books";
    issuer.keysUrl = web->url("/jwks.json");
    access::addIssuer(m_window->workspace().control(), issuer, {});
    const auto forget = qScopeGuard([&] { m_window->sql("DELETE FROM issuer WHERE url = $1", url); });
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(Time::clock::now().time_since_epoch()).count();
    const std::string token = tests::signedBy(
        signer, auth::Algorithm::ES256,
        QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")}, {QStringLiteral("kid"), QStringLiteral("k1")}},
        QJsonObject{{QStringLiteral("iss"), TokensWindow::text(url)},
                    {QStringLiteral("aud"), QStringLiteral("books")},
                    {QStringLiteral("sub"), QStringLiteral("u1")},
                    {QStringLiteral("session_id"), QStringLiteral("s1")},
                    {QStringLiteral("iat"), static_cast<qint64>(now)},
                    {QStringLiteral("exp"), static_cast<qint64>(now + 600)}});
    const auto verdict = QStringLiteral("Refused: its session is not known");
    m_window->paste(token);
    QVERIFY(m_window->says(verdict));
    QVERIFY2(driver.words("usedKeysAge").startsWith(QStringLiteral("Read ")), qPrintable(driver.words("usedKeysAge")));
    QVERIFY(!driver.words("usedKeysAge").contains(QStringLiteral("failed")));
    const int asked = web->asked("/jwks.json");
    QVERIFY(driver.click("refreshUsedButton"));
    QTRY_COMPARE(web->asked("/jwks.json"), asked + 1);
    web.reset();
    QTRY_VERIFY(driver.seen<QAbstractButton>("refreshUsedButton")->isEnabled());
    QTRY_VERIFY(driver.click("refreshUsedButton") &&
                driver.words("usedKeysAge").contains(QStringLiteral("The last attempt failed: ")));
    QVERIFY(driver.words("usedKeysAge").startsWith(QStringLiteral("Read ")));
    QVERIFY(m_window->says(verdict));
    QCOMPARE(m_window->step(QStringLiteral("Signature")).state, State::Done);
    QCOMPARE(m_window->count(State::Failed), 1);
}

void TestTokenInspector::aHundredTokensDoNotStallTheWindow() {
    const std::string token = m_window->sign(claims());
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += token + "\n";
    tests::StallWatch watch;
    m_window->paste(many);
    QVERIFY(m_window->says(QStringLiteral("100 tokens: 0 accepted, 100 refused"), 20'000));
    watch.check();
}

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestTokenInspector>(argc, argv);
}

#include "tst_token_inspector.moc"
