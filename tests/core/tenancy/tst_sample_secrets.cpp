#include "core/india/aadhaar.h"
#include "core/india/codes.h"
#include "core/india/pan.h"
#include "core/india/states.h"
#include "core/tenancy/sample_secrets.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QtTest>

using namespace landreeve;
using namespace landreeve::tenancy;

namespace {

std::string code(const char* prefix, int number) {
    return prefix + QStringLiteral("%1").arg(number, 4, 10, QLatin1Char('0')).toStdString();
}

QJsonObject json(const std::string& text) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

std::string field(const QJsonObject& object, const char* name) {
    return object.value(QLatin1String(name)).toString().toStdString();
}

} // namespace

class TestSampleSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyEmployeeHasValidFieldsOfTheirOwn() {
        QSet<QByteArray> aadhaars;
        QSet<QByteArray> pans;
        QSet<QByteArray> phones;
        for (int i = 1; i < 999; ++i) {
            const auto secrets = sampleEmployeeSecrets(code("EMP-", i));
            QVERIFY(india::checkAadhaar(secrets.aadhaar).valid);
            QVERIFY(secrets.aadhaar.starts_with("99999999"));
            QVERIFY(india::checkPan(secrets.pan).valid);
            QCOMPARE(secrets.pan[3], 'P');
            QCOMPARE(india::normalisedPhone(secrets.phone), secrets.phone);
            QCOMPARE(secrets.phone.size(), std::size_t(13));
            QVERIFY(secrets.phone.starts_with("+915"));
            aadhaars.insert(QByteArray::fromStdString(secrets.aadhaar));
            pans.insert(QByteArray::fromStdString(secrets.pan));
            phones.insert(QByteArray::fromStdString(secrets.phone));
            const QJsonObject address = json(secrets.address);
            QVERIFY(india::checkPin(field(address, "pin")).valid);
            QCOMPARE(std::string(india::stateName(field(address, "state_code")).value_or("")), field(address, "state"));
            for (const char* name : {"line1", "line2", "city", "district", "country"})
                QVERIFY(!field(address, name).empty());
        }
        QCOMPARE(aadhaars.size(), 998);
        QCOMPARE(pans.size(), 998);
        QCOMPARE(phones.size(), 998);
    }

    void everyVendorHasAnAccount() {
        QSet<QByteArray> accounts;
        for (int i = 201; i <= 240; ++i) {
            const auto bank = sampleBankDetails(code("VND-", i), "Tapi Pump House");
            const QJsonObject details = json(bank.json);
            QCOMPARE(field(details, "account_name"), std::string("Tapi Pump House"));
            QCOMPARE(field(details, "account_number"), bank.accountNumber);
            QVERIFY(india::checkIfsc(field(details, "ifsc")).valid);
            QVERIFY(!field(details, "bank").empty());
            accounts.insert(QByteArray::fromStdString(bank.accountNumber));
        }
        QCOMPARE(accounts.size(), 40);
        QCOMPARE(field(json(sampleBankDetails("VND-0201").json), "account_name"), std::string("VND-0201"));
    }

    /// A seed made again, elsewhere or later, is the same.
    void theCodeAloneDecides() {
        const auto secrets = sampleEmployeeSecrets("EMP-0007");
        QCOMPARE(sampleEmployeeSecrets("EMP-0007").address, secrets.address);
        QCOMPARE(secrets.aadhaar, std::string("999999990074"));
        QCOMPARE(secrets.phone, std::string("+915550033007"));
        QCOMPARE(secrets.pan, std::string("ZZZPS6007V"));
        QCOMPARE(sampleBankDetails("VND-0207").accountNumber, std::string("000357933207"));
        QVERIFY(india::checkAadhaar(sampleEmployeeSecrets("no number").aadhaar).valid);
        QVERIFY(india::checkAadhaar(sampleEmployeeSecrets("").aadhaar).valid);
    }
};

QTEST_APPLESS_MAIN(TestSampleSecrets)
#include "tst_sample_secrets.moc"
