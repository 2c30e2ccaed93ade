// What each page of the wizard refuses: the rule beside its field, and the repair.
#include "core/control/server_store.h"
#include "tests/ui/tenants/wizard_fixture.h"

#include <QAbstractButton>
#include <QRadioButton>
#include <QScopeGuard>
#include <QSpinBox>

using namespace landreeve;
using tests::WindowDriver;
using tests::WizardWindow;

class TestWizardChecks : public QObject {
    Q_OBJECT

    std::unique_ptr<tests::TestWorkspace> m_test;
    std::unique_ptr<WizardWindow> m_window;

    WindowDriver& driver() { return m_window->driver(); }
    QString id() const { return m_window->driver().seen<QLineEdit>("tenantIdEdit")->text(); }
    bool isEnabled(const char* name) { return driver().seen(name)->isEnabled(); }
    void change(const std::string& sql) const { m_test->superuser("landreeve_control").script(sql); }
    bool toPlacement() {
        return driver().fill("tenantNameEdit", QStringLiteral("Konkan Fisheries")) && m_window->idIsFree() &&
               driver().click("nextButton") && driver().shows("placementPage");
    }

private Q_SLOTS:
    void initTestCase() {
        m_test = std::make_unique<tests::TestWorkspace>();
        m_test->provision("malabar");
        // Cut off in the middle, as by a power cut.
        std::stop_source cut;
        tenancy::ProvisionRequest request;
        request.id = "half-made";
        request.name = "Half Made";
        const auto onStep = [&](const tenancy::StepRecord& step) {
            if (step.name == "grants")
                cut.request_stop();
        };
        QCOMPARE(
            tests::codeOf([&] { m_test->workspace().provisioner().provision(request, onStep, {}, cut.get_token()); }),
            std::string("cancelled"));
        m_test->superuser("postgres").script("CREATE ROLE foreign_viewer");
    }
    void init() {
        if (m_window) {
            QVERIFY(m_window->beginAgain());
            return;
        }
        m_window = std::make_unique<WizardWindow>(*m_test);
        QVERIFY(m_window->begin());
    }
    void cleanup() {
        // Whatever a failure left open is nothing to begin from.
        if (QTest::currentTestFailed())
            m_window.reset();
    }
    void cleanupTestCase() {
        if (m_window)
            m_window->watch().check();
        m_window.reset();
    }

