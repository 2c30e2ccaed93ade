// What a record of any kind goes through by command: made, changed, found, sorted, paged, and ended or kept because it
// is used.
#include "tests/support/command_line.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using landreeve::tests::CommandResult;
using landreeve::tests::landreevectl;

class TestEveryEntity : public QObject {
    Q_OBJECT

    /// Mixed case, two scripts, in the order people expect.
    const QStringList m_names{"Ambika", "ambika traders", "Brahmani", "deccan", "Deccan Agro",
                              "Zuari",  "अमरावती",        "कोल्हापूर",  "बनारस",  "हैदराबाद"};
    QTemporaryDir m_home;

    CommandResult run(const QStringList& arguments, const QJsonValue& record = {}) const {
        return landreevectl(m_home.path(), arguments + QStringList{"--tenant-id", "acme", "--json"},
                            record.isObject() ? QJsonDocument(record.toObject()).toJson() : QByteArray());
    }
    QJsonArray list(const QString& entity, const QStringList& options) const {
        return run(QStringList{"record", "list", entity, "--limit", "1000"} + options).json()["records"].toArray();
    }
    static QStringList column(const QJsonArray& records, const QString& field) {
        QStringList values;
        for (const QJsonValue record : records)
            values << (record[field].isNull() ? QString("none") : record[field].toString());
        return values;
    }
    /// The same list, four at a time.
    QJsonArray paged(const QString& entity, const QString& sort, const QStringList& more = {}) const {
        QJsonArray all;
        QString next;
        for (int page = 0; page < 10; ++page) {
            QStringList options = QStringList{"record", "list", entity, "--sort", sort, "--limit", "4"} + more;
            if (!next.isEmpty())
                options << "--after" << next;
            const QJsonObject found = run(options).json();
            for (const QJsonValue record : found["records"].toArray())
                all << record;
            next = found["next"].toString();
            if (next.isEmpty())
                break;
        }
        return all;
    }
    QJsonObject made(const QString& entity, const QJsonObject& record) const {
        const CommandResult result = run({"record", "create", entity, "-"}, record);
        if (result.exit != 0)
            qWarning("%s", result.out.constData());
        return result.json()["record"].toObject();
    }

