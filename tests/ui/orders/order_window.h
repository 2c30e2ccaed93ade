#pragma once

#include "tests/ui/records/record_form_fixture.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/order_workflow.h"
#include "ui/records/form_notice.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"

#include <QMenu>

#include <mutex>

namespace landreeve::tests {

/// A window on a tenant's orders, driven by keyboard, in which one operator after the other works.
class OrderWindow {
public:
    using Lend = landreeve::records::Lend;

    /// `lend` of another way to the server, such as through a proxy.
    explicit OrderWindow(Lend lend = {}) : m_lend(std::move(lend)) {
        data.elsewhere(
            "insert into warehouse (code, name, state_code) values ('Nashik', 'Nashik', '27');"
            "insert into product (sku, name, unit, barcode, cost_price, sale_price, tax_rate, hsn_code) values "
            "('DRP-16', 'Drip lateral 16 mm', 'roll', '8901234567890', 100, 150, 18, '3917'),"
            "('NEEM-5', 'Neem oil 5 L', 'can', null, 50, 80, 5, '3808')");
    }

    /// A window of this operator's.
    void work(const char* who) {
        {
            const std::scoped_lock lock(m_mutex);
            m_user = who;
        }
        if (form)
            return;
        Lend lend = m_lend;
        if (!lend)
            lend = [this](const access::Permission& permission, const postgres::Wait& wait) {
                return data.database.lendFor(permission, user(), wait);
            };
        form = std::make_unique<FormWindow>(data, QString(), lend);
        form->window.show();
        QVERIFY(QTest::qWaitForWindowActive(&form->window));
    }
    std::string user() const {
        const std::scoped_lock lock(m_mutex);
        return m_user;
    }
    void close() { form.reset(); }

