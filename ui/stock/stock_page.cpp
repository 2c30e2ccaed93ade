#include "ui/stock/stock_page.h"

#include "core/records/entity.h"
#include "ui/records/record_rights.h"
#include "ui/sessions/time_plot.h"
#include "ui/stock/move_panel.h"
#include "ui/stock/moves_model.h"
#include "ui/stock/places_model.h"
#include "ui/stock/stock_words.h"
#include "ui/stock/write_off_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace landreeve::ui::stock {

using landreeve::stock::Place;
using landreeve::stock::ProductStock;
using sessions::TimePlot;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Table;

namespace {

/// Below, the tables need what the chart would take.
constexpr int kRoomyHeight = 640;

} // namespace

StockPage::StockPage(const StockServices& services, QWidget* parent)
    : Page(QStringLiteral("stockPage"), parent),
      m_services(services),
      m_rights(
          new records::RecordRights(services.runner, services.may, services.fleet, {{"inventory", "write"}}, this)),
      m_places(new PlacesModel(this)),
      m_moves(new MovesModel(services.runner, this)),
      m_error(new widgets::ErrorLine(this)) {
    setTitle(QStringLiteral("Stock"));
    build();
    connectAll();
    tenantChanged(services.navigator.tenant());
}

void StockPage::build() {
    m_adjust = new LButton(QStringLiteral("Adjust…"), LButton::Kind::Secondary, head());
    m_adjust->setObjectName(QStringLiteral("adjustButton"));
    head()->addAction(m_adjust);
    m_writeOff = new LButton(QStringLiteral("Write off…"), LButton::Kind::Secondary, head());
    m_writeOff->setObjectName(QStringLiteral("writeOffButton"));
    head()->addAction(m_writeOff);
    head()->setActionShown(m_writeOff, false);
    m_move = new LButton(QStringLiteral("Move…"), LButton::Kind::Primary, head());
    m_move->setObjectName(QStringLiteral("moveButton"));
    m_move->setKeys(Qt::CTRL | Qt::Key_M);
    head()->addAction(m_move);
    m_error->setObjectName(QStringLiteral("stockError"));
    body()->addWidget(m_error);
    m_stack = new QStackedWidget(this);
    body()->addWidget(m_stack, 1);
    m_nothing = new widgets::EmptyState({}, {}, true, m_stack);
    m_nothing->setObjectName(QStringLiteral("noStock"));
    auto* open =
        m_nothing->addAction(new LButton(QStringLiteral("Open the inventory"), LButton::Kind::Secondary, m_nothing));
    open->setObjectName(QStringLiteral("openInventoryButton"));
    connect(open, &LButton::activated, this, [this] { m_services.navigator.openPage(QStringLiteral("inventory")); });
    m_stack->addWidget(m_nothing);
    auto* content = new QWidget(m_stack);
    buildTables(content);
    m_stack->addWidget(content);

    m_panel = new MovePanel(m_services.runner, this);
    setPanel(m_panel);
    split()->setPanelShown(false);
}

