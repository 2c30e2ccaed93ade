#include "ui/records/record_grid_page.h"

#include "ui/records/adjust_panel.h"
#include "ui/records/filter_row.h"
#include "ui/records/form_notice.h"
#include "ui/records/grid_edits.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_panel.h"
#include "ui/records/view_tabs.h"
#include "ui/theme/format.h"
#include "ui/widgets/column_layout.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/table.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace landreeve::ui::records {

using landreeve::records::BuiltInView;
using landreeve::records::Entity;
using landreeve::records::GridTotals;
using landreeve::records::RecordQuery;
using landreeve::records::RowKey;
using landreeve::records::Sort;
using widgets::LButton;

namespace {

bool isAway(const Error& error) {
    return error.connectionLost() || error.code() == "server_unavailable" || error.code() == "deadline_exceeded" ||
           error.code() == "too_many_connections" || error.code() == "database_closed";
}

} // namespace

RecordGridPage::RecordGridPage(const RecordServices& services, const Entity& entity, QWidget* parent)
    : Page(QStringLiteral("recordGridPage"), parent),
      m_services(services),
      m_entity(entity),
      m_model(new RecordGridModel(
          services.runner, entity, [this] { return now(); }, this)),
      m_grid(new RecordGrid(*m_model, services.runner, this)),
      m_layouts(new widgets::ColumnLayoutStore(services.runner, services.settingsFile, this)),
      m_second(new QTimer(this)) {
    setTitle(QString::fromStdString(entity.many));
    setProperty("entity", QString::fromStdString(entity.name));
    build();
    connectModel();
    connectDesk();
    addKeys();
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, &RecordGridPage::showOffline);
    m_layouts->load(QString::fromStdString(entity.name),
                    [this](const widgets::ColumnLayout& layout) { takeArrangement(layout); });
    openTenant(services.navigator.tenant());
}

RecordGridPage::~RecordGridPage() = default;

QDateTime RecordGridPage::now() const {
    return m_services.clock ? m_services.clock() : QDateTime::currentDateTime();
}

void RecordGridPage::build() {
    buildEdits();
    followRights();
    m_refresh = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), this);
    m_refresh->setObjectName(QStringLiteral("refreshButton"));
    head()->addAction(m_refresh);
    connect(m_refresh, &LButton::activated, this, &RecordGridPage::refresh);
    addTransfer();
    if (m_entity.name == "inventory") {
        m_startStock = new LButton(QStringLiteral("New stock…"), LButton::Kind::Secondary, this);
        m_startStock->setObjectName(QStringLiteral("startStockButton"));
        m_startStock->setIconName(QStringLiteral("list-add"));
        m_startStock->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
        head()->addAction(m_startStock);
        connect(m_startStock, &LButton::activated, this, &RecordGridPage::startStock);
        auto* adjust = new LButton(QStringLiteral("Adjust stock…"), LButton::Kind::Primary, this);
        adjust->setObjectName(QStringLiteral("adjustStockButton"));
        head()->addAction(adjust);
        connect(adjust, &LButton::activated, this, &RecordGridPage::openPanel);
        m_adjust = new AdjustPanel(m_services.runner, this);
        setPanel(m_adjust);
        connect(m_adjust, &AdjustPanel::adjusted, this, [this](const RowKey& key, const QString& words) {
            m_model->reloadRow(key);
            m_services.navigator.say(words);
            askTotals();
        });
        connect(m_adjust, &AdjustPanel::readAgain, m_model, &RecordGridModel::reloadRow);
        connect(m_adjust, &AdjustPanel::failedElsewhere, this,
                [this](const QString& words) { m_services.navigator.say(words, tasks::Task::State::Failed); });
        connectDraft();
    } else {
        m_panel = new RecordPanel(
            m_services.runner, m_entity, [this] { return now(); }, this);
        setPanel(m_panel);
    }
    if (hasForm()) {
        m_make = new LButton(QStringLiteral("New %1").arg(QString::fromStdString(m_entity.one)), LButton::Kind::Primary,
                             this);
        m_make->setObjectName(QStringLiteral("newRecordButton"));
        m_make->setIconName(QStringLiteral("list-add"));
        m_make->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
        head()->addAction(m_make);
        connect(m_make, &LButton::activated, this, [this] { openForm(QStringLiteral("new")); });
    }
    buildTools();
    m_drafts = new FormNotice(this);
    m_drafts->setObjectName(QStringLiteral("draftsNotice"));
    body()->addWidget(m_drafts);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("recordError"));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RecordGridPage::refresh);
    body()->addWidget(m_error);
    m_filterError = new widgets::ErrorLine(this);
    m_filterError->setObjectName(QStringLiteral("filterError"));
    m_filterError->retryButton()->hide();
    body()->addWidget(m_filterError);
    body()->addWidget(m_grid, 1);
}

