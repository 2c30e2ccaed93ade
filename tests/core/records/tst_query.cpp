// What people type as filters, orders and cursors.
#include "core/base/error.h"
#include "core/base/error_codes.h"
#include "core/records/cursor.h"
#include "core/records/query.h"
#include "core/records/row_key.h"

#include <QTest>

using namespace landreeve;
using namespace landreeve::records;

namespace {

std::string describe(const std::vector<Filter>& filters) {
    static const char* const kSigns[] = {"=", "<>", "<", "<=", ">", ">=", "contains", "starts", "empty", "not-empty"};
    std::string text;
    for (const Filter& filter : filters) {
        text += (text.empty() ? "" : " & ") + std::string(kSigns[static_cast<int>(filter.compare)]);
        for (const std::string& value : filter.values)
            text += " [" + value + "]";
    }
    return text;
}

template <typename Call>
std::string codeOf(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return "none";
}

} // namespace

class TestQuery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filterText_data();
    void filterText();
    void refusedFilterText_data();
    void refusedFilterText();
    void chipTextIsReadAgain_data() { filterText_data(); }
    void chipTextIsReadAgain();
    void commandFilter_data();
    void commandFilter();
    void sort();
    void cursorBelongsToItsQuery();
    void keysKeepTheirText();
    void descriptionsAreWhole();
};

void TestQuery::filterText_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("meant");
    const auto row = [](const char* kind, const char* field, const char* typed, const char* meant) {
        QTest::newRow((std::string(field) + " " + typed).c_str())
            << QString::fromUtf8(kind) << QString::fromUtf8(field) << QString::fromUtf8(typed)
            << QString::fromUtf8(meant);
    };
    row("inventory", "product_name", "neem", "contains [neem]");
    row("inventory", "product_name", "  neem oil ", "contains [neem oil]");
    row("inventory", "product_name", "= Neem oil", "= [Neem oil]");
    row("inventory", "product_name", "=", "empty");
    row("inventory", "product_name", "<>", "not-empty");
    row("inventory", "sku", "DRP", "starts [DRP]");
    row("inventory", "on_hand", "> 0", "> [0]");
    row("inventory", "on_hand", ">=1,20,000.5", ">= [120000.5]");
    row("inventory", "on_hand", "≥ 3", ">= [3]");
    row("inventory", "on_hand", "1,234", "= [1234]");
    row("inventory", "on_hand", "-12,34,567.25", "= [-1234567.25]");
    row("inventory", "on_hand", "> 1,234,567", "> [1234567]");
    row("inventory", "on_hand", "−5", "= [-5]");
    row("inventory", "on_hand", "10..20", ">= [10] & <= [20]");
    row("inventory", "on_hand", "10..", ">= [10]");
    row("inventory", "last_received_date", "> 24 Nov 2025", "> [2025-11-24]");
    row("inventory", "last_received_date", "1/4/2025..30.06.2025", ">= [2025-04-01] & <= [2025-06-30]");
    row("inventory", "last_received_date", "=", "empty");
    row("inventory", "to_reorder", "yes", "= [true]");
    row("inventory", "to_reorder", "No", "= [false]");
    row("purchase-order", "status", "draft, Partly received", "= [draft] [partially_received]");
    row("purchase-order", "status", "pend", "= [pending_approval]");
    row("purchase-order", "status", "<> closed", "<> [closed]");
    row("purchase-order", "status", "", "");
    row("purchase-order", "skus", "SKU-1", "contains [SKU-1]");
    row("purchase-order", "skus", "= SKU-1", "= [SKU-1]");
    row("purchase-order", "skus", "=", "empty");
    row("sales-order", "skus", "<>", "not-empty");
}

void TestQuery::filterText() {
    QFETCH(QString, entity);
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, meant);
    const Entity& described = records::entity(entity.toStdString());
    QCOMPARE(QString::fromStdString(describe(filtersFromText(described.at(field.toStdString()), typed.toStdString()))),
             meant);
}

void TestQuery::refusedFilterText_data() {
    QTest::addColumn<QString>("entity");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* kind, const char* field, const char* typed, const char* code = "invalid_filter") {
        QTest::newRow((std::string(field) + " " + typed).c_str())
            << QString::fromUtf8(kind) << QString::fromUtf8(field) << QString::fromUtf8(typed)
            << QString::fromUtf8(code);
    };
    row("inventory", "on_hand", "many");
    row("inventory", "on_hand", "> ");
    row("inventory", "on_hand", "..");
    row("inventory", "on_hand", "1e5");
    row("inventory", "on_hand", "> 1,5");
    row("inventory", "on_hand", "12,345,6");
    row("inventory", "on_hand", "1.5,000");
    row("inventory", "on_hand", ",500");
    row("inventory", "last_received_date", "31 Feb 2025");
    row("inventory", "last_received_date", "tomorrow");
    row("inventory", "to_reorder", "maybe");
    row("purchase-order", "status", "lost");
    row("purchase-order", "line_items", "x");
    row("employee", "address", "Pune", "encrypted_field");
}

void TestQuery::refusedFilterText() {
    QFETCH(QString, entity);
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(QString, code);
    const Field& described = records::entity(entity.toStdString()).at(field.toStdString());
    QCOMPARE(QString::fromStdString(codeOf([&] { filtersFromText(described, typed.toStdString()); })), code);
}

