#include "ui/stock/reorder_page.h"

#include "core/base/ids.h"
#include "core/records/entity.h"
#include "ui/records/record_rights.h"
#include "ui/records/reference_editor.h"
#include "ui/stock/choose_vendor_dialog.h"
#include "ui/stock/reorder_model.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace landreeve::ui::stock {

using landreeve::stock::Proposal;
using landreeve::stock::ReorderOrder;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;
using widgets::Table;

namespace {

/// More are counted only.
constexpr int kMostLinks = 6;

QString madeWords(const std::vector<ReorderOrder>& orders) {
    const auto made = std::ranges::count_if(orders, [](const ReorderOrder& order) { return order.refused.empty(); });
    return made == 1        ? QStringLiteral("1 draft order made")
           : made > 1       ? QStringLiteral("%1 draft orders made").arg(made)
           : orders.empty() ? QStringLiteral("No draft was made: what was below its level has been ordered.")
                            : QStringLiteral("No draft was made.");
}

} // namespace

ReorderPage::ReorderPage(const StockServices& services, QWidget* parent)
    : Page(QStringLiteral("reorderPage"), parent),
      m_services(services),
      m_rights(new records::RecordRights(services.runner, services.may, services.fleet, {{"purchase-order", "write"}},
                                         this)),
      m_key(newUuid()),
      m_model(new ReorderModel(this)),
      m_error(new widgets::ErrorLine(this)) {
    setTitle(QStringLiteral("Reorder"));
    build();
    connect(m_rights, &records::RecordRights::answered, this, [this](const records::RecordRights::Verdicts& verdicts) {
        m_refusal = records::refusalOf(verdicts[0], landreeve::records::entity("purchase-order"), "write",
                                       QStringLiteral("make"));
        showState();
    });
    tenantChanged(services.navigator.tenant());
}

