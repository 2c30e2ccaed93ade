// An order's lines in its form: entered, saved, refused, taken back and kept as a draft.
#include "tests/ui/records/record_form_fixture.h"
#include "ui/orders/line_columns.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/totals_box.h"
#include "ui/widgets/field_note.h"

#include <QAbstractButton>
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace landreeve;
using namespace landreeve::tests;
using namespace landreeve::ui::orders;

class TestOrderForm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        m_data->database.script(
            "insert into product (sku, name, unit, cost_price, sale_price, tax_rate, hsn_code) values "
            "('DRP-16', 'Drip lateral 16 mm', 'roll', 4061.08, 5100, 18, '3917')");
    }
    void init() {
        m_form = std::make_unique<FormWindow>(*m_data, m_folder.filePath(QStringLiteral("drafts.db")));
        m_form->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&m_form->window));
    }
    void cleanup() { m_form.reset(); }

    void linesAreSavedWithTheirOrder();
    void aSaleIsChangedAndCopied();
    void undoGoesThroughTheWholeForm();
    void aWrongLineKeepsFromSaving();
    void whatHasNoLinesIsNotSavedToBeConfirmed();
    void theOpenCellIsALineOfWhatIsConfirmed();
    void aDraftWithoutLinesIsSavedAllTheSame();
    void taxFollowsTheParty();
    void nothingOfAnotherTenantIsKnown();
    void aFrozenOrderShowsItsLines();
    void theDraftKeepsTheLines();

