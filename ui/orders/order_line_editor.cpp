#include "ui/orders/order_line_editor.h"

#include "core/base/error.h"
#include "ui/orders/line_grid.h"
#include "ui/orders/totals_box.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace landreeve::ui::orders {

using landreeve::orders::OrderProduct;
using theme::Token;
using theme::TypeStyle;

namespace {

/// "[Tab] next cell  [Enter] next line …": keys as caps, what they do beside them; what has no room is left out.
class KeyHints : public QWidget {
public:
    explicit KeyHints(QWidget* parent) : QWidget(parent) {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        setAccessibleName(
            QStringLiteral("Scan to add or raise a line. Tab next cell, Enter next line, Control D repeat "
                           "line, Control Delete remove line"));
        connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this] {
            updateGeometry();
            update();
        });
    }
    QSize sizeHint() const override { return {200, QFontMetrics(theme::font(TypeStyle::Small)).height() + 10}; }

protected:
    void paintEvent(QPaintEvent*) override {
        static const QList<std::pair<QString, QString>> hints{
            {{}, QStringLiteral("Scan to add or raise a line")},
            {QStringLiteral("Tab"), QStringLiteral("next cell")},
            {QStringLiteral("Enter"), QStringLiteral("next line")},
            {QStringLiteral("Ctrl D"), QStringLiteral("repeat line")},
            {QStringLiteral("Ctrl Del"), QStringLiteral("remove line")}};
        QPainter painter(this);
        const QFont font = theme::font(TypeStyle::Small);
        const QFontMetrics metrics(font);
        painter.setFont(font);
        int x = 2;
        for (const auto& [key, words] : hints) {
            const int cap = key.isEmpty() ? 0 : theme::keyCapWidth(metrics, key) + 6;
            const int wide = cap + metrics.horizontalAdvance(words);
            if (x + wide > width())
                break;
            if (cap > 0)
                theme::keyCap(painter, QRectF(x, 3, cap - 6, height() - 6), key, theme::color(Token::Ink2),
                              theme::color(Token::Line2));
            painter.setPen(theme::color(Token::Ink3));
            painter.drawText(QRect(x + cap, 0, wide, height()), Qt::AlignLeft | Qt::AlignVCenter, words);
            x += wide + 16;
        }
    }
};

} // namespace

OrderLineEditor::OrderLineEditor(LineDocument::Kind kind, tasks::TaskRunner& runner, QWidget* parent)
    : QWidget(parent),
      m_runner(runner),
      m_document(kind),
      m_grid(new LineGrid(m_document)),
      m_hints(new KeyHints(this)),
      m_totals(new TotalsBox),
      m_foot(new QWidget),
      m_error(new widgets::ErrorLine) {
    setObjectName(QStringLiteral("orderLineEditor"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_error);
    column->addWidget(m_grid, 1);
    column->addWidget(m_hints);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(0, 0, 0, 0);
    foot->setSpacing(12);
    foot->addStretch(1);
    foot->addWidget(m_totals, 0, Qt::AlignTop);
    column->addWidget(m_foot);
    connect(&m_document, &LineDocument::totalsChanged, this, &OrderLineEditor::showTotals);
    connect(&m_document, &LineDocument::codesWanted, this, [this](const QStringList& codes) { lookUp(codes); });
    connect(&m_document, &LineDocument::stockWanted, this, &OrderLineEditor::lookForStock);
    connect(m_grid, &LineGrid::scanned, this, &OrderLineEditor::take);
    connect(m_grid, &LineGrid::said, this, &OrderLineEditor::said);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        const QStringList codes = std::exchange(m_unanswered, {});
        m_error->clear();
        lookUp(codes);
    });
    showTotals();
}

// Hidden on its way out, a grid still asks its document.
OrderLineEditor::~OrderLineEditor() {
    delete m_grid;
}