void ReorderPage::build() {
    m_vendor = new LButton(QStringLiteral("Choose vendor…"), LButton::Kind::Secondary, head());
    m_vendor->setObjectName(QStringLiteral("chooseVendorButton"));
    m_vendor->setKeys(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    head()->addAction(m_vendor);
    connect(m_vendor, &LButton::activated, this, &ReorderPage::chooseVendor);
    m_create = new LButton(QStringLiteral("Create draft orders"), LButton::Kind::Primary, head());
    m_create->setObjectName(QStringLiteral("createOrdersButton"));
    m_create->setKeys(Qt::CTRL | Qt::Key_Return);
    head()->addAction(m_create);
    connect(m_create, &LButton::activated, this, &ReorderPage::create);

    m_error->setObjectName(QStringLiteral("reorderError"));
    body()->addWidget(m_error);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &ReorderPage::refresh);
    m_made = new QWidget(this);
    m_made->setObjectName(QStringLiteral("madeOrders"));
    m_madeRow = new QHBoxLayout(m_made);
    m_madeRow->setContentsMargins({});
    m_madeRow->setSpacing(12);
    m_made->hide();
    body()->addWidget(m_made);

    m_stack = new QStackedWidget(this);
    body()->addWidget(m_stack, 1);
    m_nothing = new widgets::EmptyState({}, {}, true, m_stack);
    m_nothing->setObjectName(QStringLiteral("nothingToReorder"));
    m_stack->addWidget(m_nothing);
    m_table = new Table(m_stack);
    m_table->setObjectName(QStringLiteral("reorderTable"));
    m_table->setAccessibleName(QStringLiteral("What to buy, by vendor"));
    m_table->setModel(m_model);
    m_table->setGridLook(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::DoubleClicked);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    for (const int number : {ReorderModel::Projected, ReorderModel::Level, ReorderModel::Value})
        m_table->setItemDelegateForColumn(number, new widgets::NumberDelegate(m_table));
    auto* typing = new ReorderDelegate(m_table);
    m_table->setItemDelegateForColumn(ReorderModel::Quantity, typing);
    connect(typing, &records::CountDelegate::moved, this, [this](int by) {
        const int row = m_table->currentIndex().row() + by;
        m_table->setFocus(Qt::OtherFocusReason);
        if (row >= 0 && row < m_model->rowCount())
            m_table->setCurrentIndex(m_model->index(row, ReorderModel::Quantity));
    });
    const auto setWidths = [this] {
        const auto px = [](int width) { return theme::scaled(width); };
        m_table->setColumns({{.width = px(190), .priority = 100, .stretch = 1, .minimum = px(130)},
                             {.width = px(120), .priority = 100},
                             {.width = px(220), .priority = 80, .stretch = 2, .minimum = px(140)},
                             {.width = px(90), .priority = 90},
                             {.width = px(80), .priority = 70},
                             {.width = px(100), .priority = 100},
                             {.width = px(60), .priority = 40},
                             {.width = px(140), .priority = 60},
                             {.width = px(120), .priority = 50}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, setWidths);
    auto* sheet = new widgets::TableSheet(m_table, m_stack);
    m_foot = new widgets::Label({}, TypeStyle::Small, Token::Ink2);
    m_foot->setObjectName(QStringLiteral("reorderFoot"));
    m_foot->setContentsMargins(13, 6, 12, 6);
    m_foot->setElide(Qt::ElideRight);
    sheet->setFoot(m_foot);
    m_stack->addWidget(sheet);
    connect(m_table, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& at) {
        if (at.column() == ReorderModel::VendorName)
            chooseVendor();
    });
    connect(m_model, &ReorderModel::edited, this, [this] {
        m_key = newUuid();
        showState();
    });
}

QWidget* ReorderPage::firstFocus() {
    return m_stack->currentIndex() == 1 ? m_table : Page::firstFocus();
}

QStringList ReorderPage::unsaved() const {
    return m_model->isTyped() ? QStringList{QStringLiteral("The quantities and vendors you chose to reorder")}
                              : QStringList();
}

bool ReorderPage::escape() {
    if (!Page::escape())
        m_services.navigator.openPage(QStringLiteral("inventory"));
    return true;
}

void ReorderPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId && m_tenant)
        return;
    m_tenantId = id;
    m_tenant = tenant && m_services.open ? m_services.open(id) : nullptr;
    m_read = false;
    if (m_reading)
        m_reading->cancel();
    m_reading = nullptr;
    ++m_round;
    m_refusal.clear();
    m_rights->leave();
    m_error->clear();
    m_made->hide();
    m_model->clearTyped(m_model->typed());
    m_model->setProposals({});
    if (isVisible())
        activated({});
}

void ReorderPage::activated(const QVariantMap& arguments) {
    Q_UNUSED(arguments);
    askRights();
    refresh();
}

void ReorderPage::refresh() {
    if (m_reading)
        m_reading->cancel();
    m_reading = nullptr;
    m_error->clear();
    m_error->retryButton()->show();
    if (!m_tenant) {
        showState();
        return;
    }
    m_reading = m_services.runner.run(
        this,
        [tenant = m_tenant](std::stop_token stop, const ProgressFn&) {
            return tenant->reorderProposals(std::move(stop));
        },
        tasks::Outcome<std::vector<Proposal>>{[this, round = ++m_round](const std::vector<Proposal>& proposals) {
                                                  if (round != m_round)
                                                      return;
                                                  m_reading = nullptr;
                                                  m_read = true;
                                                  take(proposals);
                                              },
                                              [this, round = m_round](const Error& error) {
                                                  if (round != m_round)
                                                      return;
                                                  m_reading = nullptr;
                                                  m_error->showError(error);
                                              },
                                              {}});
}

void ReorderPage::take(const std::vector<Proposal>& proposals) {
    const QWidget* focus = QApplication::focusWidget();
    const bool here = focus != nullptr && (focus == m_table || m_table->isAncestorOf(focus));
    const Proposal* at = m_model->at(m_table->currentIndex().row());
    const std::string product = at == nullptr ? std::string() : at->productId;
    m_model->setProposals(proposals);
    if (m_table->currentIndex().isValid() || m_model->rowCount() == 0)
        return;
    // The list is another one: to the same product, if it is still there.
    const auto same = std::ranges::find(proposals, product, &Proposal::productId);
    const int row = same == proposals.end() ? 0 : static_cast<int>(same - proposals.begin());
    m_table->setCurrentIndex(m_model->index(row, ReorderModel::Quantity));
    if (here)
        m_table->setFocus(Qt::OtherFocusReason);
}

