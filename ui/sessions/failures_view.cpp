#include "ui/sessions/failures_view.h"

#include "core/workspace/workspace.h"
#include "ui/sessions/failures_model.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using landreeve::sessions::FailedSignIns;
using widgets::Table;

namespace {

constexpr int kAgainMs = 60'000;
constexpr int kSoonMs = 2'000;
constexpr int kSearchPauseMs = 300;
constexpr int kMost = 500;
constexpr std::chrono::hours kWithin{24};

} // namespace

FailuresView::FailuresView(workspace::Workspace& workspace, SessionsFeed& feed, tasks::TaskRunner& runner,
                           QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_feed(feed),
      m_runner(runner),
      m_model(new FailuresModel(this)),
      m_search(new widgets::SearchEdit(QStringLiteral("Account or address"), this)),
      m_again(new QTimer(this)),
      m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("failuresView"));
    build();
    m_again->setInterval(kAgainMs);
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_again, &QTimer::timeout, this, &FailuresView::read);
    connect(m_soon, &QTimer::timeout, this, &FailuresView::read);
    connect(&m_feed, &SessionsFeed::changed, this, [this] {
        if (m_again->isActive() && !m_soon->isActive())
            m_soon->start();
    });
    connect(&m_feed, &SessionsFeed::linkChanged, this, [this] {
        if (m_again->isActive() && m_feed.link() == SessionsFeed::Link::Live)
            read();
    });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &FailuresView::read);
    connect(m_search, &widgets::SearchEdit::searched, this, &FailuresView::read);
    connect(m_search, &widgets::SearchEdit::listWanted, this, &FailuresView::focusTable);
    connect(m_table, &Table::opened, this, [this](const QModelIndex& index) {
        const FailedSignIns* failed = m_model->at(index.row());
        if (failed != nullptr && !(failed->account.empty() && failed->address.empty()))
            Q_EMIT sessionsWanted(QString::fromStdString(failed->account.empty() ? failed->address : failed->account));
    });
}

void FailuresView::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_search->setObjectName(QStringLiteral("failuresSearch"));
    m_search->setPause(kSearchPauseMs);
    m_search->setMaximumWidth(240);
    column->addWidget(m_search);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("failuresError"));
    column->addWidget(m_error);
    m_stack = new QStackedWidget(this);
    m_table = new Table(m_stack);
    m_table->setObjectName(QStringLiteral("failuresTable"));
    m_table->setAccessibleName(QStringLiteral("Failed sign-ins"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(FailuresModel::State, new widgets::StatusDelegate(m_table));
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(130), .priority = 100},
                           {.width = px(200), .priority = 100, .stretch = 2, .minimum = px(140)},
                           {.width = px(140), .priority = 90},
                           {.width = px(90), .priority = 100},
                           {.width = px(130), .priority = 80},
                           {.width = px(220), .priority = 70, .stretch = 3, .minimum = px(160)}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_stack->addWidget(new widgets::TableSheet(m_table, m_stack));
    buildEmpty();
    column->addWidget(m_stack, 1);
}

bool FailuresView::clearSearch() {
    const bool searched = !m_search->text().isEmpty();
    m_search->clear();
    return searched;
}

void FailuresView::buildEmpty() {
    m_none = new widgets::EmptyState(QStringLiteral("Nobody was refused within 24 hours"),
                                     QStringLiteral("Who signs in in vain, or shows a token that is refused, is "
                                                    "listed here with the reason."),
                                     false, m_stack);
    m_none->setObjectName(QStringLiteral("nobodyRefused"));
    m_stack->addWidget(m_none);
    m_noMatch = new widgets::EmptyState({}, {}, false, m_stack);
    m_noMatch->setObjectName(QStringLiteral("noRefusalMatches"));
    auto* clear = new widgets::LButton(QStringLiteral("Clear search"), widgets::LButton::Kind::Secondary, m_noMatch);
    clear->setObjectName(QStringLiteral("clearFailuresSearchButton"));
    m_noMatch->addAction(clear);
    connect(clear, &widgets::LButton::activated, this, [this] {
        m_search->clear();
        m_search->setFocus(Qt::OtherFocusReason);
    });
    m_stack->addWidget(m_noMatch);
}

void FailuresView::setWatching(bool watching) {
    if (watching) {
        m_again->start();
        read();
    } else {
        m_again->stop();
        m_soon->stop();
    }
}

void FailuresView::focusTable() {
    m_table->setFocus(Qt::OtherFocusReason);
}

void FailuresView::read() {
    if (m_reading)
        m_reading->cancel();
    using Rows = std::vector<FailedSignIns>;
    m_reading = m_runner.run(
        this,
        [&workspace = m_workspace, search = m_search->text().trimmed().toStdString()](const std::stop_token& stop,
                                                                                      const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", {}, stop);
            return landreeve::sessions::failedSignIns(workspace.control(), std::chrono::system_clock::now() - kWithin,
                                                      kMost, search, {stop, std::chrono::minutes(2)});
        },
        tasks::Outcome<Rows>{.done = [this](Rows rows) { showRows(std::move(rows)); },
                             .failed =
                                 [this](const Error& error) {
                                     // That the server is away is said by the window.
                                     if (m_feed.link() != SessionsFeed::Link::Lost &&
                                         error.code() != "permission_denied")
                                         m_error->showError(error);
                                 },
                             .cancelled = {}});
}

void FailuresView::showRows(std::vector<FailedSignIns> rows) {
    m_error->clear();
    const FailedSignIns* now = m_model->at(m_table->currentIndex().row());
    const FailedSignIns before = now == nullptr ? FailedSignIns{} : *now;
    m_model->setRows(std::move(rows));
    const bool any = m_model->rowCount() > 0;
    if (any && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(before)), 0));
    const QString search = m_search->text().trimmed();
    m_noMatch->setTexts(QStringLiteral("No refusal matches “%1”").arg(search),
                        QStringLiteral("Nobody whose account or address contains it was refused within 24 hours."));
    m_stack->setCurrentIndex(any ? 0 : m_stack->indexOf(search.isEmpty() ? m_none : m_noMatch));
}

} // namespace landreeve::ui::sessions