void RecordGridPage::buildTools() {
    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    m_viewTabs = new ViewTabs(
        m_entity, m_services.runner, m_services.settingsFile, [this] { return viewNow(); }, this);
    m_views = m_viewTabs->tabs();
    tools->addWidget(m_viewTabs, 2);
    m_groups = new LButton(QStringLiteral("Groups"), LButton::Kind::Flat, this);
    m_groups->setObjectName(QStringLiteral("groupsButton"));
    m_groups->setMenuMark(true);
    m_groups->setToolTip(QStringLiteral("Groups with subtotals (Ctrl+Shift+G)"));
    tools->addWidget(m_groups);
    m_clear = new LButton(QStringLiteral("Clear filters"), LButton::Kind::Flat, this);
    m_clear->setObjectName(QStringLiteral("clearButton"));
    m_clear->hide();
    tools->addWidget(m_clear);
    m_search = new widgets::SearchEdit(QStringLiteral("Find"), this);
    m_search->setObjectName(QStringLiteral("recordSearch"));
    m_search->setAccessibleName(QStringLiteral("Find in all %1").arg(QString::fromStdString(m_entity.many).toLower()));
    m_search->setMinimumWidth(110);
    m_search->setMaximumWidth(240);
    tools->addWidget(m_search, 1);
    m_columns = LButton::tool(QStringLiteral("view-column"), QStringLiteral("Columns (F4)"), this);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    tools->addWidget(m_columns);
    body()->addLayout(tools);
    connect(m_viewTabs, &ViewTabs::chosen, this, &RecordGridPage::takeView);
    connect(m_viewTabs, &ViewTabs::failed, this,
            [this](const QString& words) { m_services.navigator.say(words, tasks::Task::State::Failed); });
    connect(m_groups, &LButton::activated, this, &RecordGridPage::openGroups);
    connect(m_clear, &LButton::activated, this, &RecordGridPage::clearFilters);
    connect(m_search, &widgets::SearchEdit::searched, this, &RecordGridPage::read);
    connect(m_search, &widgets::SearchEdit::listWanted, m_grid->table(), [this] { m_grid->table()->setFocus(); });
    connect(m_columns, &LButton::activated, this, &RecordGridPage::openColumns);
}

void RecordGridPage::connectModel() {
    connect(m_grid->filterRow(), &FilterRow::filtersChanged, this, &RecordGridPage::read);
    connect(m_grid->filterRow(), &FilterRow::faultChanged, this, [this](const QString& fault) {
        if (fault.isEmpty())
            m_filterError->clear();
        else
            m_filterError->showText(fault, QStringLiteral("The list is as it was before."));
    });
    connect(m_grid, &RecordGrid::clearRequested, this, &RecordGridPage::clearFilters);
    connect(m_grid, &RecordGrid::sortRequested, this, [this](const Sort& sort) {
        m_sort = sort;
        read();
    });
    connect(m_grid, &RecordGrid::columnLayoutChanged, this, &RecordGridPage::arranged);
    connect(m_grid->table(), &widgets::Table::opened, this, [this] {
        if (hasForm())
            openForm(QStringLiteral("id"));
        else
            openPanel();
    });
    connect(m_grid->table(), &widgets::Table::menuRequested, this,
            [this](const QModelIndex&, const QPoint& at) { openMenu(at); });
    connect(m_grid->table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RecordGridPage::currentChanged);
    connect(split(), &widgets::PanelSplit::panelShownChanged, this, &RecordGridPage::panelShown);
    // As late as can be: a move made while a refresh was under way counts.
    connect(m_model, &RecordGridModel::modelAboutToBeReset, this, &RecordGridPage::keepPlace);
    connect(m_model, &RecordGridModel::rowsRead, this, &RecordGridPage::showRows);
    connect(m_model, &RecordGridModel::refreshed, this, [this] {
        restorePlace();
        showState();
        askTotals();
    });
    connect(m_model, &RecordGridModel::keysProgressed, this, &RecordGridPage::showFacts);
    connect(m_model, &RecordGridModel::completed, this, [this](qint64 milliseconds) {
        comeBack();
        m_refresh->setBusy(false);
        showEdits();
        if (std::exchange(m_toCount, false) && isVisible())
            countAll();
        if (m_adjust != nullptr && m_adjust->isAsking())
            currentChanged();
        showState();
        if (m_model->rowCount() > 100'000)
            m_services.navigator.say(QStringLiteral("Every row is reachable; keys read in %1")
                                         .arg(theme::duration(std::chrono::milliseconds(milliseconds))));
        countViews();
    });
    connect(m_model, &RecordGridModel::dataChanged, this, &RecordGridPage::currentChanged);
    connect(m_model, &RecordGridModel::failed, this, &RecordGridPage::fail);
}

void RecordGridPage::openTenant(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId)
        return;
    m_toCount = false;
    if (m_adjust != nullptr && m_adjust->isTyped())
        m_services.navigator.say(QStringLiteral("What you typed for %1 is kept until %2 is open again")
                                     .arg(m_adjust->rowName(), m_tenantId));
    m_tenantId = id;
    m_records = tenant ? m_services.open(id) : nullptr;
    m_offlineSince = {};
    m_second->stop();
    m_error->clear();
    m_totals.reset();
    m_model->setSource(m_records);
    m_countUndo.clear();
    m_edits->setRecords(m_records);
    enableTransfer(false); // until it is known what may be done there
    askRights();
    if (m_adjust != nullptr)
        m_adjust->setRecords(id, m_records);
    if (m_panel != nullptr)
        m_panel->setRecords(m_records);
    askDrafts();
    if (m_records)
        takeView(m_views->currentIndex());
    else
        showState();
}

void RecordGridPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    openTenant(tenant);
}

QStringList RecordGridPage::unsaved() const {
    return m_adjust != nullptr ? m_adjust->unsaved() : QStringList();
}

void RecordGridPage::activated(const QVariantMap& arguments) {
    askDrafts();
    askRights();
    m_toAdjust = RowKey::parse(arguments.value(QStringLiteral("adjust")).toString().toStdString());
    const std::string view = arguments.value(QStringLiteral("view")).toString().toStdString();
    const auto found = std::ranges::find(m_entity.views, view, &BuiltInView::id);
    if (found != m_entity.views.end())
        m_viewTabs->choose(static_cast<int>(found - m_entity.views.begin()));
    if (arguments.contains(QStringLiteral("filters")))
        takeFilters(arguments.value(QStringLiteral("filters")).toMap(),
                    arguments.value(QStringLiteral("sort")).toString());
    if (arguments.contains(QStringLiteral("search"))) {
        m_search->setText(arguments.value(QStringLiteral("search")).toString());
        read();
    }
    m_model->reloadRows();
    if (!m_grid->isAncestorOf(focusWidget()))
        m_grid->table()->setFocus(Qt::OtherFocusReason);
    m_toCount = arguments.value(QStringLiteral("count")).toBool();
    if (m_toCount && m_model->isComplete() && !m_model->isBusy()) {
        m_toCount = false;
        countAll();
    }
}

RecordQuery RecordGridPage::query() const {
    return {&m_entity, m_search->text().trimmed().toStdString(), m_grid->filterRow()->filters(), m_sort};
}

bool RecordGridPage::isFiltered() const {
    return !m_search->text().trimmed().isEmpty() || !m_grid->filterRow()->filters().empty();
}

void RecordGridPage::read() {
    if (!m_records)
        return;
    m_toCount = false;
    m_totals.reset();
    ++m_asked;
    if (m_totalsTask)
        m_totalsTask->cancel();
    m_refresh->setBusy(true);
    m_clear->setVisible(isFiltered());
    m_viewTabs->look();
    m_grid->showSort(landreeve::records::sortOf(query()));
    m_model->setQuery(query());
    showFacts();
}

void RecordGridPage::refresh() {
    if (!m_records)
        return;
    m_refresh->setBusy(true);
    askRights();
    m_model->refresh();
}

void RecordGridPage::clearFilters() {
    setSearch({});
    m_grid->filterRow()->clearAll();
    if (m_views->currentIndex() != 0)
        m_views->setCurrentIndex(0);
    else
        read();
    m_grid->table()->setFocus(Qt::OtherFocusReason);
}

bool RecordGridPage::escape() {
    if (Page::escape())
        return true;
    if (!isFiltered())
        return false;
    clearFilters();
    return true;
}