void TestQuery::chipTextIsReadAgain() {
    QFETCH(QString, entity);
    QFETCH(QString, field);
    QFETCH(QString, typed);
    const Field& described = records::entity(entity.toStdString()).at(field.toStdString());
    const auto filters = filtersFromText(described, typed.toStdString());
    QCOMPARE(describe(filtersFromText(described, textOf(described, filters))), describe(filters));
}

void TestQuery::commandFilter_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("meant");
    QTest::newRow("equality") << "on_hand=12"
                              << "= [12]";
    QTest::newRow("value with =") << "sku=A=B"
                                  << "= [A=B]";
    QTest::newRow("nothing") << "category="
                             << "empty";
    QTest::newRow("id") << "id=6F9619FF-8B86-D011-B42D-00CF4FC964FF"
                        << "= [6f9619ff-8b86-d011-b42d-00cf4fc964ff]";
    QTest::newRow("no sign") << "on_hand"
                             << "invalid_filter";
    QTest::newRow("unknown") << "colour=red"
                             << "invalid_filter";
    QTest::newRow("wrong kind") << "on_hand=red"
                                << "invalid_filter";
    QTest::newRow("key of no object") << "sku.x=red"
                                      << "invalid_filter";
}

void TestQuery::commandFilter() {
    QFETCH(QString, text);
    QFETCH(QString, meant);
    std::string got;
    const std::string code =
        codeOf([&] { got = describe(filtersFromCommand(entity("inventory"), text.toStdString())); });
    QCOMPARE(QString::fromStdString(code == "none" ? got : code), meant);
}

void TestQuery::sort() {
    const Entity& inventory = entity("inventory");
    QVERIFY((sortFromText(inventory, "on_hand") == Sort{"on_hand", false}));
    QVERIFY((sortFromText(inventory, "on_hand:desc") == Sort{"on_hand", true}));
    QCOMPARE(codeOf([&] { sortFromText(inventory, "on_hand:down"); }), std::string("invalid_sort"));
    QCOMPARE(codeOf([&] { sortFromText(inventory, "nothing"); }), std::string("invalid_sort"));
    try {
        sortFromText(entity("warehouse"), "nothing");
    } catch (const Error& error) {
        QCOMPARE(
            QString::fromStdString(error.hint()),
            QStringLiteral("It sorts by code, name, city, state_code, status, created_at, created_by and updated_at, "
                           "with :desc for the other direction."));
    }
    QCOMPARE(codeOf([&] { sortFromText(entity("employee"), "pan_number"); }), std::string("invalid_sort"));
    QCOMPARE(codeOf([] { entity("ship"); }), std::string("unknown_entity"));
}

void TestQuery::cursorBelongsToItsQuery() {
    const RecordQuery query{&entity("inventory"), "oil", {{"on_hand", Compare::Greater, {"0"}}}, Sort{"on_hand", true}};
    const Position position{"12.000", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"};
    const std::string cursor = cursorOf(query, position);
    QVERIFY(cursor.find_first_of("+/=\" ") == std::string::npos);
    QCOMPARE(positionOf(query, cursor).value, position.value);
    QCOMPARE(positionOf(query, cursor).id, position.id);
    QVERIFY(!positionOf(query, cursorOf(query, {std::nullopt, position.id})).value);
    RecordQuery other = query;
    other.sort = Sort{"on_hand", false};
    QCOMPARE(codeOf([&] { positionOf(other, cursor); }), std::string("invalid_cursor"));
    other = query;
    other.filters.clear();
    QCOMPARE(codeOf([&] { positionOf(other, cursor); }), std::string("invalid_cursor"));
    for (const char* wrong : {"x", "", "e30", "WzEsMiwzXQ", "ä", "W10="})
        QCOMPARE(codeOf([&] { positionOf(query, wrong); }), std::string("invalid_cursor"));
}

void TestQuery::keysKeepTheirText() {
    const std::string text = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    QCOMPARE(RowKey::parse(text)->toString(), text);
    QCOMPARE(RowKey::parse("6F9619FF-8B86-D011-B42D-00CF4FC964FF")->toString(), text);
    QVERIFY(!RowKey::parse("6f9619ff8b86d011b42d00cf4fc964ff"));
}

void TestQuery::descriptionsAreWhole() {
    QCOMPARE(static_cast<int>(entities().size()), 8);
    for (const Entity& each : entities()) {
        QVERIFY2(each.find(each.keyField) != nullptr, each.name.c_str());
        sortFromText(each, each.sort);
        QVERIFY2(each.valueField.empty() || each.at(each.valueField).totalled, each.name.c_str());
        for (const Field& field : each.fields) {
            QVERIFY2(!field.label.empty(), field.name.c_str());
            QVERIFY2(field.editable || field.type == FieldType::Secret || !field.expression.empty() ||
                         !field.readOnlyHint.empty(),
                     (each.name + "." + field.name + " does not say how it is changed").c_str());
            QVERIFY2(field.lowBelow.empty() || each.find(field.lowBelow) != nullptr, field.name.c_str());
        }
        for (const BuiltInView& view : each.views) {
            for (const auto& [field, text] : view.filters)
                QVERIFY2(!filtersFromText(each.at(field), text).empty(), view.id.c_str());
        }
        for (const auto& [constraint, field] : each.constraints)
            QVERIFY2(!field.empty(), constraint.c_str());
    }
}

QTEST_GUILESS_MAIN(TestQuery)
#include "tst_query.moc"
