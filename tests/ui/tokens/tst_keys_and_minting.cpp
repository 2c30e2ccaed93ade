// Whose keys are trusted, and tokens of the workspace's own issuer, by the window.
#include "core/base/error.h"
#include "tests/support/web_server.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/tokens/tokens_window.h"
#include "ui/tokens/key_sets_model.h"
#include "ui/widgets/code_box.h"
#include "ui/widgets/l_button.h"

#include <QAction>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>

using namespace landreeve;
using tests::SigningKey;
using tests::TokensWindow;
using tests::WebServer;
using State = TokensWindow::State;

namespace {

enum Column { Issuer, Status, Keys, Read, NextRefresh };

} // namespace

class TestKeysAndMinting : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_window = std::make_unique<TokensWindow>(); }
    void cleanupTestCase() { m_window.reset(); }
    void init() {
        m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE tenant_id IS NULL");
        m_window->leave();
        for (const char* field : {"mintUserEdit", "mintLifeEdit"})
            m_window->session().window().findChild<QLineEdit*>(QLatin1String(field))->clear();
        m_window->open("keys");
        QTRY_VERIFY(m_window->table("keySetTable") != nullptr &&
                    m_window->table("keySetTable")->model()->rowCount() > 0);
        m_window->table("keySetTable")->setCurrentIndex(m_window->table("keySetTable")->model()->index(0, 0));
    }
    void whatIsMintedIsAccepted();
    void saysWhatIsMissingToMint();
    void theOldKeyIsAcceptedAfterARotation();
    void aRotationAsksWhy();
    void aKeyThatWasFoundOutIsRefused();
    void anIssuerIsAddedThatGoesAwayAndIsRemoved();
    void refreshingDoesNotWaitForTheFirstLook();
    void theNextRefreshIsTold();
    void whatOthersDoToKeysIsHeardAtOnce();
    void whoMayNotIsToldWhy();
    void byKeyboardAlone();
    void keysAreActedOnByKeyboardAlone();

private:
    QString cell(int row, int column) { return m_window->cell("keySetTable", row, column); }
    QString key(int row, int column) { return m_window->cell("keysTable", row, column); }
    int rowOf(const QString& issuer) {
        for (int row = 0; row < m_window->table("keySetTable")->model()->rowCount(); ++row) {
            if (cell(row, Issuer) == issuer)
                return row;
        }
        return -1;
    }
    std::unique_ptr<TokensWindow> m_window;
};

void TestKeysAndMinting::whatIsMintedIsAccepted() {
    auto& driver = m_window->driver();
    m_window->open("mint");
    auto* tenants = driver.seen<QComboBox>("mintTenantCombo");
    QTRY_VERIFY(tenants->findData(QLatin1String(TokensWindow::kTenant)) > 0);
    tenants->setCurrentIndex(tenants->findData(QLatin1String(TokensWindow::kTenant)));
    QVERIFY(driver.fill("mintUserEdit", QStringLiteral("meera")));
    QVERIFY(driver.fill("mintLifeEdit", QStringLiteral("15m")));
    QVERIFY(driver.click("mintButton"));
    QVERIFY(driver.shows("mintResult"));
    QCOMPARE(m_window->said("mintFacts", "role"), QStringLiteral("viewer"));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM session WHERE user_id = 'meera' AND expires_at < "
                                           "now() + interval '16 minutes'"),
             1);
    QCOMPARE(m_window->value<std::string>("SELECT role FROM user_mapping WHERE subject = 'meera'"), "viewer");
    QVERIFY(driver.click("inspectMintedButton"));
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
    QCOMPARE(m_window->said("claimsView", "sub"), QStringLiteral("meera"));
    // Shown once: who comes back does not find it.
    m_window->leave();
    m_window->open("mint");
    QVERIFY(driver.seen("mintResult") == nullptr);
    QVERIFY(
        m_window->session().window().findChild<ui::widgets::CodeBox*>(QStringLiteral("mintedToken"))->text().isEmpty());
}

void TestKeysAndMinting::saysWhatIsMissingToMint() {
    auto& driver = m_window->driver();
    m_window->open("mint");
    driver.seen<QComboBox>("mintTenantCombo")->setCurrentIndex(0);
    QVERIFY(driver.fill("mintUserEdit", QString()));
    QVERIFY(driver.fill("mintLifeEdit", QStringLiteral("soon")));
    QVERIFY(driver.click("mintButton"));
    QVERIFY(driver.saysWrong("mintTenantCombo", QStringLiteral("Choose the tenant")));
    QVERIFY(driver.saysWrong("mintUserEdit", QStringLiteral("whom")));
    QVERIFY(driver.saysWrong("mintLifeEdit", QStringLiteral("no duration")));
    QVERIFY(driver.at("mintTenantCombo"));
}

