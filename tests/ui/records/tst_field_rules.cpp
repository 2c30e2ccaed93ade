// Every field of every form that can be typed wrongly says beside itself what is wrong and what would be right, and
// keeps what was typed out of the database. What is typed follows from the field's description, so that a field added
// to an entity is tried too.
#include "core/records/entity.h"
#include "tests/ui/records/record_form_fixture.h"

#include <QDate>

using namespace landreeve;
using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::SecretKind;
using landreeve::records::TextForm;
using tests::FormDatabase;
using tests::FormWindow;

namespace {

/// What is typed into which part of a field, and a part of what must be said.
struct Wrong {
    QString part;
    QString typed;
    QString said;
};

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

Wrong tooLong(const Field& field) {
    return {{}, QString(field.most + 1, u'x'), QStringLiteral("at most %1").arg(field.most)};
}

QList<Wrong> ofForm(const Field& field) {
    switch (field.form) {
    case TextForm::Email:
        return {{{}, QStringLiteral("konkan"), QStringLiteral("name@example.com")}};
    case TextForm::Phone:
        return {{{}, QStringLiteral("ring me"), QStringLiteral("digits")}};
    case TextForm::Gstin:
        return {{{}, QStringLiteral("27AAPFU0939F1ZX"), QStringLiteral("check")},
                {{}, QStringLiteral("27AAPFU"), QStringLiteral("15 characters")}};
    case TextForm::StateCode:
        return {{{}, QStringLiteral("98"), QStringLiteral("such as 27")}};
    case TextForm::Hsn:
        return {{{}, QStringLiteral("123"), QStringLiteral("4, 6 or 8 digits")}};
    case TextForm::RoleName:
        return {{{}, QStringLiteral("Senior Buyer"), QStringLiteral("lower-case letters")}};
    default:
        return field.most > 0 ? QList<Wrong>{tooLong(field)} : QList<Wrong>();
    }
}

QList<Wrong> ofSecret(const Field& field) {
    switch (field.secret) {
    case SecretKind::Phone:
        return {{{}, QStringLiteral("ring me"), QStringLiteral("digits")}};
    case SecretKind::Aadhaar:
        return {{{}, QStringLiteral("999941057059"), QStringLiteral("check")},
                {{}, QStringLiteral("99994105"), QStringLiteral("12 digits")}};
    case SecretKind::Pan:
        return {{{}, QStringLiteral("ABCDE12345"), QStringLiteral("five letters, four digits and a letter")}};
    case SecretKind::Address:
        return {{QStringLiteral("_pin"), QStringLiteral("12"), QStringLiteral("six digits")},
                {QStringLiteral("_state_code"), QStringLiteral("98"), QStringLiteral("such as 27")}};
    default:
        return {{QStringLiteral("_ifsc"), QStringLiteral("SBIN1000123"), QStringLiteral("IFSC")}};
    }
}

/// Nothing where no text is wrong: a choice, a tick, a note.
QList<Wrong> wrongsOf(const Field& field) {
    QList<Wrong> wrongs;
    if (field.required && field.refersTo.empty())
        wrongs.append({{}, {}, qt(field.label) + QStringLiteral(" is needed")});
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Code:
        wrongs += ofForm(field);
        break;
    case FieldType::Money:
    case FieldType::Quantity:
        wrongs += {{{}, QStringLiteral("many"), QStringLiteral("no number")},
                   {{}, QStringLiteral("-1"), QStringLiteral("negative")},
                   {{}, QStringLiteral("1.2345"), QStringLiteral("at most %1 decimals").arg(field.scale())},
                   {{},
                    QStringLiteral("123456789012345"),
                    field.type == FieldType::Money ? QStringLiteral("at most twelve digits")
                                                   : QStringLiteral("at most eleven digits")}};
        break;
    case FieldType::Percent:
        wrongs += {{{}, QStringLiteral("many"), QStringLiteral("no number")},
                   {{}, QStringLiteral("12"), QStringLiteral("0, 5, 18 or 40")}};
        break;
    case FieldType::Rating:
        wrongs += {{{}, QStringLiteral("many"), QStringLiteral("no number")},
                   {{}, QStringLiteral("7"), QStringLiteral("between 0 and 5")}};
        break;
    case FieldType::Date:
        wrongs.append({{}, QStringLiteral("31 Feb 2025"), QDate::currentDate().toString(Qt::ISODate)});
        break;
    case FieldType::Id:
        wrongs.append({{}, QStringLiteral("nobody at all"), QStringLiteral("from the list")});
        break;
    case FieldType::Secret:
        wrongs += ofSecret(field);
        break;
    case FieldType::Json:
        if (field.isAddress)
            wrongs += {{QStringLiteral("_pin"), QStringLiteral("12"), QStringLiteral("six digits")},
                       {QStringLiteral("_state_code"), QStringLiteral("98"), QStringLiteral("such as 27")}};
        break;
    default:
        break;
    }
    return wrongs;
}

} // namespace

class TestFieldRules : public QObject {
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
    void everyFieldRefusesBesideItself_data();
    void everyFieldRefusesBesideItself();

private:
    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestFieldRules::everyFieldRefusesBesideItself_data() {
    QTest::addColumn<QByteArray>("entity");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QList<Wrong>>("wrongs");
    for (const char* name :
         {"vendor", "customer", "product", "warehouse", "employee", "purchase-order", "sales-order"}) {
        for (const Field& field : landreeve::records::entity(name).fields) {
            if (!field.editable)
                continue;
            const auto wrongs = wrongsOf(field);
            // An issuer's user may be called anything. Rows of words and lines have tests of their own
            // (tst_special_editors, tst_late_refusals, the orders').
            const bool neverWrong = field.type == FieldType::Choice || field.type == FieldType::Flag ||
                                    field.type == FieldType::Note || field.type == FieldType::List ||
                                    field.type == FieldType::Lines || field.name == "auth_user_id" ||
                                    (field.type == FieldType::Json && !field.isAddress);
            if (wrongs.isEmpty() && !neverWrong)
                qFatal("%s of %s: nothing to type wrongly is known", field.name.c_str(), name);
            if (!wrongs.isEmpty())
                QTest::addRow("%s %s", name, field.name.c_str())
                    << QByteArray(name) << QByteArray::fromStdString(field.name) << wrongs;
        }
    }
}

void TestFieldRules::everyFieldRefusesBesideItself() {
    QFETCH(QByteArray, entity);
    QFETCH(QByteArray, field);
    QFETCH(QList<Wrong>, wrongs);
    const auto& kind = landreeve::records::entity(entity.toStdString());
    const auto count = [&] {
        return m_data->database.superuser().exec("SELECT count(*) FROM " + kind.table).one().get<int>(0);
    };
    const int before = count();
    QVERIFY(m_form->openNew(entity));
    for (const Wrong& wrong : wrongs) {
        const QByteArray edit = field + wrong.part.toLatin1() + "Edit";
        QVERIFY(m_form->driver->fill(edit, wrong.typed));
        if (wrong.typed.isEmpty())
            QVERIFY(m_form->save()); // What was never typed is missed when it is to be saved.
        QVERIFY2(m_form->driver->saysWrong(edit, wrong.said),
                 qPrintable(wrong.typed + QStringLiteral(": ") + m_form->driver->said(edit)));
        QVERIFY(m_form->save());
        QVERIFY2(m_form->error().contains(QStringLiteral("correction")), qPrintable(m_form->error()));
        QCOMPARE(count(), before);
    }
    QVERIFY(m_form->driver->click("discardButton"));
}

QTEST_MAIN(TestFieldRules)
#include "tst_field_rules.moc"