private:
    OrderLinesField* field() const {
        return qobject_cast<OrderLinesField*>(m_form->page()->form()->editor(QStringLiteral("line_items")));
    }
    OrderLineEditor* editor() const { return field()->editor(); }
    LineDocument& lines() const { return *editor()->document(); }
    QString number(const char* field = "po_number") const {
        return m_form->page()->form()->base()[QLatin1String(field)].toString();
    }
    /// A new order, of a vendor or a customer, whose lines can be entered.
    bool begin(const char* party, const char* kind = "purchase-order") {
        if (!m_form->openNew(kind))
            return false;
        const std::string who = std::string_view(kind) == "purchase-order" ? "vendor" : "customer";
        const QJsonObject reference{{QStringLiteral("id"), QString::fromStdString(m_data->id(who.c_str(), party))},
                                    {QStringLiteral("words"), QString::fromLatin1(party)}};
        m_form->page()->form()->type({{QString::fromStdString(who + "_id"), reference}});
        return QTest::qWaitFor([this] { return lines().warehouse() == QLatin1String("Pune"); }, 30'000);
    }
    bool completed(int count) const {
        return QTest::qWaitFor([this, count] { return lines().count() == count && lines().faulty() == 0; }, 30'000);
    }

    QString noteOfLines() const {
        const auto notes = m_form->page()->findChildren<ui::widgets::FieldNote*>();
        const auto found =
            std::ranges::find(notes, static_cast<QWidget*>(editor()->grid()->table()), &ui::widgets::FieldNote::field);
        return found == notes.end() ? QStringLiteral("no note") : (*found)->text();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestOrderForm::linesAreSavedWithTheirOrder() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\nDRP-16\t2\t4000\t10\n"));
    QVERIFY(completed(2));
    QVERIFY(m_form->page()->form()->changed().contains(QStringLiteral("Lines")));
    const QString total = editor()->totals()->rows().last().second;
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    const std::string made = number().toStdString();
    QCOMPARE(m_data->column("purchase-order", made, "subtotal"), std::string("7240.00"));
    QCOMPARE(m_data->column("purchase-order", made, "jsonb_array_length(line_items)"), std::string("2"));
    QCOMPARE(editor()->totals()->rows().last().second, total);
    QVERIFY(!m_form->page()->form()->isChanged());

    // One figure more is one line changed; the lines keep their ids.
    const std::string before = m_data->column("purchase-order", made, "line_items -> 1 ->> 'line_id'");
    auto* model = editor()->grid()->table()->model();
    model->setData(model->index(1, lineColumn("quantity")), QStringLiteral("3"));
    QVERIFY(m_form->page()->form()->isChanged());
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(m_data->column("purchase-order", made, "subtotal"), std::string("10840.00"));
    QCOMPARE(m_data->column("purchase-order", made, "line_items -> 1 ->> 'line_id'"), before);
    QCOMPARE(m_data->column("purchase-order", made, "version"), std::string("2"));
}

void TestOrderForm::aSaleIsChangedAndCopied() {
    QVERIFY(begin("C-1", "sales-order"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\t12\nDRP-16\t2\t5000\n"));
    QVERIFY(completed(2));
    m_form->page()->form()->type({{QStringLiteral("carrier"), QStringLiteral("VRL")},
                                  {QStringLiteral("tracking_number"), QStringLiteral("VRL-1")},
                                  {QStringLiteral("special_instructions"), QStringLiteral("Ring first")}});
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    const std::string made = number("so_number").toStdString();
    const auto of = [&](const std::string& order, const char* what) {
        return m_data->column("sales-order", order, what);
    };
    const char* lineIds = "jsonb_path_query_array(line_items, '$[*].line_id')";
    QCOMPARE(of(made, "subtotal"), std::string("10048.00"));
    // What is shown while it is typed is what the database makes of it.
    const auto& shown = editor()->document()->totals();
    QCOMPARE(Decimal::parse(of(made, "tax_amount")), shown.tax());
    QCOMPARE(Decimal::parse(of(made, "round_off")), shown.roundOff(true));
    QCOMPARE(Decimal::parse(of(made, "total_amount")), shown.total(true));
    QCOMPARE(editor()->totals()->rows().last().second,
             QString::fromStdString("₹ " + of(made, "to_char(total_amount, 'FM99,999.00')")));
    const std::string before = of(made, lineIds);

    auto* model = editor()->grid()->table()->model();
    model->setData(model->index(0, lineColumn("quantity")), QStringLiteral("5"));
    const QString due = QDate::currentDate().addDays(9).toString(Qt::ISODate);
    m_form->page()->form()->type({{QStringLiteral("delivery_date"), due}});
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(of(made, "subtotal"), std::string("10060.00"));
    QCOMPARE(of(made, "delivery_date"), due.toStdString());
    QCOMPARE(of(made, "version"), std::string("2"));
    QCOMPARE(of(made, lineIds), before);

    // The copy has its lines and what was agreed, and none of what became of it.
    m_form->driver->key(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QVERIFY(completed(2));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    const std::string copy = number("so_number").toStdString();
    QVERIFY(copy != made);
    QCOMPARE(of(copy, "concat_ws(' ', status, payment_status, subtotal, special_instructions)"),
             std::string("draft unpaid 10060.00 Ring first"));
    QCOMPARE(of(copy, "coalesce(carrier, tracking_number, delivery_date::text, shipped_at::text, 'none')"),
             std::string("none"));
    QVERIFY(of(copy, lineIds) != before);
    QCOMPARE(of(made, "carrier"), std::string("VRL"));
}

void TestOrderForm::undoGoesThroughTheWholeForm() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\nDRP-16\t2\n"));
    QVERIFY(completed(2));
    auto* model = editor()->grid()->table()->model();
    model->setData(model->index(0, lineColumn("quantity")), QStringLiteral("5"));
    model->setData(model->index(0, lineColumn("quantity")), QStringLiteral("6"));
    auto* form = m_form->page()->form();
    form->undo();
    QCOMPARE(lines().line(0).quantity, std::string("5"));
    form->undo();
    QCOMPARE(lines().line(0).quantity, std::string("4"));
    // A paste, and what was looked up for it, is one step.
    form->undo();
    QCOMPARE(lines().count(), 0);
    form->redo();
    QVERIFY(completed(2));
    QCOMPARE(lines().line(1).unitPrice, std::string("4061.08"));
}

void TestOrderForm::aWrongLineKeepsFromSaving() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\nNONE-9\t2\n"));
    QTRY_COMPARE(lines().faulty(), 1);
    QVERIFY(m_form->save());
    QVERIFY(m_form->page()->form()->isNew());
    bool said = false;
    for (const QLabel* label : m_form->page()->findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains(QLatin1String("Line 2: No product has this SKU")));
    QVERIFY(said);
    auto* model = editor()->grid()->table()->model();
    model->setData(model->index(1, lineColumn("sku")), QStringLiteral("DRP-16"));
    QVERIFY(completed(2));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QVERIFY(!m_form->page()->form()->isNew());
}

void TestOrderForm::whatHasNoLinesIsNotSavedToBeConfirmed() {
    const auto orders = [this] {
        return m_data->database.superuser().exec("SELECT count(*) FROM sales_order").one().get<int>(0);
    };
    const int before = orders();
    QVERIFY(begin("C-1", "sales-order"));
    const auto* confirm = m_form->driver->seen<QAbstractButton>("forwardButton");
    QTRY_VERIFY(confirm->isEnabled());
    m_form->driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QCOMPARE(noteOfLines(), QStringLiteral("Give the order a line first."));
    QVERIFY(editor()->isAncestorOf(QApplication::focusWidget()));
    QCOMPARE(orders(), before);
    // As soon as there is one, nothing is wrong any more.
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\t12\n"));
    QVERIFY(completed(1));
    QTRY_COMPARE(noteOfLines(), QString());
}

void TestOrderForm::theOpenCellIsALineOfWhatIsConfirmed() {
    QVERIFY(begin("C-1", "sales-order"));
    QVERIFY(m_form->driver->tabTo("lineGrid"));
    m_form->driver->type(QStringLiteral("SKU-1"));
    m_form->driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QCOMPARE(lines().count(), 1);
    QVERIFY2(noteOfLines() != QStringLiteral("Give the order a line first."), qPrintable(noteOfLines()));
}

void TestOrderForm::aDraftWithoutLinesIsSavedAllTheSame() {
    QVERIFY(begin("C-1", "sales-order"));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    const std::string made = number("so_number").toStdString();
    m_form->page()->form()->type({{QStringLiteral("special_instructions"), QStringLiteral("Ring first")}});
    m_form->driver->key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_form->settles());
    QCOMPARE(noteOfLines(), QStringLiteral("Give the order a line first."));
    QCOMPARE(m_data->column("sales-order", made, "version"), std::string("1"));
    QVERIFY(m_form->save());
    QCOMPARE(m_form->error(), QString());
    QCOMPARE(m_data->column("sales-order", made, "special_instructions"), std::string("Ring first"));
    QCOMPARE(m_data->column("sales-order", made, "status"), std::string("draft"));
}

void TestOrderForm::taxFollowsTheParty() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("DRP-16\t1\n"));
    QVERIFY(completed(1));
    m_form->page()->form()->type({{QStringLiteral("place_of_supply"), QStringLiteral("24")}});
    QTRY_VERIFY(lines().split() == landreeve::orders::TaxSplit::Inter);
    m_form->page()->form()->type({{QStringLiteral("place_of_supply"), QStringLiteral("27")}});
    QTRY_VERIFY(lines().split() == landreeve::orders::TaxSplit::Intra);
}

