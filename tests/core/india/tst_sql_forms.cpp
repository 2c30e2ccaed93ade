// The forms of India as the database checks them, held against the same rules in C++.
#include "core/india/codes.h"
#include "core/india/gstin.h"
#include "core/india/pan.h"
#include "core/india/states.h"
#include "core/postgres/result.h"
#include "tests/support/domain_database.h"

#include <QTest>

#include <string>
#include <vector>

using namespace landreeve;
using india::FieldVerdict;

namespace {

using Check = FieldVerdict (*)(std::string_view);

/// Every character of ASCII that a text can hold, and some that look like one of them.
std::vector<std::string> characters() {
    std::vector<std::string> all{"०", "१", "А", "Ａ", "ı", "é", "\u00A0", "\u200B"};
    for (char c = 1; c > 0 && c < 127; ++c)
        all.emplace_back(1, c);
    all.emplace_back(1, '\x7F');
    return all;
}

/// The example; with each character another, one more before each, one more behind, and each beginning of it.
std::vector<std::string> changesOf(const std::string& example) {
    std::vector<std::string> all{example, ""};
    const auto others = characters();
    for (std::size_t at = 0; at <= example.size(); ++at) {
        for (const std::string& other : others) {
            if (at < example.size())
                all.push_back(example.substr(0, at) + other + example.substr(at + 1));
            all.push_back(example.substr(0, at) + other + example.substr(at));
        }
        all.push_back(example.substr(0, at));
    }
    return all;
}

} // namespace

class TestSqlForms : public QObject {
    Q_OBJECT

    tests::PrivatePostgres m_server;
    std::unique_ptr<tests::DomainDatabase> m_database;

private Q_SLOTS:
    void initTestCase() { m_database = std::make_unique<tests::DomainDatabase>(m_server); }

    void theDatabaseTakesWhatTheFormTakes_data() {
        QTest::addColumn<QString>("function");
        QTest::addColumn<Check>("check");
        QTest::addColumn<QByteArrayList>("examples");
        QTest::newRow("GSTIN") << "is_gstin" << Check(&india::checkGstin)
                               << QByteArrayList{"27AAPFU0939F1ZV", "24AAQCA8719H1ZC"};
        QTest::newRow("PAN") << "is_pan" << Check(&india::checkPan) << QByteArrayList{"AAPFU0939F", "ABCPE1234F"};
        QTest::newRow("IFSC") << "is_ifsc" << Check(&india::checkIfsc) << QByteArrayList{"SBIN0000300", "HDFC0CUNION"};
        QTest::newRow("HSN") << "is_hsn" << Check(&india::checkHsn) << QByteArrayList{"8424", "310100", "84249000"};
        QTest::newRow("PIN") << "is_pin" << Check(&india::checkPin) << QByteArrayList{"422009"};
        QTest::newRow("state") << "is_state_code" << Check(&india::checkStateCode)
                               << QByteArrayList{"01", "24", "27", "38", "96", "97"};
        QTest::newRow("document number") << "is_document_number" << Check(&india::checkDocumentNumber)
                                         << QByteArrayList{"PO/25-26/00001", "PO/25-26/0000100"};
    }
    void theDatabaseTakesWhatTheFormTakes() {
        QFETCH(QString, function);
        QFETCH(Check, check);
        QFETCH(QByteArrayList, examples);
        auto connection = m_database->superuser();
        for (const QByteArray& example : examples) {
            const std::vector<std::string> texts = changesOf(example.toStdString());
            const auto rows = connection.exec("SELECT " + function.toStdString() +
                                                  "(u.t) FROM unnest($1::text[]) WITH ORDINALITY AS u(t, place) "
                                                  "ORDER BY u.place",
                                              postgres::toArrayText(texts));
            QCOMPARE(static_cast<std::size_t>(rows.size()), texts.size());
            QVERIFY(check(texts.front()).valid);
            std::size_t at = 0;
            for (const postgres::Row row : rows) {
                const std::string& text = texts[at++];
                QVERIFY2(row.get<bool>(0) == check(text).valid, text.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSqlForms)
#include "tst_sql_forms.moc"