void ReorderPage::showState() {
    const int products = m_model->rowCount();
    const int orders = m_model->orders();
    m_stack->setCurrentIndex(products > 0 || (m_tenant && !m_read) ? 1 : 0);
    m_nothing->setTexts(
        m_tenant ? QStringLiteral("Nothing is below its level") : QStringLiteral("No tenant is open"),
        m_tenant ? QStringLiteral(
                       "What is below its reorder level in all warehouses, orders and drafts together stands here.")
                 : QStringLiteral("Choose a tenant in the header to see what to buy."));
    head()->setFacts(
        products == 0 ? QString()
                      : QStringLiteral("%1 below the reorder level in all warehouses together; a draft order for each "
                                       "vendor, for somebody to look at and send")
                            .arg(products == 1 ? QStringLiteral("1 product")
                                               : theme::count(products) + QStringLiteral(" products")));
    m_create->setText(orders == 0   ? QStringLiteral("Create draft orders")
                      : orders == 1 ? QStringLiteral("Create 1 draft order")
                                    : QStringLiteral("Create %1 draft orders").arg(orders));
    m_create->setKeys(Qt::CTRL | Qt::Key_Return); // a button's new text takes its keys away
    const int without = m_model->withoutVendor();
    m_create->setEnabled(products > without && m_refusal.isEmpty());
    m_create->setToolTip(!m_refusal.isEmpty() || products == 0 || products > without
                             ? m_refusal
                             : QStringLiteral("What is below its level was never bought: choose a vendor for it."));
    m_vendor->setEnabled(products > 0 && m_tenant && m_services.openRecords && m_refusal.isEmpty());
    m_vendor->setToolTip(m_refusal);
    m_foot->setText(QStringLiteral("Type another quantity, or none to leave a product out.%1")
                        .arg(without == 0 ? QString()
                             : without == 1
                                 ? QStringLiteral(" 1 was never bought: choose a vendor for it.")
                                 : QStringLiteral(" %1 were never bought: choose a vendor for them.").arg(without)));
}

void ReorderPage::chooseVendor() {
    if (!m_vendor->isEnabled())
        return;
    std::set<int> rows;
    for (const QModelIndex& selected : m_table->selectionModel()->selectedIndexes())
        rows.insert(selected.row());
    if (rows.empty() && m_table->currentIndex().isValid())
        rows.insert(m_table->currentIndex().row());
    if (rows.empty())
        return;
    // By product: what is below its level may be read anew meanwhile.
    std::set<std::string> products;
    for (const int row : rows)
        products.insert(m_model->at(row)->productId);
    const QString what = products.size() == 1
                             ? QString::fromStdString(m_model->at(*rows.begin())->sku)
                             : theme::count(static_cast<qint64>(products.size())) + QStringLiteral(" products");
    auto* dialog = new ChooseVendorDialog(
        what,
        records::choicesOf(m_services.runner, [open = m_services.openRecords, id = m_tenantId] { return open(id); }),
        this);
    connect(dialog, &ChooseVendorDialog::chosen, this,
            [this, products, of = m_tenantId](const QString& id, const QString& name) {
                if (of != m_tenantId)
                    return;
                std::vector<int> still;
                for (int row = 0; row < m_model->rowCount(); ++row) {
                    if (products.contains(m_model->at(row)->productId))
                        still.push_back(row);
                }
                m_model->setVendor(still, {id.toStdString(), name});
                m_table->setFocus(Qt::OtherFocusReason);
            });
    dialog->open();
}