void TestKeysAndMinting::theOldKeyIsAcceptedAfterARotation() {
    auto& driver = m_window->driver();
    const std::string token(m_window->mint().token.reveal());
    driver.key(Qt::Key_F5);
    QTRY_COMPARE(cell(0, Status), QStringLiteral("In use"));
    QTRY_COMPARE(key(0, 2), QStringLiteral("In use"));
    const QString before = key(0, 0);
    QVERIFY(driver.click("rotateButton"));
    QVERIFY(driver.fill("rotateReasonEdit", QStringLiteral("every quarter")));
    QVERIFY(driver.click("keyActButton"));
    QVERIFY(driver.goes("keyActPanel"));
    QTRY_VERIFY(m_window->table("keysTable")->model()->rowCount() > 1);
    // Both are there: the new one signs, the old one still verifies.
    QHash<QString, QString> states;
    for (int row = 0; row < m_window->table("keysTable")->model()->rowCount(); ++row)
        states.insert(key(row, 0), key(row, 2));
    QVERIFY2(states.value(before).startsWith(QStringLiteral("Accepted, until ")), qPrintable(states.value(before)));
    QCOMPARE(states.values().count(QStringLiteral("In use")), 1);
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = 'jwks.rotate' AND reason "
                                           "= 'every quarter'"),
             1);
    m_window->open("inspect");
    m_window->paste(token);
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
}

void TestKeysAndMinting::aRotationAsksWhy() {
    auto& driver = m_window->driver();
    const auto keys = m_window->value<std::int64_t>("SELECT count(*) FROM issuer_key");
    QVERIFY(driver.click("rotateButton"));
    QVERIFY(driver.at("rotateReasonEdit"));
    QVERIFY(driver.click("keyActButton"));
    QVERIFY(driver.saysWrong("rotateReasonEdit", QStringLiteral("Say why")));
    QVERIFY(driver.click("keyActKeepButton"));
    QVERIFY(driver.goes("keyActPanel"));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM issuer_key"), keys);
}

void TestKeysAndMinting::aKeyThatWasFoundOutIsRefused() {
    auto& driver = m_window->driver();
    const std::string token(m_window->mint().token.reveal());
    QVERIFY(driver.click("rotateButton"));
    QVERIFY(driver.fill("rotateReasonEdit", QStringLiteral("it was in a log")));
    QVERIFY(driver.click("atOnceCheck"));
    QVERIFY(driver.words("keyActText").contains(QStringLiteral("refused at once")));
    QVERIFY(driver.click("keyActButton"));
    QVERIFY(driver.goes("keyActPanel"));
    m_window->open("inspect");
    m_window->paste(token);
    QVERIFY(m_window->says(QStringLiteral("Refused: its key is not known")));
}

