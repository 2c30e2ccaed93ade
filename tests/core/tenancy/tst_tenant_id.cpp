#include "core/tenancy/tenant_id.h"

#include <QtTest>

using namespace landreeve::tenancy;

class TestTenantId : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRuleHasItsOwnMessageAndRepair_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("repair");
        QTest::newRow("shortest") << "abc"
                                  << ""
                                  << ""
                                  << "";
        QTest::newRow("longest") << QString(40, QLatin1Char('a')) << ""
                                 << ""
                                 << "";
        QTest::newRow("digits and hyphens") << "sahyadri-agro-2"
                                            << ""
                                            << ""
                                            << "";
        QTest::newRow("empty") << ""
                               << "invalid_tenant_id"
                               << "is needed"
                               << "";
        QTest::newRow("too short") << "ab"
                                   << "invalid_tenant_id"
                                   << "at least 3"
                                   << "";
        QTest::newRow("too long") << QString(41, QLatin1Char('a')) << "invalid_tenant_id"
                                  << "this one has 41" << QString(40, QLatin1Char('a'));
        QTest::newRow("capitals") << "Sahyadri"
                                  << "invalid_tenant_id"
                                  << "Capital letters"
                                  << "sahyadri";
        QTest::newRow("space") << "sahyadri agro"
                               << "invalid_tenant_id"
                               << "Spaces"
                               << "sahyadri-agro";
        QTest::newRow("underscore") << "sahyadri_agro"
                                    << "invalid_tenant_id"
                                    << "Underscores"
                                    << "sahyadri-agro";
        QTest::newRow("two hyphens") << "sahyadri--agro"
                                     << "invalid_tenant_id"
                                     << "Two hyphens"
                                     << "sahyadri-agro";
        QTest::newRow("hyphen first") << "-agro"
                                      << "invalid_tenant_id"
                                      << "first or last"
                                      << "agro";
        QTest::newRow("hyphen last") << "agro-"
                                     << "invalid_tenant_id"
                                     << "first or last"
                                     << "agro";
        QTest::newRow("digit first") << "2agro"
                                     << "invalid_tenant_id"
                                     << "begins with a letter"
                                     << "agro";
        QTest::newRow("other script") << QString::fromUtf8("सह्याद्री") << "invalid_tenant_id"
                                      << "letters a to z"
                                      << "";
        QTest::newRow("quote") << "agro';drop"
                               << "invalid_tenant_id"
                               << "letters a to z"
                               << "agro-drop";
        QTest::newRow("reserved pg") << "pg-agro"
                                     << "reserved_tenant_id"
                                     << "\"pg-\""
                                     << "the-pg-agro";
        QTest::newRow("reserved landreeve") << "landreevex"
                                            << "reserved_tenant_id"
                                            << "\"landreeve\""
                                            << "the-landreevex";
        QTest::newRow("pgx is free") << "pgx"
                                     << ""
                                     << ""
                                     << "";
    }
    void everyRuleHasItsOwnMessageAndRepair() {
        QFETCH(QString, id);
        QFETCH(QString, code);
        QFETCH(QString, says);
        QFETCH(QString, repair);
        const TextVerdict verdict = checkTenantId(id.toStdString());
        QCOMPARE(verdict.valid, code.isEmpty());
        QCOMPARE(QString::fromStdString(verdict.code), code);
        QVERIFY2(QString::fromStdString(verdict.message).contains(says), verdict.message.c_str());
        QCOMPARE(QString::fromStdString(verdict.repair), repair);
        if (!repair.isEmpty())
            QVERIFY(checkTenantId(verdict.repair).valid);
    }

    void namesAreForPeople_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("valid");
        QTest::newRow("plain") << QByteArray("Sahyadri Agro") << true;
        QTest::newRow("Hindi") << QByteArray("सह्याद्री एग्रो") << true;
        QTest::newRow("120 of them") << QString(120, QChar(0x0938)).toUtf8() << true;
        QTest::newRow("121 of them") << QString(121, QChar(0x0938)).toUtf8() << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("blank") << QByteArray("  \t ") << false;
        QTest::newRow("line break") << QByteArray("two\nlines") << false;
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe") << false;
    }
    void namesAreForPeople() {
        QFETCH(QByteArray, name);
        QFETCH(bool, valid);
        QCOMPARE(checkTenantName(name.toStdString()).valid, valid);
    }

    void blanksOfANameAreReadAsOne_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("kept");
        QTest::newRow("as it is") << "Sahyadri Agro"
                                  << "Sahyadri Agro";
        QTest::newRow("around and within") << "  Sahyadri   Agro "
                                           << "Sahyadri Agro";
        QTest::newRow("other blanks") << QString::fromUtf8("सह्याद्री\u00a0\u3000एग्रो")
                                      << QString::fromUtf8("सह्याद्री एग्रो");
        QTest::newRow("120 with many") << QString(60, QLatin1Char('a')) + QString(9, QLatin1Char(' ')) +
                                              QString(59, QLatin1Char('b'))
                                       << QString(60, QLatin1Char('a')) + QLatin1Char(' ') +
                                              QString(59, QLatin1Char('b'));
    }
    void blanksOfANameAreReadAsOne() {
        QFETCH(QString, typed);
        QFETCH(QString, kept);
        QVERIFY(checkTenantName(typed.toStdString()).valid);
        QCOMPARE(QString::fromStdString(readTenantName(typed.toStdString())), kept);
    }

    void aNameOfNoLatinLetterSaysWhyItHasNoId_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("says");
        QTest::newRow("Devanagari") << QString::fromUtf8("सह्याद्री एग्रो") << true;
        QTest::newRow("Chinese, beyond the first plane") << QString::fromUtf8("\U00020000") << true;
        QTest::newRow("digits") << "2024" << true;
        QTest::newRow("mixed") << QString::fromUtf8("सह्याद्री Agro") << false;
        QTest::newRow("not enough yet") << "Sa" << false;
        QTest::newRow("nothing") << "  " << false;
        QTest::newRow("a sign") << "&" << false;
    }
    void aNameOfNoLatinLetterSaysWhyItHasNoId() {
        QFETCH(QString, name);
        QFETCH(bool, says);
        QCOMPARE(!whyNoTenantId(name.toStdString()).empty(), says);
    }

    void proposedIdIsValidOrNone_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("plain") << "Sahyadri Agro Distributors"
                               << "sahyadri-agro-distributors";
        QTest::newRow("accents and marks") << QString::fromUtf8("Café \"Déjà\" & Söhne") << "cafe-deja-sohne";
        QTest::newRow("apostrophe") << "Meera's Mart"
                                    << "meeras-mart";
        QTest::newRow("digits first") << "24 Carat Gold"
                                      << "carat-gold";
        QTest::newRow("reserved") << "PG Motors"
                                  << "the-pg-motors";
        QTest::newRow("long") << "The Very Long Name Of A Company That Sells Everything"
                              << "the-very-long-name-of-a-company-that";
        QTest::newRow("nothing usable") << QString::fromUtf8("सह्याद्री") << "";
    }
    void proposedIdIsValidOrNone() {
        QFETCH(QString, name);
        QFETCH(QString, id);
        QCOMPARE(QString::fromStdString(proposeTenantId(name.toStdString())), id);
    }
};

QTEST_APPLESS_MAIN(TestTenantId)
#include "tst_tenant_id.moc"