void RecordGridPage::showState() {
    if (!m_records) {
        m_grid->showNothing(QStringLiteral("No tenant is open"),
                            QStringLiteral("Choose a tenant in the header to see its %1.")
                                .arg(QString::fromStdString(m_entity.many).toLower()),
                            false);
    } else if (m_model->rowCount() > 0 || m_model->isWaiting() || m_model->isBusy()) {
        m_grid->hideNothing();
    } else if (isFiltered()) {
        QStringList words = m_grid->filterRow()->words();
        if (const QString text = m_search->text().trimmed(); !text.isEmpty())
            words.prepend(u'"' + text + u'"');
        const QString named = words.size() < 2
                                  ? words.join(QString())
                                  : QStringList(words.mid(0, words.size() - 1)).join(QStringLiteral(", ")) +
                                        QStringLiteral(" and ") + words.last();
        m_grid->showNothing(QStringLiteral("No match"),
                            QStringLiteral("No %1 matches %2.").arg(QString::fromStdString(m_entity.one), named), true);
    } else {
        m_grid->showNothing(QStringLiteral("No %1 yet").arg(QString::fromStdString(m_entity.many).toLower()),
                            QString::fromStdString(m_entity.about), false);
    }
    showFacts();
}

void RecordGridPage::showFacts() {
    if (!m_records || m_model->isWaiting()) {
        head()->setFacts({});
        return;
    }
    if (isOffline()) {
        head()->setFacts(QStringLiteral("as read %1").arg(theme::ago(m_model->readAt(), now())));
        return;
    }
    const qint64 rows = m_model->expectedRows();
    QString facts = m_model->isComplete() ? QString() : QStringLiteral("about ");
    facts += theme::count(rows) + (rows == 1 ? QStringLiteral(" row") : QStringLiteral(" rows"));
    if (isFiltered())
        facts += rows == 1 ? QStringLiteral(" matches") : QStringLiteral(" match");
    if (m_totals && !m_entity.valueField.empty()) {
        const auto fields = landreeve::records::totalledFields(m_entity);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i]->name == m_entity.valueField)
                facts += QStringLiteral(", value ") + theme::money(m_totals->sums[i].rounded(2).toString());
        }
    }
    head()->setFacts(facts, QStringLiteral("Read %1").arg(theme::localTime(m_model->readAt())));
}

void RecordGridPage::askTotals() {
    if (m_entity.valueField.empty() || !m_records)
        return;
    const quint64 asked = ++m_asked;
    if (m_totalsTask)
        m_totalsTask->cancel();
    m_totalsTask = m_services.runner.run(
        this,
        [records = m_records, query = query()](std::stop_token stop, const ProgressFn&) {
            return records->totals(query, std::move(stop));
        },
        tasks::Outcome<GridTotals>{[this, asked](const GridTotals& totals) {
                                       if (asked != m_asked)
                                           return;
                                       m_totals = totals;
                                       showFacts();
                                   },
                                   {},
                                   {}});
}

void RecordGridPage::fail(const Error& error) {
    m_toCount = false;
    m_refresh->setBusy(false);
    if (isAway(error)) {
        goOffline(error);
        return;
    }
    m_offlineSince = {};
    m_second->stop();
    m_error->retryButton()->setText(QStringLiteral("Try again"));
    m_error->showError(error);
    showFacts();
}

void RecordGridPage::goOffline(const Error& error) {
    if (!isOffline()) {
        m_offlineSince = now();
        m_attempts = 0;
    }
    // 1, 2, 4, 8, 16, 30, 30 … seconds.
    m_secondsLeft = std::min(30, 1 << std::min(m_attempts, 5));
    ++m_attempts;
    m_error->setToolTip(QString::fromStdString(error.message()));
    m_second->start();
    ++m_secondsLeft;
    showOffline();
}

void RecordGridPage::showOffline() {
    if (!isOffline()) {
        m_second->stop();
        return;
    }
    if (--m_secondsLeft <= 0) {
        m_second->stop();
        m_model->refresh();
        return;
    }
    const bool anything = m_model->readAt().isValid();
    m_error->retryButton()->setText(QStringLiteral("Try now"));
    m_error->showText(QStringLiteral("No connection since %1.%2")
                          .arg(theme::clockTime(m_offlineSince),
                               anything ? QStringLiteral(" What you see was read before.") : QString()),
                      QStringLiteral("Next attempt in %1 s.").arg(m_secondsLeft), QStringLiteral("server_unavailable"));
    showFacts();
}

void RecordGridPage::comeBack() {
    m_error->clear();
    m_second->stop();
    if (!isOffline())
        return;
    m_offlineSince = {};
    m_services.navigator.say(QStringLiteral("Connected again; %1 read anew").arg(title().toLower()));
    showFacts();
}

} // namespace landreeve::ui::records