void TestKeysAndMinting::anIssuerIsAddedThatGoesAwayAndIsRemoved() {
    auto& driver = m_window->driver();
    const auto signer = SigningKey::ec();
    auto web = std::make_unique<WebServer>();
    web->answer("/jwks.json", {.body = QByteArray::fromStdString(tests::keySetOf({signer.jwk(QStringLiteral("k1"))}))});
    const QString name = TokensWindow::text(web->base()).remove(QStringLiteral("http://"));
    QVERIFY(driver.click("addIssuerButton"));
    QVERIFY(driver.at("issuerUrlEdit"));
    driver.type(TokensWindow::text(web->base()));
    QVERIFY(driver.fill("issuerKeysEdit", TokensWindow::text(web->url("/jwks.json"))));
    QVERIFY(driver.fill("issuerAudienceEdit", QStringLiteral("books")));
    QVERIFY(driver.fill("issuerClientIdEdit", QStringLiteral("landreeve-desktop")));
    QVERIFY(driver.click("addIssuerGoButton"));
    QVERIFY(driver.goes("addIssuerPanel"));
    QTRY_VERIFY(rowOf(name) > 0);
    QCOMPARE(m_window->value<std::string>("SELECT client_id FROM issuer WHERE url = $1", web->base()),
             std::string("landreeve-desktop"));
    const int row = rowOf(name);
    QTRY_COMPARE(cell(row, Status), QStringLiteral("Fresh"));
    QCOMPARE(cell(row, Keys), QStringLiteral("1"));
    // It is chosen: what is looked at next is whether its keys are there.
    auto* table = m_window->table("keySetTable");
    QTRY_COMPARE(table->currentIndex().row(), row);
    QTRY_COMPARE(key(0, 0), QStringLiteral("k1"));
    QCOMPARE(key(0, 2), QStringLiteral("Accepted"));
    // Four fifths of the five minutes that hold where nothing is said.
    static const QRegularExpression kSoon(QStringLiteral("^in 3 min|^in 4 min"));
    QVERIFY2(kSoon.match(cell(row, NextRefresh)).hasMatch(), qPrintable(cell(row, NextRefresh)));
    QCOMPARE(table->model()->headerData(NextRefresh, Qt::Horizontal).toString(), QStringLiteral("Next refresh"));
    QVERIFY(driver.words("keysAge").contains(QStringLiteral("Next refresh ") + cell(row, NextRefresh)));
    // It is gone: its keys stay, and are shown with their age and what went wrong.
    const std::string issuer = web->base();
    web.reset();
    QVERIFY(driver.click("refreshKeysButton"));
    QTRY_COMPARE(cell(row, Status), QStringLiteral("Degraded"));
    QVERIFY(driver.words("keysAge").startsWith(QStringLiteral("Read ")));
    QVERIFY(driver.words("keysAge").contains(QStringLiteral("The last attempt failed: ")));
    // Without them nothing can be decided.
    QVERIFY(driver.click("invalidateButton"));
    QVERIFY(driver.click("keyActButton"));
    QVERIFY(driver.goes("keyActPanel"));
    QTRY_COMPARE(cell(row, Status), QStringLiteral("Unreachable"));
    const auto* newest = driver.seen<QAbstractButton>("newestTask");
    QVERIFY2(newest->text().endsWith(QStringLiteral("; new ones cannot be had")), qPrintable(newest->text()));
    QVERIFY2(driver.words("keysAge").contains(QStringLiteral("The last attempt failed: ")),
             qPrintable(driver.words("keysAge")));
    m_window->open("inspect");
    m_window->paste(tests::signedBy(
        signer, auth::Algorithm::ES256,
        QJsonObject{{QStringLiteral("alg"), QStringLiteral("ES256")}, {QStringLiteral("kid"), QStringLiteral("k1")}},
        QJsonObject{{QStringLiteral("iss"), TokensWindow::text(issuer)}}));
    QVERIFY(m_window->says(QStringLiteral("Not decided: the keys of its issuer cannot be had")));
    m_window->open("keys");
    QTRY_COMPARE(cell(row, Status), QStringLiteral("Unreachable"));
    table->setCurrentIndex(table->model()->index(row, 0));
    QVERIFY(driver.click("removeIssuerButton"));
    QTRY_VERIFY(driver.words("keyActText").contains(QStringLiteral("Alive now: 0.")));
    QVERIFY(driver.click("keyActButton"));
    QVERIFY(driver.goes("keyActPanel"));
    QTRY_COMPARE(rowOf(name), -1);
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM issuer WHERE url = $1", issuer), 0);
}

void TestKeysAndMinting::refreshingDoesNotWaitForTheFirstLook() {
    auto& driver = m_window->driver();
    const auto signer = SigningKey::ec();
    WebServer web;
    const QByteArray keys = QByteArray::fromStdString(tests::keySetOf({signer.jwk(QStringLiteral("k1"))}));
    web.answer("/jwks.json", {.body = keys, .held = true});
    m_window->sql("INSERT INTO issuer (url, keys_url, kind) VALUES ($1, $2, 'supabase')", web.base(),
                  web.url("/jwks.json"));
    const QString name = TokensWindow::text(web.base()).remove(QStringLiteral("http://"));
    QTRY_VERIFY(rowOf(name) > 0);
    QTRY_COMPARE(web.asked("/jwks.json"), 1);
    auto* table = m_window->table("keySetTable");
    table->setCurrentIndex(table->model()->index(rowOf(name), 0));
    auto* refresh = driver.seen<ui::widgets::LButton>("refreshKeysButton");
    QTRY_VERIFY(refresh->isEnabled());
    QVERIFY(!refresh->isBusy());
    QVERIFY(driver.press(*refresh));
    QTRY_VERIFY(refresh->isBusy());
    // It is asked anew after the first, which may bring what was true before.
    web.answer("/jwks.json", {.body = keys});
    web.release();
    QTRY_COMPARE(web.asked("/jwks.json"), 2);
    QTRY_VERIFY(!refresh->isBusy());
    QTRY_COMPARE(cell(rowOf(name), Status), QStringLiteral("Fresh"));
    m_window->sql("DELETE FROM issuer WHERE url = $1", web.base());
    QTRY_COMPARE(rowOf(name), -1);
}

