// Editors of a form that are more than a line of text: attributes, lists, numbers with their unit.
#include "tests/ui/records/record_form_fixture.h"
#include "ui/theme/proxy_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/form.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>

#include <algorithm>

using namespace landreeve;
using namespace landreeve::tests;

class TestSpecialEditors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
    }
    void cleanupTestCase() { m_data.reset(); }
    void init() { m_form = std::make_unique<FormWindow>(*m_data); }
    void cleanup() { m_form.reset(); }
    void attributesAndLists();
    void attributesCanBeReadWhole();
    void aWrongAttributeIsPointedAt();
    void anAttributeIsYesOrNo();
    void numbersStandWithTheirUnit();

private:
    WindowDriver& driver() { return *m_form->driver; }
    bool fill(const char* field, const QString& text) { return driver().fill(field, text); }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestSpecialEditors::attributesCanBeReadWhole() {
    QVERIFY(m_form->open("product", "SKU-1"));
    const auto* name = driver().seen<QLineEdit>("attributesName1");
    QVERIFY(name->width() >= name->fontMetrics().horizontalAdvance(QStringLiteral("preferences")) + 16);
    auto* rows = driver().seen("attributesRows");
    const auto isMarked = [&] {
        const auto forms = m_form->window.findChildren<ui::widgets::Form*>();
        return std::ranges::any_of(forms, [&](const ui::widgets::Form* form) { return form->isChanged(rows); });
    };
    QVERIFY(!isMarked());
    QVERIFY(fill("attributesValue1", QStringLiteral("green")));
    QTRY_VERIFY(isMarked());
}

/// Also where it is put back.
void TestSpecialEditors::aWrongAttributeIsPointedAt() {
    m_data->elsewhere("insert into product (sku, name, attributes) values ('SKU-9', 'Barrel', '{\"litres\": 5}')");
    QVERIFY(m_form->open("product", "SKU-9"));
    const auto isMarked = [this] {
        return driver().seen("attributesValue1")->property(ui::theme::ProxyStyle::kFieldState).toString() ==
               QLatin1String("bad");
    };
    QVERIFY(fill("attributesValue1", QStringLiteral("abc")));
    QTRY_VERIFY(isMarked());
    QVERIFY(driver().tabTo("skuEdit"));
    QVERIFY(m_form->save());
    QVERIFY(m_form->error().startsWith(QStringLiteral("1 field")));
    QVERIFY(driver().at("attributesValue1"));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!isMarked());
    QCOMPARE(m_form->error(), QString());
    driver().key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(isMarked());
    QVERIFY(driver().said("attributesRows").contains(QStringLiteral("no number")));
}

void TestSpecialEditors::attributesAndLists() {
    QVERIFY(m_form->open("product", "SKU-1"));
    QCOMPARE(m_form->text("attributesName1"), QStringLiteral("colour"));
    QVERIFY(fill("attributesValue1", QStringLiteral("blue")));
    QVERIFY(fill("attributesName2", QStringLiteral("volume")));
    QVERIFY(driver().click("attributesRemove3"));
    QVERIFY(driver().click("attributesAddButton"));
    QVERIFY(fill("attributesName4", QStringLiteral("weight")));
    driver().seen<QComboBox>("attributesType4")->setCurrentIndex(1);
    QVERIFY(fill("attributesValue4", QStringLiteral("2.5")));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("product", "SKU-1", "attributes"),
             std::string(R"({"sizes": [1, 5], "colour": "blue", "volume": 5, "weight": 2.5})"));
    QVERIFY(m_form->open("employee", "E-1"));
    QCOMPARE(m_form->text("rolesValue2"), QStringLiteral("planner"));
    QVERIFY(driver().click("rolesRemove1"));
    QVERIFY(driver().click("rolesAddButton"));
    driver().type(QStringLiteral("approver"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("employee", "E-1", "roles"), std::string("{planner,approver}"));
    // A part of a known word offers it.
    QVERIFY(driver().click("permissionsAddButton"));
    driver().type(QStringLiteral("tory:rea"));
    auto* words = qobject_cast<QAbstractItemView*>(QApplication::activePopupWidget());
    QVERIFY(words != nullptr && words->objectName() == QStringLiteral("permissionsWords"));
    QTest::keyClick(words, Qt::Key_Down);
    QTest::keyClick(words, Qt::Key_Return);
    QTRY_COMPARE(m_form->text("permissionsValue1"), QStringLiteral("inventory:read"));
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("employee", "E-1", "permissions"), std::string("{inventory:read}"));
}

void TestSpecialEditors::anAttributeIsYesOrNo() {
    QVERIFY(m_form->open("product", "SKU-1"));
    QVERIFY(driver().click("attributesAddButton"));
    QComboBox* type = nullptr;
    int row = 0;
    for (auto* combo : m_form->window.findChildren<QComboBox*>()) {
        if (combo->objectName().startsWith(QLatin1String("attributesType")) && combo->isVisible()) {
            const int here = combo->objectName().mid(14).toInt();
            type = here > row ? combo : type;
            row = std::max(row, here);
        }
    }
    QVERIFY(type != nullptr);
    const auto named = [row](const char* part) { return std::string(part) + std::to_string(row); };
    QVERIFY(fill(named("attributesName").c_str(), QStringLiteral("fragile")));
    type->setFocus();
    driver().type(QStringLiteral("Y"));
    QCOMPARE(type->currentText(), QStringLiteral("Yes/no"));
    auto* yesNo = driver().seen<QComboBox>(named("attributesYesNo").c_str());
    QVERIFY(yesNo != nullptr);
    yesNo->setFocus();
    driver().type(QStringLiteral("Y"));
    QVERIFY(m_form->save());
    const std::string kept = m_data->column("product", "SKU-1", "attributes");
    QVERIFY2(kept.find("\"fragile\": true") != std::string::npos, kept.c_str());
}

// As it is typed, and spoken too.
void TestSpecialEditors::numbersStandWithTheirUnit() {
    QVERIFY(m_form->open("product", "SKU-1"));
    const auto spoken = [&](const char* name) { return driver().seen(name)->accessibleDescription(); };
    QCOMPARE(spoken("reorder_levelEdit"), QStringLiteral("can"));
    QVERIFY(fill("unitEdit", QStringLiteral("drum")));
    QTRY_COMPARE(spoken("reorder_levelEdit"), QStringLiteral("drum"));
    QCOMPARE(spoken("tax_rateEdit"), QStringLiteral("%"));
    QCOMPARE(spoken("cost_priceEdit"), QStringLiteral("₹"));
    QVERIFY(driver().click("discardButton"));
    QVERIFY(m_form->open("vendor", "V-1"));
    QCOMPARE(spoken("ratingEdit"), QStringLiteral("of 5"));
}

QTEST_MAIN(TestSpecialEditors)
#include "tst_special_editors.moc"