void StockPage::buildTables(QWidget* content) {
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(12);
    m_placeTable = new Table(content);
    m_placeTable->setObjectName(QStringLiteral("placesTable"));
    m_placeTable->setAccessibleName(QStringLiteral("Balances by warehouse"));
    m_placeTable->setModel(m_places);
    m_placeTable->setItemDelegate(new widgets::NumberDelegate(m_placeTable));
    m_placeTable->setItemDelegateForColumn(PlacesModel::Warehouse, new widgets::CellDelegate(m_placeTable));
    auto* places = new widgets::TableSheet(m_placeTable, content);
    column->addWidget(places);

    auto* chart = new widgets::Sheet(content);
    chart->setObjectName(QStringLiteral("onHandChart"));
    m_chart = chart;
    auto* heading = new widgets::SectionHeading(QStringLiteral("On hand, 180 days"), chart);
    chart->body()->addWidget(heading);
    m_plot = new TimePlot(TimePlot::Look::Line, Token::Accent, true, chart);
    m_plot->setObjectName(QStringLiteral("onHandPlot"));
    chart->body()->addWidget(m_plot);
    m_chartWords = new widgets::Label({}, TypeStyle::Small, Token::Ink2, chart);
    m_chartWords->setObjectName(QStringLiteral("onHandWords"));
    m_chartWords->setWraps();
    chart->body()->addWidget(m_chartWords);
    column->addWidget(chart);

    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    const auto choice = [&](const char* name, const char* spoken, const QString& any) {
        auto* combo = new QComboBox(content);
        combo->setObjectName(QLatin1String(name));
        combo->setAccessibleName(QString::fromUtf8(spoken));
        combo->addItem(any, QString());
        tools->addWidget(combo);
        connect(combo, &QComboBox::activated, this, &StockPage::readMoves);
        return combo;
    };
    m_where = choice("moveWarehouseCombo", "Moves of this warehouse", QStringLiteral("Every warehouse"));
    m_kind = choice("moveKindCombo", "Moves of this kind", QStringLiteral("Every kind of move"));
    for (const std::string& kind : landreeve::stock::moveKinds())
        m_kind->addItem(kindWords(kind), QString::fromStdString(kind));
    tools->addStretch(1);
    column->addLayout(tools);

    m_moveTable = new Table(content);
    m_moveTable->setObjectName(QStringLiteral("movesTable"));
    m_moveTable->setAccessibleName(QStringLiteral("Moves, the newest first"));
    m_moveTable->setModel(m_moves);
    m_moveTable->setItemDelegate(new widgets::CellDelegate(m_moveTable));
    for (const int number : {MovesModel::Quantity, MovesModel::Value, MovesModel::Damaged})
        m_moveTable->setItemDelegateForColumn(number, new widgets::NumberDelegate(m_moveTable));
    auto* sheet = new widgets::TableSheet(m_moveTable, content);
    m_foot = new widgets::Label({}, TypeStyle::Small, Token::Ink2);
    m_foot->setObjectName(QStringLiteral("movesPosition"));
    m_foot->setContentsMargins(13, 6, 12, 6);
    sheet->setFoot(m_foot);
    column->addWidget(sheet, 1);

    const auto setWidths = [this] {
        const auto px = [](int width) { return theme::scaled(width); };
        m_placeTable->setColumns({{.width = px(150), .priority = 100, .stretch = 1, .minimum = px(120)},
                                  {.width = px(90), .priority = 100},
                                  {.width = px(90), .priority = 80},
                                  {.width = px(90), .priority = 90},
                                  {.width = px(90), .priority = 60},
                                  {.width = px(90), .priority = 50},
                                  {.width = px(120), .priority = 70},
                                  {.width = px(130), .priority = 75}});
        m_moveTable->setColumns({{.width = px(150), .priority = 100},
                                 {.width = px(130), .priority = 90, .stretch = 1, .minimum = px(110)},
                                 {.width = px(150), .priority = 100},
                                 {.width = px(90), .priority = 100},
                                 {.width = px(120), .priority = 80},
                                 {.width = px(80), .priority = 40},
                                 {.width = px(130), .priority = 70},
                                 {.width = px(180), .priority = 60, .stretch = 2, .minimum = px(120)},
                                 {.width = px(120), .priority = 50, .stretch = 1, .minimum = px(100)}});
        const int rows = std::clamp(m_places->rowCount(), 1, 5);
        const int row = m_placeTable->verticalHeader()->defaultSectionSize();
        m_placeTable->setFixedHeight(m_placeTable->horizontalHeader()->sizeHint().height() + rows * row + 4);
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, setWidths);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &StockPage::showChart);
    connect(m_places, &QAbstractItemModel::modelReset, this, setWidths);
}

void StockPage::showChart() {
    m_chart->setVisible(height() >= kRoomyHeight * theme::Theme::of().textSize());
}

void StockPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    showChart();
}

void StockPage::connectAll() {
    connect(m_move, &LButton::activated, this, &StockPage::openMove);
    connect(m_adjust, &LButton::activated, this, &StockPage::openAdjust);
    connect(m_writeOff, &LButton::activated, this, &StockPage::openWriteOff);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &StockPage::refresh);
    connect(m_rights, &records::RecordRights::answered, this,
            [this](const records::RecordRights::Verdicts& verdicts) { showRights(verdicts[0]); });
    connect(m_panel, &widgets::SidePanel::closeRequested, this, [this] {
        split()->setPanelShown(false);
        m_placeTable->setFocus(Qt::OtherFocusReason);
    });
    connect(m_panel, &MovePanel::readAgain, this, &StockPage::refresh);
    connect(m_panel, &MovePanel::notMoved, this,
            [this](const QString& words) { m_services.navigator.say(words, tasks::Task::State::Failed); });
    connect(m_panel, &MovePanel::moved, this, [this](const QString& words, bool another) {
        m_services.navigator.say(words);
        if (!another) {
            split()->setPanelShown(false);
            m_placeTable->setFocus(Qt::OtherFocusReason);
        }
        refresh();
    });
    connect(m_moves, &MovesModel::loaded, this, [this] {
        m_foot->setText(m_moves->rowCount() == 0 ? QStringLiteral("No such moves.")
                                                 : QStringLiteral("%1 moves%2")
                                                       .arg(theme::count(m_moves->rowCount()),
                                                            m_moves->goesOn() ? QStringLiteral(" so far") : QString()));
    });
    connect(m_moves, &MovesModel::failed, m_error, &widgets::ErrorLine::showError);
    connect(m_moveTable, &Table::opened, this, [this](const QModelIndex& index) {
        const auto* move = m_moves->at(index.row());
        if (move == nullptr || move->order.empty())
            return;
        const bool purchase = move->order.starts_with("PO");
        m_services.navigator.openPage(
            purchase ? QStringLiteral("purchase-order") : QStringLiteral("sales-order"),
            {{QStringLiteral("filters"),
              QVariantMap{{purchase ? QStringLiteral("po_number") : QStringLiteral("so_number"),
                           QString::fromStdString(move->order)}}}});
    });
    // The chart follows the warehouse that is chosen above the moves.
    connect(m_where, &QComboBox::activated, this, &StockPage::readDays);
}