void TestKeysAndMinting::theNextRefreshIsTold() {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    auth::KeySetState state;
    state.renewAt = std::chrono::system_clock::now() - std::chrono::seconds(5);
    QCOMPARE(ui::tokens::nextRefreshWords(state, now), QStringLiteral("when next used"));
    state.renewAt = std::chrono::system_clock::now() + std::chrono::seconds(25);
    QVERIFY(ui::tokens::nextRefreshWords(state, now).startsWith(QStringLiteral("in 2")));
}

void TestKeysAndMinting::whatOthersDoToKeysIsHeardAtOnce() {
    const auto one = SigningKey::ec();
    const auto two = SigningKey::ec();
    WebServer web;
    const auto publish = [&](const SigningKey& signer, const char* id) {
        const auto document = tests::keySetOf({signer.jwk(QLatin1String(id))});
        web.answer("/jwks.json", {.body = QByteArray::fromStdString(document)});
    };
    const std::string url = web.url("/jwks.json");
    auto& window = m_window->session().workspace()->keySets();
    auto& other = m_window->workspace().keySets();
    // Whatever page is shown.
    m_window->leave();
    publish(one, "k1");
    window.keys(url, {});
    const auto ids = [&] {
        std::string all;
        if (const auto state = window.state(url); state && state->keys) {
            for (const auto& known : state->keys->keys())
                all += known.id().value_or("");
        }
        return all;
    };
    QCOMPARE(ids(), std::string("k1"));
    publish(two, "k2");
    other.refresh(url, {});
    QTRY_COMPARE_WITH_TIMEOUT(ids(), std::string("k2"), 2000);
    other.invalidate(url);
    QTRY_COMPARE_WITH_TIMEOUT(ids(), std::string(), 2000);
    QCOMPARE(web.asked("/jwks.json"), 2);
}

void TestKeysAndMinting::whoMayNotIsToldWhy() {
    auto& driver = m_window->driver();
    const auto refusals = [&] {
        return m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = 'access.refused'");
    };
    const std::int64_t before = refusals();
    // Somebody else takes the right away; another stays owner.
    m_window->sql("INSERT INTO user_mapping (issuer, subject, role, display_name) SELECT issuer, 'meera.owner', "
                  "'owner', 'Meera Kulkarni' FROM user_mapping WHERE tenant_id IS NULL LIMIT 1 ON CONFLICT DO NOTHING");
    m_window->sql("UPDATE user_mapping SET role = 'viewer' WHERE tenant_id IS NULL AND subject <> 'meera.owner'");
    driver.key(Qt::Key_F5);
    QTRY_VERIFY(!driver.seen("rotateButton")->isEnabled() &&
                driver.seen("rotateButton")->toolTip().contains(QStringLiteral("token:write")));
    QVERIFY2(driver.seen("rotateButton")->toolTip().contains(QStringLiteral("Meera Kulkarni can grant it")),
             qPrintable(driver.seen("rotateButton")->toolTip()));
    m_window->open("mint");
    QTRY_VERIFY(driver.words("mintRefusal").contains(QStringLiteral("Needs token:write")));
    QVERIFY(!driver.seen("mintButton")->isEnabled());
    m_window->open("keys");
    QTRY_VERIFY(driver.seen("keysRefused") != nullptr);
    // Nothing was attempted.
    QCOMPARE(refusals(), before);
    m_window->sql("UPDATE user_mapping SET role = 'owner' WHERE tenant_id IS NULL");
    m_window->sql("DELETE FROM user_mapping WHERE subject = 'meera.owner'");
}