    void anIdIsProposedFromTheName_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("words") << QStringLiteral("Sahyadri Agro & Sons") << QStringLiteral("sahyadri-agro-sons");
        QTest::newRow("accents") << QStringLiteral("Café Müller") << QStringLiteral("cafe-muller");
        QTest::newRow("digits first") << QStringLiteral("24 Carat Gold") << QStringLiteral("carat-gold");
        QTest::newRow("reserved") << QStringLiteral("Landreeve Estates") << QStringLiteral("the-landreeve-estates");
        QTest::newRow("another script") << QStringLiteral("मलाबार") << QString();
    }

    void anIdIsProposedFromTheName() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QVERIFY(driver().fill("tenantNameEdit", name));
        QCOMPARE(this->id(), id);
        if (!id.isEmpty()) {
            QVERIFY(m_window->idIsFree());
            return;
        }
        // Why, as it is typed, and what to do; going on without one is a mistake.
        QTRY_VERIFY(driver().said("tenantIdEdit").startsWith(QStringLiteral("No ID can be made of this name")));
        QVERIFY(driver().note("tenantIdEdit")->kind() == ui::widgets::FieldNote::Kind::Hint);
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("No ID can be made of this name")));
        QVERIFY(driver().at("tenantIdEdit"));
        driver().type(QStringLiteral("malabar-agro"));
        QVERIFY(m_window->idIsFree());
        QCOMPARE(driver().said("tenantIdEdit"), QString());
    }

    void anEmptyIdIsAskedFor() {
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Sa")));
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("An ID is needed")));
    }

    void eachRuleOfAnIdIsSaidAndRepaired_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("repair");
        const auto row = [](const char* name, const char* typed, const char* rule, const char* repair) {
            QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(rule) << QString::fromUtf8(repair);
        };
        row("capitals", "Sahyadri", "Capital letters are not allowed", "sahyadri");
        row("space", "sahyadri agro", "Spaces are not allowed", "sahyadri-agro");
        row("underscore", "sahyadri_agro", "Underscores are not allowed", "sahyadri-agro");
        row("character", "sahyadri.agro", "Only the letters a to z", "sahyadri-agro");
        row("two hyphens", "sahyadri--agro", "Two hyphens in a row", "sahyadri-agro");
        row("hyphen last", "sahyadri-", "A hyphen may not stand first or last", "sahyadri");
        row("digit first", "9sahyadri", "An ID begins with a letter", "sahyadri");
        row("short", "sa", "An ID has at least 3 characters", "");
        row("long", "a-very-long-name-that-goes-on-and-on-for-ever", "An ID has at most 40 characters; this one has 45",
            "a-very-long-name-that-goes-on-and-on-for");
        row("reserved by PostgreSQL", "pg-agro", "IDs beginning with \"pg-\" are reserved", "the-pg-agro");
        row("reserved by us", "landreeve-agro", "IDs beginning with \"landreeve\" are reserved", "the-landreeve-agro");
        row("taken", "malabar", "Taken by \"Tenant malabar\", which is active.", "malabar-2");
        row("somebody else's role", "foreign", "has a role \"foreign_viewer\" already", "foreign-2");
    }

    void eachRuleOfAnIdIsSaidAndRepaired() {
        QFETCH(QString, typed);
        QFETCH(QString, rule);
        QFETCH(QString, repair);
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Whoever")));
        QVERIFY(driver().fill("tenantIdEdit", typed));
        // As it is typed, without leaving the field.
        QVERIFY2(driver().saysWrong("tenantIdEdit", rule), qPrintable(driver().said("tenantIdEdit")));
        QCOMPARE(driver().seen<QAbstractButton>("correctionsButton")->text(),
                 QStringLiteral("1 field needs a correction"));
        QVERIFY(driver().seen<QAbstractButton>("nextButton")->isEnabled());
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().at("tenantIdEdit"));
        QVERIFY(driver().seen("identityPage") != nullptr);
        QCOMPARE(driver().repair("tenantIdEdit"), repair.isEmpty() ? QString() : QStringLiteral("Use ") + repair);
        if (repair.isEmpty())
            return;
        QVERIFY(driver().pressRepair("tenantIdEdit"));
        QCOMPARE(id(), repair);
        QVERIFY(driver().at("tenantIdEdit"));
        QVERIFY(m_window->idIsFree());
        QCOMPARE(driver().said("tenantIdEdit"), QString());
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("placementPage"));
    }

    void aNameIsNeededAndHasAnEnd_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("rule");
        QTest::newRow("none") << QString() << QStringLiteral("A name is needed");
        QTest::newRow("spaces") << QStringLiteral("   ") << QStringLiteral("A name is needed");
        QTest::newRow("long") << QString(121, u'a') << QStringLiteral("A name has at most 120 characters");
    }

    void aNameIsNeededAndHasAnEnd() {
        QFETCH(QString, name);
        QFETCH(QString, rule);
        QVERIFY(driver().fill("tenantNameEdit", name));
        QVERIFY(driver().fill("tenantIdEdit", QStringLiteral("whoever")));
        QVERIFY(m_window->idIsFree());
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY2(driver().saysWrong("tenantNameEdit", rule), qPrintable(driver().said("tenantNameEdit")));
        QVERIFY(driver().at("tenantNameEdit"));
        QVERIFY(driver().seen("identityPage") != nullptr);
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Whoever")));
        QTRY_COMPARE(driver().said("tenantNameEdit"), QString());
    }

    void nothingIsSaidOfAPageThatNobodyTouched() {
        QVERIFY(driver().tabTo("gstinEdit"));
        QCOMPARE(driver().said("tenantNameEdit"), QString());
        QCOMPARE(driver().said("tenantIdEdit"), QString());
        // Until somebody wants to go on: then all of it, and the keyboard is where it begins.
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY(driver().saysWrong("tenantNameEdit", QStringLiteral("A name is needed")));
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("An ID is needed")));
        QCOMPARE(driver().seen<QAbstractButton>("correctionsButton")->text(),
                 QStringLiteral("2 fields need a correction"));
        QVERIFY(driver().at("tenantNameEdit"));
    }

    void aHalfMadeTenantIsOfferedToBeResumed() {
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Half Made")));
        QVERIFY(driver().saysWrong("tenantIdEdit", QStringLiteral("was not finished")));
        QCOMPARE(driver().repair("tenantIdEdit"), QStringLiteral("Resume or undo it"));
        QVERIFY(driver().pressRepair("tenantIdEdit"));
        QVERIFY(driver().shows("progressPage"));
        QVERIFY(driver().shows("resumeButton"));
        QVERIFY(m_window->stepIs("identity", ui::widgets::ChainStep::State::Done));
    }

    void aGstinIsChecked_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("repair");
        const auto row = [](const char* name, const char* typed, const char* rule, const char* repair) {
            QTest::newRow(name) << QString::fromLatin1(typed) << QString::fromLatin1(rule)
                                << QString::fromLatin1(repair);
        };
        row("right", "27AAPFU0939F1ZV", "", "");
        row("short", "27AAPFU", "A GSTIN has 15 characters, this has 7.", "");
        row("state", "00AAPFU0939F1ZV", "00 is none", "");
        row("check character", "27AAPFU0939F1ZX", "The check character does not fit", "");
        row("small letters", "27aapfu0939f1zv", "written in capitals", "27AAPFU0939F1ZV");
        row("letter for digit", "27AAPFUO939F1ZV", "Characters 3 to 12", "27AAPFU0939F1ZV");
    }

    void aGstinIsChecked() {
        QFETCH(QString, typed);
        QFETCH(QString, rule);
        QFETCH(QString, repair);
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Whoever")));
        QVERIFY(m_window->idIsFree());
        QVERIFY(driver().fill("gstinEdit", typed));
        if (rule.isEmpty()) {
            QTRY_VERIFY(driver().said("gstinEdit").startsWith(QStringLiteral("Maharashtra (27)")));
            return;
        }
        driver().key(Qt::Key_N, Qt::AltModifier);
        QVERIFY2(driver().saysWrong("gstinEdit", rule), qPrintable(driver().said("gstinEdit")));
        QVERIFY(driver().at("gstinEdit"));
        QCOMPARE(driver().repair("gstinEdit"), repair.isEmpty() ? QString() : QStringLiteral("Use ") + repair);
        if (repair.isEmpty())
            return;
        QVERIFY(driver().pressRepair("gstinEdit"));
        QCOMPARE(driver().seen<QLineEdit>("gstinEdit")->text(), repair);
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("placementPage"));
    }

    void anotherCountryHasItsOwnTaxNumberAndZone() {
        auto* country = driver().seen<QComboBox>("countryCombo");
        country->setFocus();
        driver().type(QStringLiteral("Germ"));
        QCOMPARE(country->currentText(), QStringLiteral("Germany"));
        QVERIFY(driver().seen("gstinEdit") == nullptr);
        QVERIFY(driver().fill("taxIdEdit", QStringLiteral("DE123456789")));
        QVERIFY(driver().seen<QComboBox>("timeZoneCombo")->currentText().startsWith(QStringLiteral("Europe/Berlin")));
        QVERIFY(m_window->toReview("Hamburger Kontor"));
        QCOMPARE(m_window->fact("reviewFacts", "tax"), QStringLiteral("DE123456789"));
        QCOMPARE(m_window->fact("reviewFacts", "country"), QStringLiteral("Germany"));
    }

    void placementSaysWhyAServerCannotBeChosen_data() {
        QTest::addColumn<QString>("obstacle");
        QTest::addColumn<QString>("remedy");
        QTest::addColumn<QString>("why");
        QTest::newRow("draining") << "UPDATE database_server SET state = 'draining'"
                                  << "UPDATE database_server SET state = 'active'"
                                  << "It is being emptied and takes no new tenants.";
        QTest::newRow("full") << "UPDATE database_server SET capacity = 1"
                              << "UPDATE database_server SET capacity = NULL"
                              << "It is full.";
    }

    void placementSaysWhyAServerCannotBeChosen() {
        QFETCH(QString, obstacle);
        QFETCH(QString, remedy);
        QFETCH(QString, why);
        QVERIFY(toPlacement());
        QVERIFY(isEnabled("server:main"));
        change(obstacle.toStdString());
        QTRY_VERIFY(!isEnabled("server:main"));
        QVERIFY(driver().seen("server:main")->accessibleDescription().startsWith(why));
        QVERIFY2(driver().saysWrong("placementList",
                                    QStringLiteral("No server of this workspace can take a tenant now. ") + why),
                 qPrintable(driver().said("placementList")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().seen("placementPage") != nullptr);
        QVERIFY(driver().at("automaticRadio"));
        change(remedy.toStdString());
        QTRY_VERIFY(isEnabled("server:main"));
        QTRY_COMPARE(driver().said("placementList"), QString());
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("policyPage"));
    }

    void placementNamesTheRightThatIsMissing() {
        m_test->superuser("postgres").script("ALTER ROLE landreeve_admin NOCREATEDB");
        const auto giveBack = qScopeGuard([this] {
            m_window.reset(); // it would know of the right only when it looks next
            m_test->superuser("postgres").script("ALTER ROLE landreeve_admin CREATEDB");
        });
        // A program begun now: the one before it found the right there.
        m_window = std::make_unique<WizardWindow>(*m_test);
        QVERIFY(m_window->begin());
        QVERIFY(driver().fill("tenantNameEdit", QStringLiteral("Konkan Fisheries")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("placementPage"));
        const QString words = QStringLiteral("The role \"landreeve_admin\" lacks CREATEDB.");
        QVERIFY2(driver().saysWrong("placementList", words), qPrintable(driver().said("placementList")));
        const QString described = driver().seen("server:main")->accessibleDescription();
        QVERIFY2(described.startsWith(words) && described.contains(QStringLiteral("ALTER ROLE")),
                 qPrintable(described));
        QVERIFY(!isEnabled("server:main"));
    }

    void policyKeepsItsValuesInTheirBounds() {
        QVERIFY(toPlacement() && driver().click("nextButton") && driver().shows("policyPage"));
        QVERIFY(driver().fill("sessionLifeSpin", QStringLiteral("9999")));
        QVERIFY(driver().tabTo("sessionIdleSpin"));
        QVERIFY(driver().seen<QSpinBox>("sessionLifeSpin")->value() <= 720);
        QVERIFY(driver().fill("sessionLifeSpin", QStringLiteral("1")));
        QVERIFY(driver().fill("sessionIdleSpin", QStringLiteral("90")));
        QVERIFY(driver().saysWrong("sessionIdleSpin", QStringLiteral("Longer than the session's life")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().seen("policyPage") != nullptr);
        QVERIFY(driver().at("sessionIdleSpin"));
        QVERIFY(driver().fill("sessionIdleSpin", QStringLiteral("60")));
        QTRY_VERIFY(driver().said("sessionIdleSpin").startsWith(QStringLiteral("A session that nobody uses")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("reviewPage"));
    }

    void anOriginIsChecked_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("repair");
        const auto row = [](const char* name, const char* typed, const char* rule, const char* repair) {
            QTest::newRow(name) << QString::fromLatin1(typed) << QString::fromLatin1(rule)
                                << QString::fromLatin1(repair);
        };
        row("bare", "app.example.com", "An origin begins with https://", "https://app.example.com");
        row("unencrypted", "http://app.example.com", "Only https is taken", "https://app.example.com");
        row("path", "https://app.example.com/shop", "scheme, host and port alone", "https://app.example.com");
        row("star", "https://*.example.com", "A star would let every site call", "");
    }

    void anOriginIsChecked() {
        QFETCH(QString, typed);
        QFETCH(QString, rule);
        QFETCH(QString, repair);
        QVERIFY(toPlacement() && driver().click("nextButton") && driver().shows("policyPage"));
        QVERIFY(driver().fill("originsEdit", typed));
        QVERIFY2(driver().saysWrong("originsEdit", typed + QStringLiteral(": ")),
                 qPrintable(driver().said("originsEdit")));
        QVERIFY2(driver().said("originsEdit").contains(rule), qPrintable(driver().said("originsEdit")));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().at("originsEdit"));
        QCOMPARE(driver().repair("originsEdit"), repair.isEmpty() ? QString() : QStringLiteral("Use ") + repair);
        if (repair.isEmpty())
            return;
        QVERIFY(driver().pressRepair("originsEdit"));
        QVERIFY(driver().click("nextButton"));
        QVERIFY(driver().shows("reviewPage"));
        QCOMPARE(m_window->fact("reviewFacts", "origins"), repair);
    }
};

int main(int argc, char** argv) {
    return landreeve::tests::windowTests<TestWizardChecks>(argc, argv);
}
#include "tst_wizard_checks.moc"
