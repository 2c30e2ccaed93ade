// What only the server refuses, because it knows more than the form did when it was opened, stands beside the field
// that it concerns; and a permission that does not exist is refused before.
#include "core/base/error.h"
#include "tests/ui/records/record_form_fixture.h"

#include <QAbstractItemView>
#include <QCompleter>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

class TestLateRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        m_form = std::make_unique<FormWindow>(*m_data);
    }
    void cleanupTestCase() {
        m_form.reset();
        m_data.reset();
    }
    void aPartOfAnAddress();
    void aNumberThatDoesNotFit_data();
    void aNumberThatDoesNotFit();
    void aPermissionThatIsNone();

private:
    /// The words offered for a permission, closed as by Esc.
    void hideWords() const { m_form->driver->seen<QLineEdit>("permissionsValue1")->completer()->popup()->hide(); }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestLateRefusals::aPartOfAnAddress() {
    auto settings = m_data->database.superuser();
    settings.script("UPDATE tenant_identity SET country = 'DE'");
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(m_form->driver->fill("address_pinEdit", QStringLiteral("0123")));
    QVERIFY(m_form->driver->said("address_pinEdit").isEmpty());
    settings.script("UPDATE tenant_identity SET country = 'IN'");
    QVERIFY(m_form->save());
    QVERIFY(m_form->driver->saysWrong("address_pinEdit", QStringLiteral("0123")));
    QVERIFY(m_form->driver->at("address_pinEdit"));
    QVERIFY(m_form->driver->said("address_line1Edit").isEmpty());
    QCOMPARE(m_data->column("vendor", "V-1", "address->>'pin'"), std::string("411001"));
    QVERIFY(m_form->driver->fill("address_pinEdit", QStringLiteral("411002")));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-1", "address->>'pin'"), std::string("411002"));
}

void TestLateRefusals::aNumberThatDoesNotFit_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<std::string>("key");
    QTest::addColumn<QString>("field");
    QTest::newRow("money") << QByteArray("customer") << std::string("C-1") << QStringLiteral("credit_limit");
    QTest::newRow("quantity") << QByteArray("product") << std::string("SKU-1") << QStringLiteral("reorder_level");
    QTest::newRow("rating") << QByteArray("vendor") << std::string("V-1") << QStringLiteral("rating");
}

void TestLateRefusals::aNumberThatDoesNotFit() {
    QFETCH(const QByteArray, entity);
    QFETCH(const std::string, key);
    QFETCH(const QString, field);
    const auto& kind = landreeve::records::entity(entity.toStdString());
    const auto records = m_form->services->open(QString::fromStdString(m_data->database.tenantId()));
    const QJsonObject base = records->get(kind, m_data->id(entity, key), {});
    try {
        records->save(
            kind, base,
            {{field, QStringLiteral("12345678901234567890")}, {QStringLiteral("name"), QStringLiteral("New")}},
            newUuid(), {});
        QFAIL("it was saved");
    } catch (const Error& error) {
        QCOMPARE(error.code(), std::string("invalid_record"));
        QCOMPARE(error.details()[QStringLiteral("field")].toString(), field);
        QVERIFY(m_form->open(entity, key));
        QVERIFY(m_form->page()->form()->refuse(error.details()[QStringLiteral("field")].toString(),
                                               QString::fromStdString(error.message())));
        QVERIFY(m_form->driver->saysWrong(qPrintable(field + QStringLiteral("Edit")),
                                          QString::fromStdString(error.message())));
    }
}

void TestLateRefusals::aPermissionThatIsNone() {
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(m_form->driver->click("permissionsAddButton"));
    m_form->driver->type(QStringLiteral("vendor:wirte"));
    hideWords();
    QVERIFY(m_form->save());
    QVERIFY(m_form->driver->saysWrong("permissionsRows", QStringLiteral("Did you mean vendor:write")));
    QCOMPARE(m_data->column("employee", "E-1", "permissions"), std::string("{}"));
    QVERIFY(m_form->driver->fill("permissionsValue1", QStringLiteral("vendor:write")));
    hideWords();
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("employee", "E-1", "permissions"), std::string("{vendor:write}"));

    // By any other way it is refused too.
    const auto& kind = landreeve::records::entity("employee");
    const auto records = m_form->services->open(QString::fromStdString(m_data->database.tenantId()));
    const QJsonObject base = records->get(kind, m_data->id("employee", "E-1"), {});
    try {
        records->save(kind, base,
                      {{QStringLiteral("permissions"),
                        QJsonArray{QStringLiteral("vendor:write"), QStringLiteral("stock:adjust")}}},
                      newUuid(), {});
        QFAIL("it was saved");
    } catch (const Error& error) {
        QCOMPARE(error.details()[QStringLiteral("field")].toString(), QStringLiteral("permissions"));
        QVERIFY(QString::fromStdString(error.message()).contains(QStringLiteral("stock:adjust")));
    }
}

QTEST_MAIN(TestLateRefusals)
#include "tst_late_refusals.moc"
