// A list worked by its menu and F2, and the form's keys that come of it; and what the audit log tells of a
// record, in its form.
#include "tests/ui/records/record_form_fixture.h"

#include <QMenu>
#include <QTabBar>

using namespace landreeve;
using tests::FormDatabase;
using tests::FormWindow;

class TestGridKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        ui::theme::Theme::of();
        m_data = std::make_unique<FormDatabase>();
        // What the control plane will have sealed is what the tenant's own log says.
        m_data->history = [this](const landreeve::records::Entity& entity, const std::string& id, int limit,
                                 const std::stop_token&) {
            std::vector<landreeve::records::RecordChange> changes;
            auto connection = m_data->database.superuser();
            for (const auto row : connection.exec(
                     "SELECT at, actor, action, coalesce(t.before, '{}'), coalesce(t.after, '{}'), coalesce(reason, "
                     "'') "
                     "FROM audit_outbox o, audit_told(ARRAY[o.id]) t WHERE object_kind = $1 AND object_id = $2 "
                     "ORDER BY o.id DESC LIMIT $3",
                     entity.name, id, limit))
                changes.push_back({row.get<Time>(0), row.get<std::string>(1), row.get<std::string>(2),
                                   row.get<QJsonValue>(3).toObject(), row.get<QJsonValue>(4).toObject(),
                                   row.get<std::string>(5)});
            return changes;
        };
        m_data->elsewhere("select stock_adjust(id, 'Pune', 40, 'first count') from product");
        m_form = std::make_unique<FormWindow>(*m_data);
    }
    void cleanupTestCase() {
        m_form.reset();
        m_data.reset();
    }
    void theMenuKeyOffersWhatCanBeDone();
    void theMenuActsOnTheRowUnderIt();
    void f2EditsTheFieldOfTheCell();
    void f2AdjustsStock();
    void arrowsChangeARating();
    void historyTellsWhatTheAuditLogSays();

private:
    tests::WindowDriver& driver() const { return *m_form->driver; }
    ui::widgets::Table* table() const { return driver().seen<ui::widgets::Table>("recordTable"); }
    bool goTo(const char* entity, int row, const char* field) const {
        auto* list = m_form->list(entity);
        if (list == nullptr)
            return false;
        m_form->window.activateWindow();
        list->grid()->selectRow(row);
        table()->setCurrentIndex(list->model()->index(row, list->model()->columnOf(field)));
        table()->setFocus();
        return true;
    }
    QMenu* menu() const {
        for (auto* each : m_form->window.findChildren<QMenu*>(QStringLiteral("rowMenu"))) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    static QAction* action(const QMenu* menu, const QString& words) {
        for (QAction* each : menu->actions()) {
            if (each->text().section(u'\t', 0, 0) == words)
                return each;
        }
        return nullptr;
    }

    std::unique_ptr<FormDatabase> m_data;
    std::unique_ptr<FormWindow> m_form;
};

void TestGridKeys::theMenuKeyOffersWhatCanBeDone() {
    QVERIFY(goTo("vendor", 1, "name"));
    driver().key(Qt::Key_F10, Qt::ShiftModifier);
    QTRY_VERIFY(menu() != nullptr);
    for (const char* words : {"Open", "Edit this field", "Duplicate", "Delete…", "Show all fields",
                              "Groups with subtotals", "Edit this row…", "Paste", "Copy row", "Copy with headings",
                              "Copy id", "Sort by Name, ascending", "Sort by Name, descending"})
        QVERIFY2(action(menu(), QString::fromUtf8(words)) != nullptr, words);
    action(menu(), QStringLiteral("Sort by Name, descending"))->trigger();
    menu()->close();
    auto* list = m_form->list("vendor");
    QTRY_COMPARE(list->model()->index(0, list->model()->columnOf("name")).data().toString(),
                 QStringLiteral("Sahyadri"));
}

void TestGridKeys::theMenuActsOnTheRowUnderIt() {
    QVERIFY(goTo("vendor", 0, "code"));
    const auto* model = qobject_cast<ui::records::RecordGridPage*>(m_form->window.currentPage())->model();
    const QModelIndex second = model->index(1, model->columnOf("code"));
    const QString code = second.data().toString();
    const QPoint at = table()->visualRect(second).center();
    QTest::mouseClick(table()->viewport(), Qt::RightButton, {}, at);
    QContextMenuEvent asked(QContextMenuEvent::Mouse, at, table()->viewport()->mapToGlobal(at));
    QApplication::sendEvent(table()->viewport(), &asked);
    QTRY_VERIFY(menu() != nullptr);
    action(menu(), QStringLiteral("Open"))->trigger();
    menu()->close();
    QVERIFY(m_form->settles());
    QCOMPARE(m_form->text("codeEdit"), code);
}