    WindowDriver& driver() { return *form->driver; }
    /// F5, read to the end.
    bool lookAgain() {
        driver().key(Qt::Key_F5);
        return form->settles();
    }
    /// Ctrl+Enter, done to the end.
    bool forward() {
        driver().key(Qt::Key_Return, Qt::ControlModifier);
        return form->settles();
    }
    /// The page of this title by the palette.
    bool go(const char* title) {
        driver().key(Qt::Key_K, Qt::ControlModifier);
        if (!driver().at("paletteEdit"))
            return false;
        driver().type(QLatin1String(title));
        driver().key(Qt::Key_Return);
        return driver().goes("commandPalette");
    }
    /// An empty order from the list of this title, by its keys.
    bool begin(const char* title, const char* partyField) {
        const auto isRead = [this] {
            const auto* list = qobject_cast<ui::records::RecordGridPage*>(form->window.currentPage());
            return list != nullptr && list->model()->isComplete() && !list->model()->isBusy();
        };
        if (!go(title) || !QTest::qWaitFor(isRead, 20'000))
            return false;
        driver().key(Qt::Key_N, Qt::ControlModifier);
        return form->settles() && QTest::qWaitFor([this, partyField] { return driver().at(partyField); }, 20'000);
    }
    /// The party of a new order by its code; what is found is taken before anything else is typed.
    bool party(const char* field, const char* code) {
        if (!driver().tabTo(field))
            return false;
        driver().type(QLatin1String(code));
        driver().key(Qt::Key_Tab);
        return QTest::qWaitFor([this, field] { return form->text(field).contains(u'·'); }, 20'000);
    }
    /// Types into the cell the keyboard is at, and leaves it.
    void cell(const char* text, Qt::Key leave) {
        driver().type(QLatin1String(text));
        driver().key(leave);
    }
    /// Lines by keyboard into the grid of a new order: SKU, quantity, price.
    bool lines(std::initializer_list<std::array<const char*, 3>> all) {
        if (!driver().tabTo("lineGrid"))
            return false;
        for (const auto& [sku, quantity, price] : all) {
            cell(sku, Qt::Key_Tab);
            cell(quantity, Qt::Key_Tab);
            cell(price, Qt::Key_Return);
        }
        if (form->page() == nullptr) {
            const QWidget* at = QApplication::focusWidget();
            qWarning() << "the keys led to" << form->window.currentPageId() << "and the keyboard is at" << at
                       << (at == nullptr ? QString() : at->accessibleName());
            return false;
        }
        // Their products are looked up meanwhile.
        const auto* field =
            qobject_cast<ui::orders::OrderLinesField*>(form->page()->form()->editor(QStringLiteral("line_items")));
        return QTest::qWaitFor([field] { return field->editor()->document()->faulty() == 0; }, 20'000);
    }
    /// A new purchase of divya's, not saved yet.
    bool purchase(std::initializer_list<std::array<const char*, 3>> all) {
        work("divya");
        return form->openNew("purchase-order") && party("vendor_idEdit", "V-1") && lines(all);
    }
    /// One of hers, approved by meera, opened by her.
    bool openApproved(std::initializer_list<std::array<const char*, 3>> all) {
        if (!purchase(all) || !forward())
            return false;
        work("meera");
        return lookAgain() && forward() &&
               QTest::qWaitFor([this] { return status() == QLatin1String("approved"); }, 20'000);
    }
    QString status() {
        const std::string order = number();
        return QString::fromStdString(
            data.column(order.starts_with("SO") ? "sales-order" : "purchase-order", order, "status"));
    }
    std::string number() const {
        const auto& base = form->page()->form()->base();
        return base[base.contains(QStringLiteral("po_number")) ? QStringLiteral("po_number")
                                                               : QStringLiteral("so_number")]
            .toString()
            .toStdString();
    }
    /// A step beside the forward one, by its words, also where it stands in More: by Tab to it, and Space.
    bool choose(const QString& words) {
        const auto has = [&words](const QWidget* part) {
            const auto* button = qobject_cast<const ui::widgets::LButton*>(part);
            return button != nullptr && button->text() == words;
        };
        const bool inMore = std::ranges::none_of(
            form->page()->findChildren<ui::widgets::LButton*>(),
            [&has](const ui::widgets::LButton* button) { return button->isVisible() && has(button); });
        for (int i = 0; i < kMostTabs; ++i) {
            const QWidget* at = QApplication::focusWidget();
            if (inMore ? driver().at("moreButton") : has(at)) {
                driver().key(Qt::Key_Space);
                return !inMore || chooseInMenu(words);
            }
            driver().key(Qt::Key_Tab);
        }
        qWarning() << words << "is not reached by Tab; the keyboard is at" << QApplication::focusWidget();
        return false;
    }
    /// An action of the menu that is open, by the arrow keys and Enter.
    bool chooseInMenu(const QString& words) {
        if (!QTest::qWaitFor([] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; }, 30'000))
            return false;
        const auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        for (qsizetype i = 0; i <= menu->actions().size(); ++i) {
            if (menu->activeAction() != nullptr && menu->activeAction()->text() == words) {
                driver().key(Qt::Key_Return);
                return true;
            }
            driver().key(Qt::Key_Down);
        }
        driver().key(Qt::Key_Escape);
        return false;
    }
    QString forwardWords() {
        const auto* button = driver().seen<ui::widgets::LButton>("forwardButton");
        return button != nullptr ? button->text() : QString();
    }
    bool mayGoForward() {
        const auto* button = driver().seen<ui::widgets::LButton>("forwardButton");
        return button != nullptr && button->isEnabled();
    }
    QString submitWords() {
        const auto* button = driver().seen<ui::widgets::LButton>("orderPanelButton");
        return button != nullptr ? button->text() : QString();
    }
    QString notice() {
        const auto* line = driver().seen<ui::records::FormNotice>("orderNotice");
        return line != nullptr ? line->words() : QString();
    }
    QString panelError() {
        const auto* line = driver().seen<ui::widgets::ErrorLine>("orderPanelError");
        QStringList words;
        if (line != nullptr)
            for (const auto* label : line->findChildren<ui::widgets::Label*>())
                words << label->text();
        return words.join(u' ');
    }
    /// "draft, done; …" of the path as it is shown.
    QStringList path() {
        const auto* chain = driver().seen<ui::widgets::ChainView>("statusChain");
        QStringList all;
        for (int i = 0; chain != nullptr && i < chain->itemCount(); ++i)
            all << chain->itemText(i);
        return all;
    }
    /// "on_hand/reserved/in_transit/damaged avg valuation"
    std::string place(const char* sku, const char* warehouse = "Pune") const {
        const auto row =
            data.database.superuser()
                .exec("SELECT concat_ws('/', trim_scale(i.on_hand), trim_scale(i.reserved), trim_scale(i.in_transit), "
                      "trim_scale(i.damaged)) || ' ' || trim_scale(i.avg_cost_per_unit) || ' ' || i.valuation "
                      "FROM inventory i JOIN product p ON p.id = i.product_id WHERE p.sku = $1 "
                      "AND i.warehouse_location = $2",
                      std::string(sku), std::string(warehouse))
                .first();
        return row ? row->get<std::string>(0) : std::string();
    }
    /// The moves of an order: "receipt 4 400.00, rejection 0 0.00", in the order they took effect.
    std::string ledger(const std::string& order) const {
        return data.database.superuser()
            .exec("SELECT coalesce(string_agg(m.kind || ' ' || trim_scale(m.quantity) || ' ' || m.value, ', ' "
                  "ORDER BY m.seq), '') FROM stock_move m LEFT JOIN purchase_order p ON p.id = m.purchase_order_id "
                  "LEFT JOIN sales_order s ON s.id = m.sales_order_id WHERE coalesce(p.po_number, s.so_number) = $1",
                  order)
            .one()
            .get<std::string>(0);
    }
    void stock(const char* sku, const char* quantity, const char* warehouse = "Pune") {
        data.elsewhere(
            QStringLiteral("select stock_adjust((select id from product where sku = '%1'), '%3', %2, 'count')")
                .arg(QLatin1String(sku), QLatin1String(quantity), QLatin1String(warehouse))
                .toStdString());
    }
    /// One more product, called by its SKU, a piece of which is worth 100.
    void product(const char* sku) {
        data.elsewhere(
            QStringLiteral("insert into product (sku, name, unit, cost_price, sale_price, tax_rate, hsn_code) "
                           "values ('%1', '%1', 'pc', 100, 150, 18, '3917')")
                .arg(QLatin1String(sku))
                .toStdString());
    }
    /// What is done with an order in another program, by asha.
    void actElsewhere(const std::string& order, landreeve::orders::OrderEvent event,
                      std::vector<landreeve::orders::EventLine> lines = {}, const std::string& reason = {}) {
        landreeve::orders::OrderRequest request;
        request.kind =
            order.starts_with("SO") ? landreeve::orders::OrderKind::Sale : landreeve::orders::OrderKind::Purchase;
        request.order = order;
        request.event = event;
        request.lines = std::move(lines);
        request.reason = reason;
        auto connection = data.database.lendFor(landreeve::orders::permissionFor(request.kind, request.event), "asha");
        landreeve::orders::act(connection, request);
    }
    /// A sale of so many from Pune that is confirmed in another program.
    void sellElsewhere(const char* sku, const char* quantity) {
        auto connection = data.database.lendFor({"sales-order", "write"}, "asha");
        auto transaction = connection.begin();
        const auto order =
            transaction
                .exec("INSERT INTO sales_order (customer_id, line_items) SELECT c.id, jsonb_build_array("
                      "jsonb_build_object('product_id', p.id, 'warehouse', 'Pune', 'quantity', $2::text)) "
                      "FROM customer c, product p WHERE c.code = 'C-1' AND p.sku = $1 RETURNING so_number",
                      std::string(sku), std::string(quantity))
                .one()
                .get<std::string>(0);
        transaction.commit();
        actElsewhere(order, landreeve::orders::OrderEvent::Confirm);
    }
    /// The id of the first line of the order that is shown.
    std::string firstLine() const { return form->page()->order()->order()->lines.front().lineId; }
    /// What was done with an order so far: "confirm ship".
    std::string events(const std::string& order) const {
        return data.database.superuser()
            .exec("SELECT coalesce(string_agg(e.event, ' ' ORDER BY e.seq), '') FROM order_event e "
                  "LEFT JOIN purchase_order p ON p.id = e.purchase_order_id "
                  "LEFT JOIN sales_order s ON s.id = e.sales_order_id WHERE coalesce(p.po_number, s.so_number) = $1",
                  order)
            .one()
            .get<std::string>(0);
    }

private:
    static constexpr int kMostTabs = 120;

    // The window's workers use them to their end: they go after it.
    Lend m_lend;
    mutable std::mutex m_mutex;
    std::string m_user;

public:
    FormDatabase data;
    std::unique_ptr<FormWindow> form;
};

} // namespace landreeve::tests