void TestKeysAndMinting::byKeyboardAlone() {
    auto& driver = m_window->driver();
    auto& window = m_window->session().window();
    const auto grow = qScopeGuard([&window, size = window.size()] { window.resize(size); });
    window.resize(1024, 640);
    QVERIFY(driver.at("keySetTable"));
    QVERIFY(driver.tabTo("tokenSegments", 60));
    driver.key(Qt::Key_Right);
    driver.key(Qt::Key_Right);
    driver.key(Qt::Key_Space);
    QVERIFY(driver.shows("mintUserEdit"));
    auto* tenants = driver.seen<QComboBox>("mintTenantCombo");
    QTRY_VERIFY(tenants->count() > 1);
    tenants->setCurrentIndex(0);
    QVERIFY(driver.tabTo("mintTenantCombo"));
    driver.key(Qt::Key_Down);
    QVERIFY(driver.tabTo("mintUserEdit"));
    driver.type(QStringLiteral("binod"));
    driver.key(Qt::Key_Return);
    QVERIFY(driver.shows("mintResult"));
    // It came below the form: the keyboard is where it is copied, and that is in sight.
    QTRY_VERIFY(driver.at("mintedToken"));
    QTRY_VERIFY(driver.isHit(*driver.seen("mintedToken")));
    driver.key(Qt::Key_Space);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("ey")));
    QVERIFY(driver.tabTo("inspectMintedButton"));
    driver.key(Qt::Key_Space);
    QVERIFY(m_window->says(QStringLiteral("Accepted")));
}

void TestKeysAndMinting::keysAreActedOnByKeyboardAlone() {
    auto& driver = m_window->driver();
    QTRY_VERIFY(driver.seen("rotateButton")->isEnabled());
    driver.key(Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(driver.at("tokenSegments"));
    // The head's own stops come before the content's.
    driver.key(Qt::Key_Tab);
    QVERIFY(driver.at("rotateButton"));
    driver.key(Qt::Key_Return);
    QVERIFY(driver.at("rotateReasonEdit"));
    driver.type(QStringLiteral("by keyboard"));
    driver.key(Qt::Key_Tab);
    QVERIFY(driver.at("atOnceCheck"));
    driver.key(Qt::Key_Tab);
    QVERIFY(driver.at("keyActKeepButton"));
    driver.key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(driver.goes("keyActPanel"));
    QCOMPARE(m_window->value<std::int64_t>("SELECT count(*) FROM audit_outbox WHERE action = 'jwks.rotate' AND reason "
                                           "= 'by keyboard'"),
             1);
    // The button went into More beside the panel: the keyboard is at the list, not somewhere else.
    QTRY_VERIFY(driver.at("keySetTable") || driver.at("rotateButton"));
    QTRY_VERIFY(driver.seen("addIssuerButton")->isEnabled());
    driver.key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(driver.at("issuerUrlEdit"));
    driver.type(QStringLiteral("https://auth.example"));
    driver.key(Qt::Key_Escape);
    QVERIFY(driver.goes("addIssuerPanel"));
    QTRY_VERIFY(driver.at("keySetTable") || driver.at("rotateButton"));
    // Closed is not dropped: it is there again, until it is not wanted any more.
    driver.key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(driver.at("issuerUrlEdit"));
    QCOMPARE(driver.seen<QLineEdit>("issuerUrlEdit")->text(), QStringLiteral("https://auth.example"));
    QVERIFY(driver.tabTo("addIssuerCancelButton"));
    driver.key(Qt::Key_Space);
    QVERIFY(driver.goes("addIssuerPanel"));
    QTRY_VERIFY(driver.at("keySetTable") || driver.at("rotateButton"));
    driver.key(Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(driver.at("issuerUrlEdit"));
    QVERIFY(driver.seen<QLineEdit>("issuerUrlEdit")->text().isEmpty());
    driver.key(Qt::Key_Escape);
    QVERIFY(driver.goes("addIssuerPanel"));
    // What can be done with a row is in its menu.
    auto* table = m_window->table("keySetTable");
    table->setFocus();
    QContextMenuEvent wanted(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QApplication::sendEvent(table->viewport(), &wanted);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu != nullptr);
    auto* rotate = menu->findChild<QAction*>(QStringLiteral("rotateButton"));
    QVERIFY(rotate != nullptr && rotate->isEnabled());
    menu->setActiveAction(rotate);
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_VERIFY(driver.at("rotateReasonEdit"));
    driver.key(Qt::Key_Escape);
    QVERIFY(driver.goes("keyActPanel"));
}

int main(int argc, char** argv) {
    qputenv("LANDREEVE_SECRET_STORE", "key-file");
    return tests::windowTests<TestKeysAndMinting>(argc, argv);
}

#include "tst_keys_and_minting.moc"