void OrderLineEditor::setOrders(std::shared_ptr<landreeve::orders::TenantOrders> orders) {
    if (orders == m_orders)
        return;
    m_orders = std::move(orders);
    m_document.forgetProducts();
    m_document.refreshStock();
    if (const QStringList codes = std::exchange(m_unanswered, {}); m_orders && !codes.isEmpty())
        lookUp(codes);
    // Another tenant has none of these.
    m_document.setWarehouse({});
    m_document.setWarehouses({});
    if (m_orders)
        lookForWarehouse();
}

void OrderLineEditor::setReadOnly(bool on) {
    m_grid->setReadOnly(on);
    m_hints->setVisible(!on);
}

void OrderLineEditor::showTotals() {
    m_totals->show(m_document.totals(), m_document.split(), m_document.isIndian());
}

void OrderLineEditor::lookUp(const QStringList& codes, std::function<void()> then) {
    if (!m_orders) {
        m_unanswered += codes;
        return;
    }
    std::vector<std::string> wanted;
    for (const QString& code : codes)
        wanted.push_back(code.toStdString());
    ++m_lookUps;
    const auto over = [this] { endLookUp(); };
    m_runner.run(
        this,
        [orders = m_orders, wanted](std::stop_token stop, const ProgressFn&) {
            return orders->products(wanted, std::move(stop));
        },
        tasks::Outcome<std::vector<OrderProduct>>{
            [this, over, codes, then = std::move(then), orders = m_orders](const std::vector<OrderProduct>& products) {
                if (orders == m_orders) { // another tenant's are other products
                    m_document.learn(codes, products);
                    if (then)
                        then();
                }
                over();
            },
            [this, over, codes, orders = m_orders](const Error& error) {
                if (orders == m_orders) {
                    m_unanswered += codes;
                    m_error->showError(error);
                }
                over();
            },
            over});
}

void OrderLineEditor::endLookUp() {
    if (--m_lookUps == 0)
        Q_EMIT lookedUp();
}

// Where none can be read a line has to name its own, and says so.
void OrderLineEditor::lookForWarehouse() {
    ++m_lookUps;
    const auto over = [this] { endLookUp(); };
    m_runner.run(
        this,
        [orders = m_orders](std::stop_token stop, const ProgressFn&) { return orders->warehouses(std::move(stop)); },
        tasks::Outcome<std::vector<std::string>>{
            [this, over, orders = m_orders](const std::vector<std::string>& codes) {
                if (!codes.empty() && orders == m_orders) {
                    QStringList all;
                    for (const std::string& code : codes)
                        all << QString::fromStdString(code);
                    m_document.setWarehouses(all);
                    m_document.setWarehouse(all.front());
                }
                over();
            },
            [over](const Error&) { over(); }, over});
}

// Nothing is said where it cannot be read: the line can be typed all the same, and confirming it tells.
void OrderLineEditor::lookForStock(const QStringList& productIds) {
    if (!m_orders)
        return;
    std::vector<std::string> wanted;
    for (const QString& id : productIds)
        wanted.push_back(id.toStdString());
    using landreeve::orders::PlaceStock;
    ++m_lookUps;
    const auto over = [this] { endLookUp(); };
    m_runner.run(
        this,
        [orders = m_orders, wanted](std::stop_token stop, const ProgressFn&) {
            return orders->stock(wanted, std::move(stop));
        },
        tasks::Outcome<std::vector<PlaceStock>>{
            [this, over, productIds, orders = m_orders](const std::vector<PlaceStock>& places) {
                if (orders == m_orders)
                    m_document.learnStock(productIds, places);
                over();
            },
            [this, over, productIds, orders = m_orders](const Error&) {
                if (orders == m_orders)
                    m_document.missStock(productIds);
                over();
            },
            over});
}

void OrderLineEditor::take(const QString& code) {
    const auto scan = [this, code] {
        if (const OrderProduct* product = m_document.productOf(code.toStdString()))
            m_document.scan(*product);
        else
            m_error->showText(QStringLiteral("No product has the SKU or barcode \"%1\".").arg(code),
                              QStringLiteral("Nothing was added."), QStringLiteral("record_not_found"));
    };
    m_error->clear();
    if (m_document.productOf(code.toStdString()) != nullptr)
        scan();
    else
        lookUp({code}, scan);
}

} // namespace landreeve::ui::orders