bool StockPage::isSettled() const {
    return m_reading == nullptr && m_readingDays == nullptr && !m_moves->isReading();
}

QWidget* StockPage::firstFocus() {
    return m_stack->currentIndex() == 0 ? Page::firstFocus() : m_placeTable;
}

QStringList StockPage::unsaved() const {
    return m_panel->isTyped() ? QStringList{QStringLiteral("What you typed to move %1").arg(m_panel->productName())}
                              : QStringList();
}

bool StockPage::escape() {
    if (!Page::escape())
        m_services.navigator.openPage(m_from);
    return true;
}

void StockPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId && m_tenant)
        return;
    m_tenantId = id;
    m_tenant = tenant && m_services.open ? m_services.open(id) : nullptr;
    m_product.clear();
    forget();
    m_panel->clearTyped();
    split()->setPanelShown(false);
    askRights();
    refresh();
}

void StockPage::activated(const QVariantMap& arguments) {
    if (const QString product = arguments.value(QStringLiteral("product")).toString(); !product.isEmpty()) {
        if (product != m_product && product != QString::fromStdString(m_stock.sku)) {
            forget();
            m_product = product;
        }
        m_warehouse = arguments.value(QStringLiteral("warehouse")).toString();
        m_from = arguments.value(QStringLiteral("from"), QStringLiteral("inventory")).toString();
    }
    m_toWriteOff = arguments.value(QStringLiteral("writeOff")).toBool();
    askRights();
    refresh();
}

void StockPage::forget() {
    if (m_reading)
        m_reading->cancel();
    if (m_readingDays)
        m_readingDays->cancel();
    m_reading = nullptr;
    m_readingDays = nullptr;
    ++m_round;
    ++m_daysRound;
    m_stock = {};
    m_places->setStock({});
    m_moves->read(nullptr, {});
    m_plot->setPoints({}, QDateTime::fromMSecsSinceEpoch(0), QDateTime::fromMSecsSinceEpoch(1), {});
    m_chartWords->setText({});
    m_foot->setText({});
    const QSignalBlocker quiet(m_where);
    while (m_where->count() > 1)
        m_where->removeItem(1);
    setTitle(QStringLiteral("Stock"));
    head()->setFacts({});
}

void StockPage::showNothing(const QString& title, const QString& text) {
    m_rights->leave();
    m_nothing->setTexts(title, text);
    m_stack->setCurrentIndex(0);
    for (LButton* button : {m_move, m_adjust, m_writeOff})
        button->setEnabled(false);
    head()->setFacts({});
    setTitle(QStringLiteral("Stock"));
}

void StockPage::refresh() {
    if (m_reading)
        m_reading->cancel();
    m_reading = nullptr;
    m_error->clear();
    if (!m_tenant || m_product.isEmpty()) {
        showNothing(m_tenant ? QStringLiteral("No product is chosen") : QStringLiteral("No tenant is open"),
                    m_tenant
                        ? QStringLiteral("Choose a row of the inventory and press Ctrl+M, or take Stock of the product "
                                         "from its menu.")
                        : QStringLiteral("Choose a tenant in the header to see its stock."));
        return;
    }
    // The frame at once, and the keyboard in it.
    m_stack->setCurrentIndex(1);
    m_reading = m_services.runner.run(
        this,
        [tenant = m_tenant, product = m_product.toStdString()](std::stop_token stop, const ProgressFn&) {
            return tenant->stockOf(product, std::move(stop));
        },
        tasks::Outcome<ProductStock>{[this, round = ++m_round](const ProductStock& stock) {
                                         if (round != m_round)
                                             return;
                                         m_reading = nullptr;
                                         showStock(stock);
                                     },
                                     [this, round = m_round](const Error& error) {
                                         if (round != m_round)
                                             return;
                                         m_reading = nullptr;
                                         if (error.code() == "record_not_found" || error.code() == "permission_denied")
                                             showNothing(QString::fromStdString(error.message()),
                                                         QString::fromStdString(error.hint()));
                                         else
                                             m_error->showError(error);
                                     },
                                     {}});
}