void ReorderPage::create() {
    // What is being typed counts.
    if (m_table->isAncestorOf(QApplication::focusWidget()))
        m_table->setFocus(Qt::OtherFocusReason);
    if (!m_create->isEnabled() || m_making || !m_tenant)
        return;
    if (const int wrong = m_model->firstWrong(); wrong >= 0) {
        m_table->setCurrentIndex(m_model->index(wrong, ReorderModel::Quantity));
        m_error->showText(m_model->index(wrong, ReorderModel::Quantity).data(Qt::ToolTipRole).toString(),
                          QStringLiteral("Correct the quantity of %1.")
                              .arg(m_model->index(wrong, ReorderModel::Sku).data().toString()));
        m_error->retryButton()->hide();
        return;
    }
    m_error->clear();
    if (m_model->orders() == 0) {
        m_error->showText(QStringLiteral("Nothing is left to be ordered."),
                          QStringLiteral("Type a quantity for what has a vendor."));
        m_error->retryButton()->hide();
        return;
    }
    m_create->setBusy(true);
    m_making = m_services.runner.run(
        this,
        [tenant = m_tenant, lines = m_model->lines(), key = m_key](std::stop_token stop, const ProgressFn&) {
            return tenant->makeReorderOrders(lines, key, std::move(stop));
        },
        tasks::Outcome<std::vector<ReorderOrder>>{
            [this, of = m_tenantId, sent = m_model->typed()](const std::vector<ReorderOrder>& orders) {
                m_making = nullptr;
                m_create->setBusy(false);
                if (of != m_tenantId) { // another's page stands here by now
                    m_services.navigator.say(QStringLiteral("%1: %2").arg(of, madeWords(orders)));
                    return;
                }
                // What was typed since is for the next orders.
                m_model->clearTyped(sent);
                refresh();
                showMade(orders);
            },
            [this, of = m_tenantId](const Error& error) {
                m_making = nullptr;
                m_create->setBusy(false);
                const bool lost = error.inDoubt() || error.connectionLost();
                if (of != m_tenantId)
                    m_services.navigator.say((lost ? QStringLiteral("%1: it is not known whether orders were made. %2")
                                                   : QStringLiteral("%1: nothing was ordered. %2"))
                                                 .arg(of, QString::fromStdString(error.message())),
                                             tasks::Task::State::Failed);
                else
                    m_error->showError(error);
            },
            [this] { m_create->setBusy(false); }});
}

void ReorderPage::showMade(const std::vector<ReorderOrder>& orders) {
    while (QLayoutItem* item = m_madeRow->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    int made = 0;
    QStringList refused;
    auto* words = new widgets::Label({}, TypeStyle::Body, Token::Ink2, m_made);
    words->setObjectName(QStringLiteral("madeWords"));
    m_madeRow->addWidget(words);
    for (const ReorderOrder& order : orders) {
        if (!order.refused.empty()) {
            refused << QString::fromStdString(order.refused);
            continue;
        }
        if (++made > kMostLinks)
            continue;
        const QString number = QString::fromStdString(order.number);
        auto* link = new LButton(number, LButton::Kind::Link, m_made);
        link->setObjectName(QStringLiteral("madeOrderLink"));
        link->setAccessibleName(QStringLiteral("Open draft %1").arg(number));
        m_madeRow->addWidget(link);
        connect(link, &LButton::activated, this, [this, id = QString::fromStdString(order.orderId)] {
            m_services.navigator.openPage(QStringLiteral("purchase-order-form"), {{QStringLiteral("id"), id}});
        });
    }
    if (made > kMostLinks) {
        auto* all = new LButton(QStringLiteral("All drafts"), LButton::Kind::Link, m_made);
        all->setObjectName(QStringLiteral("allDraftsLink"));
        m_madeRow->addWidget(all);
        connect(all, &LButton::activated, this, [this] {
            m_services.navigator.openPage(
                QStringLiteral("purchase-order"),
                {{QStringLiteral("filters"), QVariantMap{{QStringLiteral("status"), QStringLiteral("draft")}}}});
        });
    }
    m_madeRow->addStretch(1);
    const QString said = madeWords(orders);
    words->setText(made == 0 ? said : said + u':');
    m_made->show();
    m_services.navigator.say(said);
    if (!refused.isEmpty())
        m_error->showText(refused.join(u' '),
                          made == 0 ? QString() : QStringLiteral("The other vendors' orders were made."));
}

void ReorderPage::askRights() {
    m_rights->ask(m_tenant ? m_tenantId : QString());
}

} // namespace landreeve::ui::stock