    /// How many of them came in from a file.
    int imported(const QString& entity, const QJsonArray& records) const {
        QFile file(m_home.filePath("records.json"));
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(records).toJson()) < 0)
            return 0;
        file.close();
        return run({"record", "import", entity, file.fileName()}).json()["inserted"].toInt();
    }
    static QString refusedFieldOf(const CommandResult& result) {
        return result.json()["error"].toObject()["details"].toObject()["field"].toString();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_home.isValid());
        // As root the engine runs under another account, which must reach the home.
        QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ExeGroup | QFile::ExeOther);
        QCOMPARE(
            landreevectl(m_home.path(), {"tenant", "provision", "--tenant-id", "acme", "--tenant-name", "Acme"}).exit,
            0);
    }
    void cleanupTestCase() { landreevectl(m_home.path(), {"engine", "stop"}); }

    void isMadeFoundSortedAndEnded_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("sparse"); // missing in three of ten
        QTest::addColumn<QString>("change");
        QTest::newRow("vendor") << "code"
                                << "email"
                                << R"({"rating": "4.5"})";
        QTest::newRow("customer") << "code"
                                  << "email"
                                  << R"({"credit_limit": "250000.00"})";
        QTest::newRow("warehouse") << "code"
                                   << "state_code"
                                   << R"({"address": {"city": "Pune"}})";
        QTest::newRow("product") << "sku"
                                 << "category"
                                 << R"({"sale_price": "118.50"})";
        QTest::newRow("employee") << "employee_code"
                                  << "department"
                                  << R"({"designation": "Buyer"})";
    }
    void isMadeFoundSortedAndEnded() {
        const QString entity = QString::fromLatin1(QTest::currentDataTag());
        QFETCH(QString, key);
        QFETCH(QString, sparse);
        QFETCH(QString, change);
        // In another order than they are to come.
        QJsonArray others;
        for (int i = 0; i < 10; ++i) {
            const int at = (i * 7) % 10;
            QJsonObject record{{key, QStringLiteral("K-%1").arg(i)}, {"name", m_names[at]}};
            if (i % 3 != 2)
                record.insert(sparse, sparse == "email"        ? QStringLiteral("p%1@acme.example").arg(i)
                                      : sparse == "state_code" ? QStringLiteral("2%1").arg(i)
                                                               : QStringLiteral("Part %1").arg(i));
            if (i == 4)
                QVERIFY(!made(entity, record).isEmpty());
            else
                others << record;
        }
        QCOMPARE(imported(entity, others), 9);
        QCOMPARE(column(list(entity, {"--sort", "name"}), "name"), m_names);
        QStringList down(m_names.rbegin(), m_names.rend());
        QCOMPARE(column(list(entity, {"--sort", "name:desc"}), "name"), down);
        for (const QString& sort : {sparse, QString(sparse + ":desc")}) {
            const QJsonArray sorted = list(entity, {"--sort", sort});
            QStringList values = column(sorted, sparse);
            QCOMPARE(values.mid(7), QStringList({"none", "none", "none"}));
            values = values.first(7);
            QStringList expected = values;
            std::ranges::sort(expected);
            if (sort.endsWith(":desc"))
                std::ranges::reverse(expected);
            QCOMPARE(values, expected);
            QCOMPARE(column(paged(entity, sort), key), column(sorted, key));
        }

        QCOMPARE(column(list(entity, {"--search", "AMBIKA", "--sort", "name"}), "name"), m_names.first(2));
        QCOMPARE(column(list(entity, {"--search", "राव"}), "name"), QStringList{"अमरावती"});
        QCOMPARE(column(list(entity, {"--where", key + "=K-4"}), key), QStringList{"K-4"});
        QCOMPARE(list(entity, {"--search", "nobody"}).size(), 0);

        const QJsonObject one = list(entity, {"--where", key + "=K-4"}).first().toObject();
        const QJsonObject fields = QJsonDocument::fromJson(change.toUtf8()).object();
        const CommandResult changed =
            run({"record", "update", entity, one["id"].toString(), "-", "--version", "1"}, fields);
        QVERIFY2(changed.exit == 0, changed.out.constData());
        const QJsonObject now = run({"record", "get", entity, one["id"].toString()}).json()["record"].toObject();
        QCOMPARE(now["version"].toInt(), 2);
        QCOMPARE(now[fields.begin().key()], fields.begin().value());
        QCOMPARE(run({"record", "create", entity, "-"}, QJsonObject{{key, "K-4"}, {"name", "Twice"}}).errorCode(),
                 QString("record_exists"));

        QCOMPARE(run({"record", "delete", entity, one["id"].toString()}).exit, 0);
        QCOMPARE(list(entity, {}).size(), 9);
        // What is gone is neither read, changed nor deleted again.
        for (const QStringList& late :
             {QStringList{"record", "get", entity, one["id"].toString()},
              QStringList{"record", "update", entity, one["id"].toString(), "-", "--version", "2"},
              QStringList{"record", "delete", entity, one["id"].toString()}}) {
            const CommandResult gone = run(late, late.contains("-") ? QJsonValue(fields) : QJsonValue());
            QVERIFY2(gone.exit == 4 && gone.errorCode() == "record_not_found", gone.out.constData());
        }
    }

    void whatIsUsedIsKept() {
        const QJsonObject vendor = made("vendor", {{"code", "V-1"}, {"name", "Konkan"}});
        const QJsonObject customer = made("customer", {{"code", "C-1"}, {"name", "Godavari"}});
        const QJsonObject warehouse = made("warehouse", {{"code", "PUN"}, {"name", "Pune"}});
        const QJsonObject product = made("product", {{"sku", "S-1"}, {"name", "Neem oil"}});
        const QJsonArray lines{
            QJsonObject{{"sku", "S-1"}, {"warehouse", "PUN"}, {"quantity", "3"}, {"unit_price", "7"}}};
        QStringList dates;
        for (const char* date : {"2027-03-02", "", "2027-01-05", "2026-12-30", ""}) {
            QJsonObject purchase{{"code", "V-1"}, {"line_items", lines}};
            QJsonObject sale{{"code", "C-1"}, {"line_items", lines}};
            if (*date != '\0') {
                purchase.insert("expected_date", date);
                sale.insert("delivery_date", date);
            }
            QCOMPARE(made("purchase-order", purchase)["subtotal"].toString(), QString("21.00"));
            QVERIFY(!made("sales-order", sale).isEmpty());
        }
        QCOMPARE(column(list("purchase-order", {"--sort", "expected_date"}), "expected_date"),
                 QStringList({"2026-12-30", "2027-01-05", "2027-03-02", "none", "none"}));
        QCOMPARE(column(paged("sales-order", "delivery_date:desc"), "delivery_date"),
                 QStringList({"2027-03-02", "2027-01-05", "2026-12-30", "none", "none"}));
        QCOMPARE(list("purchase-order", {"--search", "konk"}).size(), 5);
        QCOMPARE(list("sales-order", {"--search", "GODA"}).size(), 5);
        QCOMPARE(list("sales-order", {"--search", "konk"}).size(), 0);
        QCOMPARE(
            run({"stock", "adjust", "--product", "S-1", "--warehouse", "PUN", "--quantity", "5", "--reason", "opening"})
                .exit,
            0);
        const QJsonArray stock = list("inventory", {"--search", "neem", "--sort", "on_hand:desc"});
        QCOMPARE(column(stock, "on_hand"), QStringList{"5.000"});

        const QList<std::pair<const char*, QJsonObject>> used{
            {"vendor", vendor},
            {"customer", customer},
            {"warehouse", warehouse},
            {"product", product},
            {"purchase-order", list("purchase-order", {}).first().toObject()},
            {"sales-order", list("sales-order", {}).first().toObject()},
            {"inventory", stock.first().toObject()}};
        for (const auto& [entity, record] : used) {
            const CommandResult kept = run({"record", "delete", entity, record["id"].toString()});
            QVERIFY2(kept.exit == 5 && kept.errorCode() == "record_in_use", kept.out.constData());
            QCOMPARE(run({"record", "get", entity, record["id"].toString()}).exit, 0);
        }
    }

    /// An order is found and sorted by its party, changed while it is a draft; a balance changes by a move alone.
    void ordersAndStockAreSortedAndChanged() {
        const QJsonObject warehouse = made("warehouse", {{"code", "ORD"}, {"name", "Orders"}});
        QVERIFY(!made("product", {{"sku", "O-1"}, {"name", "Ox hide"}}).isEmpty());
        const QJsonArray lines{
            QJsonObject{{"sku", "O-1"}, {"warehouse", "ORD"}, {"quantity", "3"}, {"unit_price", "7"}}};
        // Ten of each in another order than they are to come.
        QJsonArray parties;
        QJsonArray orders;
        for (int i = 0; i < 10; ++i) {
            const QString code = QStringLiteral("O-%1").arg(i);
            parties << QJsonObject{{"code", code}, {"name", m_names[(i * 7) % 10]}};
            orders << QJsonObject{{"code", code}, {"place_of_supply", "29"}, {"line_items", lines}};
        }
        for (const char* kind : {"vendor", "customer"})
            QCOMPARE(imported(kind, parties), 10);
        for (const char* kind : {"purchase-order", "sales-order"})
            QCOMPARE(imported(kind, orders), 10);
        QStringList down(m_names.rbegin(), m_names.rend());
        for (const auto& [entity, party, number] : {std::tuple("purchase-order", "vendor_name", "po_number"),
                                                    std::tuple("sales-order", "customer_name", "so_number")}) {
            const QString sort(party);
            const QStringList those{"--where", "place_of_supply=29"};
            QCOMPARE(column(list(entity, those + QStringList{"--sort", sort}), party), m_names);
            QCOMPARE(column(list(entity, those + QStringList{"--sort", sort + ":desc"}), party), down);
            QCOMPARE(column(paged(entity, sort, those), party), m_names);
            QCOMPARE(column(list(entity, {"--search", "AMBIKA", "--sort", sort}), party), m_names.first(2));
            QCOMPARE(column(list(entity, {"--search", "राव"}), party), QStringList{"अमरावती"});
            const QJsonObject one = list(entity, {"--search", "zuari"}).first().toObject();
            QCOMPARE(column(list(entity, {"--search", one[number].toString()}), party), QStringList{"Zuari"});

            QJsonArray more = lines;
            more.append(QJsonObject{{"sku", "O-1"}, {"warehouse", "ORD"}, {"quantity", "1"}, {"unit_price", "5"}});
            const QStringList update{"record", "update", entity, one["id"].toString(), "-", "--version"};
            const CommandResult changed =
                run(update + QStringList{one["version"].toVariant().toString()},
                    QJsonObject{{"code", "O-0"}, {"payment_status", "paid"}, {"line_items", more}});
            QVERIFY2(changed.exit == 0, changed.out.constData());
            const QJsonObject now = run({"record", "get", entity, one["id"].toString()}).json()["record"].toObject();
            QCOMPARE(now[party].toString(), m_names[0]);
            QCOMPARE(now["payment_status"].toString(), QString("paid"));
            QCOMPARE(now["subtotal"].toString(), QString("26.00"));
            QCOMPARE(now["line_items"].toArray().size(), 2);
            QCOMPARE(run(update + QStringList{one["version"].toVariant().toString()},
                         QJsonObject{{"payment_status", "unpaid"}})
                         .errorCode(),
                     QString("record_changed"));
            const CommandResult computed =
                run(update + QStringList{now["version"].toVariant().toString()}, QJsonObject{{"subtotal", "1.00"}});
            QCOMPARE(computed.errorCode(), QString("invalid_record"));
            QCOMPARE(refusedFieldOf(computed), QString("subtotal"));
        }

        for (const auto& [place, quantity] : {std::pair("ORD", "7.5"), std::pair("BRA", "9")}) {
            if (place != warehouse["code"].toString())
                QVERIFY(!made("warehouse", {{"code", place}, {"name", place}}).isEmpty());
            QVERIFY(
                !made("inventory", {{"sku", "O-1"}, {"warehouse_location", place}, {"on_hand", quantity}}).isEmpty());
        }
        QCOMPARE(column(list("inventory", {"--search", "ox hi", "--sort", "on_hand"}), "on_hand"),
                 QStringList({"7.500", "9.000"}));
        QCOMPARE(
            column(list("inventory", {"--where", "sku=O-1", "--sort", "warehouse_location"}), "warehouse_location"),
            QStringList({"BRA", "ORD"}));
        const QJsonObject row = list("inventory", {"--search", "ox hi", "--sort", "on_hand"}).first().toObject();
        const QString id = row["id"].toString();
        const CommandResult kept =
            run({"record", "update", "inventory", id, "-", "--version", row["version"].toVariant().toString()},
                QJsonObject{{"on_hand", "100"}});
        QCOMPARE(kept.errorCode(), QString("invalid_record"));
        QCOMPARE(refusedFieldOf(kept), QString("on_hand"));
        QCOMPARE(
            run({"stock", "adjust", "--product", "O-1", "--warehouse", "ORD", "--quantity", "-2", "--reason", "count"})
                .exit,
            0);
        QCOMPARE(run({"record", "get", "inventory", id}).json()["record"].toObject()["on_hand"].toString(),
                 QString("5.500"));
    }

    /// Ten balances whose products have those names; three of the products have no category.
    void stockIsSortedAndFoundByItsProduct() {
        QVERIFY(!made("warehouse", {{"code", "SORT"}, {"name", "Sorted"}}).isEmpty());
        QJsonArray products;
        QJsonArray balances;
        for (int i = 0; i < 10; ++i) {
            const QString sku = QStringLiteral("I-%1").arg(i);
            QJsonObject product{{"sku", sku}, {"name", m_names[(i * 7) % 10]}};
            if (i % 3 != 2)
                product.insert("category", QStringLiteral("Part %1").arg(i));
            products << product;
            balances << QJsonObject{
                {"sku", sku}, {"warehouse_location", "SORT"}, {"on_hand", QString::number(1 + (i * 3) % 10)}};
        }
        QCOMPARE(imported("product", products), 10);
        QCOMPARE(imported("inventory", balances), 10);
        const QStringList those{"--where", "warehouse_location=SORT"};
        const auto sorted = [&](const QString& sort) { return list("inventory", those + QStringList{"--sort", sort}); };
        QCOMPARE(column(sorted("product_name"), "product_name"), m_names);
        QCOMPARE(column(sorted("product_name:desc"), "product_name"), QStringList(m_names.rbegin(), m_names.rend()));
        QCOMPARE(column(paged("inventory", "product_name", those), "product_name"), m_names);
        for (const char* sort : {"category", "category:desc"}) {
            const QStringList values = column(sorted(sort), "category");
            QCOMPARE(values.mid(7), QStringList({"none", "none", "none"}));
            QCOMPARE(values.first(), QString(QByteArray(sort).endsWith("desc") ? "Part 9" : "Part 0"));
            QCOMPARE(column(paged("inventory", sort, those), "sku"), column(sorted(sort), "sku"));
        }
        // By number, and not by its text.
        QCOMPARE(column(sorted("on_hand"), "on_hand").last(), QString("10.000"));
        QCOMPARE(column(list("inventory", those + QStringList{"--search", "AMBIKA", "--sort", "product_name"}),
                        "product_name"),
                 m_names.first(2));
        QCOMPARE(column(list("inventory", those + QStringList{"--search", "राव"}), "product_name"),
                 QStringList{"अमरावती"});
    }
};

QTEST_GUILESS_MAIN(TestEveryEntity)
#include "tst_every_entity.moc"