void TestOrderForm::nothingOfAnotherTenantIsKnown() {
    QVERIFY(begin("V-1"));
    landreeve::orders::OrderLine line;
    line.sku = "DRP-16";
    line.quantity = "2";
    lines().replace(0, 0, {line}, QStringLiteral("Add line"));
    QVERIFY(completed(1));
    QVERIFY(lines().productOf("DRP-16") != nullptr);
    field()->setOrders(nullptr);
    QVERIFY(lines().productOf("DRP-16") == nullptr);
    QCOMPARE(lines().warehouse(), QString());
}

void TestOrderForm::aFrozenOrderShowsItsLines() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\n"));
    QVERIFY(completed(1));
    QVERIFY(m_form->save());
    const std::string made = number().toStdString();
    auto superuser = m_data->database.superuser();
    superuser.script("set session_replication_role = replica; update purchase_order set status = 'approved', "
                     "approved_by = 'other', approved_at = now() where po_number = '" +
                     made + "'");
    m_form->page()->refresh();
    QVERIFY(m_form->settles());
    QTRY_COMPARE(editor()->grid()->table()->model()->rowCount(), 1);
    editor()->grid()->paste(QStringLiteral("DRP-16\t2\n"));
    QCOMPARE(lines().count(), 1);
}

void TestOrderForm::theDraftKeepsTheLines() {
    QVERIFY(begin("V-1"));
    editor()->grid()->paste(QStringLiteral("SKU-1\t4\nDRP-16\t2\n"));
    QVERIFY(completed(2));
    m_form.reset(); // the draft is written on the way out
    m_form = std::make_unique<FormWindow>(*m_data, m_folder.filePath(QStringLiteral("drafts.db")));
    m_form->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_form->window));
    QVERIFY(m_form->openNew("purchase-order"));
    QTRY_VERIFY(m_form->driver->seen<QWidget>("noticeFirstButton") != nullptr);
    QVERIFY(m_form->driver->click("noticeFirstButton"));
    QVERIFY(completed(2));
    QCOMPARE(lines().line(1).sku, std::string("DRP-16"));
}

QTEST_MAIN(TestOrderForm)
#include "tst_order_form.moc"