void StockPage::showStock(const ProductStock& stock) {
    const std::string wanted = m_warehouse.isEmpty() && current() != nullptr && stock.productId == m_stock.productId
                                   ? current()->warehouse
                                   : m_warehouse.toStdString();
    m_warehouse.clear();
    m_stock = stock;
    m_product = QString::fromStdString(stock.productId);
    m_stack->setCurrentIndex(1);
    setTitle(QString::fromStdString(stock.name));
    m_places->setStock(stock);
    head()->setFacts(QStringLiteral("%1 · %2 %3 on hand in %4, worth %5")
                         .arg(QString::fromStdString(stock.sku), quantityWords(stock.onHand()),
                              QString::fromStdString(stock.unit),
                              m_places->rowCount() == 1 ? QStringLiteral("1 warehouse")
                                                        : QStringLiteral("%1 warehouses").arg(m_places->rowCount()),
                              theme::money(stock.valuation().toString())));
    const int row = std::max(0, m_places->rowOf(wanted));
    if (m_places->rowCount() > 0)
        m_placeTable->setCurrentIndex(m_places->index(row, 0));
    {
        const QSignalBlocker quiet(m_where);
        const QVariant chosen = m_where->currentData();
        while (m_where->count() > 1)
            m_where->removeItem(1);
        for (int place = 0; place < m_places->rowCount(); ++place) {
            const QString code = QString::fromStdString(m_places->at(place)->warehouse);
            m_where->addItem(code, code);
        }
        m_where->setCurrentIndex(std::max(0, m_where->findData(chosen)));
    }
    m_panel->setStock(m_tenant, stock);
    head()->setActionShown(
        m_writeOff, std::ranges::any_of(stock.places, [](const Place& place) { return !place.damaged.isZero(); }));
    askRights();
    readMoves();
    readDays();
    if (std::exchange(m_toWriteOff, false))
        openWriteOff();
}

void StockPage::readMoves() {
    if (m_stock.productId.empty())
        return;
    m_moves->read(m_tenant, {m_stock.productId,
                             m_where->currentData().toString().toStdString(),
                             m_kind->currentData().toString().toStdString(),
                             {}});
}

const Place* StockPage::current() const {
    return m_places->at(m_placeTable->currentIndex().row());
}

void StockPage::openMove() {
    if (m_stock.productId.empty())
        return;
    split()->setPanelShown(true);
    m_panel->begin(current() != nullptr ? current()->warehouse : std::string());
}

void StockPage::openAdjust() {
    const Place place = current() != nullptr ? *current() : Place();
    m_services.navigator.openPage(
        QStringLiteral("inventory"),
        {{QStringLiteral("filters"),
          QVariantMap{{QStringLiteral("sku"), QString::fromStdString(m_stock.sku)},
                      {QStringLiteral("warehouse_location"), QString::fromStdString(place.warehouse)}}},
         {QStringLiteral("adjust"), QString::fromStdString(place.inventoryId)}});
}

void StockPage::openWriteOff() {
    if (!m_writeOff->isEnabled() || !head()->actions().contains(m_writeOff))
        return;
    auto* dialog = new WriteOffDialog(m_tenant, m_services.runner, m_stock,
                                      current() != nullptr ? current()->warehouse : std::string(), this);
    connect(dialog, &WriteOffDialog::writtenOff, this, [this](const QString& words) {
        m_services.navigator.say(words);
        refresh();
    });
    connect(dialog, &WriteOffDialog::readAgain, this, &StockPage::refresh);
    dialog->open();
}

void StockPage::askRights() {
    const bool any = m_tenant && !m_stock.productId.empty();
    for (LButton* button : {m_adjust, m_writeOff, m_move})
        button->setEnabled(any);
    m_rights->ask(any ? m_tenantId : QString());
}

void StockPage::showRights(const access::Verdict& write) {
    const QString why =
        records::refusalOf(write, landreeve::records::entity("inventory"), "write", QStringLiteral("change"));
    m_panel->setRefusal(why);
    for (LButton* button : {m_adjust, m_writeOff, m_move}) {
        button->setEnabled(why.isEmpty());
        button->setToolTip(why);
    }
}

} // namespace landreeve::ui::stock