void TestGridKeys::f2EditsTheFieldOfTheCell() {
    QVERIFY(goTo("vendor", 1, "email"));
    driver().key(Qt::Key_F2);
    QVERIFY(m_form->settles());
    QTRY_VERIFY(driver().at("emailEdit"));
    // The readable key of another record stands for the field that names it.
    QVERIFY(goTo("purchase-order", 0, "vendor_name"));
    driver().key(Qt::Key_F2);
    QVERIFY(m_form->settles());
    QTRY_COMPARE(m_form->window.currentPageId(), QStringLiteral("purchase-order-form"));
}

void TestGridKeys::f2AdjustsStock() {
    QVERIFY(goTo("inventory", 0, "on_hand"));
    driver().key(Qt::Key_F2);
    QTRY_VERIFY(driver().at("quantityEdit"));
    driver().key(Qt::Key_Escape);
}

void TestGridKeys::arrowsChangeARating() {
    QVERIFY(m_form->open("vendor", "V-1"));
    auto* rating = driver().seen<QLineEdit>("ratingEdit");
    QVERIFY(rating != nullptr);
    QCOMPARE(rating->text(), QStringLiteral("4.2"));
    rating->setFocus();
    driver().key(Qt::Key_Up);
    QCOMPARE(rating->text(), QStringLiteral("4.7"));
    driver().key(Qt::Key_Up);
    driver().key(Qt::Key_Up);
    QCOMPARE(rating->text(), QStringLiteral("5.0"));
    driver().key(Qt::Key_Down);
    QVERIFY(m_form->save());
    QCOMPARE(m_data->column("vendor", "V-1", "rating"), std::string("4.5"));
    QVERIFY(driver().fill("ratingEdit", QStringLiteral("3.5")));
    driver().key(Qt::Key_Down);
    QCOMPARE(rating->text(), QStringLiteral("3.0"));
    driver().key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(rating->text(), QStringLiteral("4.5"));
}

void TestGridKeys::historyTellsWhatTheAuditLogSays() {
    QVERIFY(m_form->open("employee", "E-1"));
    QVERIFY(driver().fill("designationEdit", QStringLiteral("Buyer")));
    QVERIFY(m_form->save());
    const std::string id = m_data->id("employee", "E-1");
    const auto records = m_form->services->open(QString::fromStdString(m_data->database.tenantId()));
    const auto& kind = landreeve::records::entity("employee");
    const auto saved = records->save(kind, records->get(kind, id, {}),
                                     {{QStringLiteral("pan_number"), QStringLiteral("AAPFU0939F")}}, newUuid(), {});
    QVERIFY(saved.conflicts.empty());
    records->reveal(kind, id, kind.at("pan_number"), "asked for by the bank", {});
    QVERIFY(m_form->open("vendor", "V-1"));
    QVERIFY(m_form->open("employee", "E-1"));
    auto* tabs = m_form->page()->findChild<QTabBar*>(QStringLiteral("recordTabs"));
    QVERIFY(tabs != nullptr);
    tabs->setCurrentIndex(tabs->count() - 1);
    QStringList words;
    QTRY_VERIFY2(
        [&] {
            words.clear();
            auto* history = driver().seen("recordHistory");
            for (const auto* label :
                 history != nullptr ? history->findChildren<ui::widgets::Label*>() : QList<ui::widgets::Label*>())
                words << label->text();
            return words.size() >= 8;
        }(),
        qPrintable(words.join(u'|')));
    const QString all = words.join(u'|');
    QVERIFY2(all.contains(QStringLiteral("PAN revealed: asked for by the bank")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("PAN changed")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("Designation — to Buyer")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("Created")), qPrintable(all));
    QVERIFY(all.indexOf(QStringLiteral("revealed")) < all.indexOf(QStringLiteral("Created")));
    QVERIFY(!all.contains(QStringLiteral("AAPFU0939F")) && !all.contains(QStringLiteral("***")));
}

QTEST_MAIN(TestGridKeys)
#include "tst_grid_keys.moc"
