#include "ui/tokens/key_sets_view.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/key_sets_model.h"
#include "ui/tokens/keys_model.h"
#include "ui/tokens/token_rights.h"
#include "ui/tokens/token_words.h"
#include "ui/tokens/used_keys.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_sheet.h"

#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tokens {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Table;

namespace {

constexpr int kTickMs = 5'000;
constexpr int kTicksToRead = 3;
constexpr int kLeastTable = 64;

/// It takes what room there is, and asks for none but a few rows'.
void letShrink(Table* table) {
    table->setMinimumHeight(kLeastTable);
    table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
}

std::vector<IssuerKeys> readAll(const TokenServices& services, const postgres::Wait& wait) {
    auto& workspace = services.workspace;
    std::vector<IssuerKeys> rows;
    for (const auto& issuer : services.inspector->issuers(wait)) {
        IssuerKeys row{issuer, nullptr, std::nullopt};
        if (row.isLocal()) {
            row.keys = workspace.localIssuer().keys(wait);
            row.local = workspace.localIssuer().states(wait);
        } else if (!issuer.keysUrl.empty()) {
            // As other programs left it; one that may write nothing there has only what it fetched itself.
            if (!workspace.control().schemaAhead())
                workspace.keySets().reload(issuer.keysUrl);
            row.state = workspace.keySets().state(issuer.keysUrl);
            row.keys = row.state ? row.state->keys : nullptr;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

KeySetsView::KeySetsView(const TokenServices& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_model(new KeySetsModel(this)),
      m_keys(new KeysModel(this)),
      m_stack(new QStackedWidget(this)),
      m_refused(new widgets::EmptyState({}, {}, false, m_stack)),
      m_tick(new QTimer(this)) {
    setObjectName(QStringLiteral("keySetsView"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, 0, 20, 16);
    outer->addWidget(m_stack);
    build();
    m_refused->setObjectName(QStringLiteral("keysRefused"));
    // What is not shown takes no room.
    m_refused->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_stack->addWidget(m_refused);
    m_tick->setInterval(kTickMs);
    connect(m_tick, &QTimer::timeout, this, [this] {
        m_model->tick();
        showCurrent();
        if (++m_ticks % kTicksToRead == 0)
            read();
    });
    connect(&m_services.rights, &TokenRights::answered, this, &KeySetsView::showRights);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showCurrent();
        Q_EMIT currentChanged();
    });
    connect(m_table, &Table::menuRequested, this, [this](const QModelIndex& index, const QPoint& at) {
        m_table->setCurrentIndex(index);
        Q_EMIT menuRequested(at);
    });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &KeySetsView::refresh);
    connect(&m_services.fleet, &control::FleetFeed::tablesChanged, this, [this](const std::set<std::string>& tables) {
        const bool concerns = tables.contains("issuer_key_set") || tables.contains("issuer_key");
        if (m_tick->isActive() && (concerns || tables.contains("issuer")))
            read();
    });
}

void KeySetsView::build() {
    auto* shown = new QWidget(m_stack);
    auto* column = new QVBoxLayout(shown);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    m_error = new widgets::ErrorLine(shown);
    m_error->setObjectName(QStringLiteral("keySetsError"));
    column->addWidget(m_error);
    m_table = new Table(shown);
    m_table->setObjectName(QStringLiteral("keySetTable"));
    m_table->setAccessibleName(QStringLiteral("Issuers and their keys"));
    m_table->setModel(m_model);
    letShrink(m_table);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(KeySetsModel::State, new widgets::StatusDelegate(m_table));
    const auto setWidths = [table = m_table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(280), .priority = 100, .stretch = 1, .minimum = px(160)},
                           {.width = px(140), .priority = 100},
                           {.width = px(76), .priority = 80},
                           {.width = px(110), .priority = 90},
                           {.width = px(130), .priority = 75},
                           {.width = px(130), .priority = 60},
                           {.width = px(150), .priority = 70}});
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    column->addWidget(new widgets::TableSheet(m_table, shown), 2);

    auto* sheet = new widgets::Sheet(shown);
    sheet->body()->setContentsMargins(1, 12, 1, 12);
    m_title = new Label({}, TypeStyle::BodyStrong, Token::Ink, sheet);
    m_title->setObjectName(QStringLiteral("keysTitle"));
    m_title->setElide(Qt::ElideRight);
    m_title->setContentsMargins(13, 0, 13, 0);
    sheet->body()->addWidget(m_title);
    Table* keys = keysTable(m_keys, QStringLiteral("keysTable"), sheet);
    letShrink(keys);
    sheet->body()->addWidget(keys, 1);
    m_age = new Label({}, TypeStyle::Small, Token::Ink2, sheet);
    m_age->setObjectName(QStringLiteral("keysAge"));
    m_age->setWraps();
    m_age->setContentsMargins(13, 0, 13, 0);
    sheet->body()->addWidget(m_age);
    column->addWidget(sheet, 3);
    m_stack->addWidget(shown);
}

QWidget* KeySetsView::firstField() const {
    return m_table;
}

const IssuerKeys* KeySetsView::current() const {
    return m_model->at(m_table->currentIndex().row());
}

void KeySetsView::showError(const Error& error) {
    m_error->showError(error);
}

void KeySetsView::setWatching(bool on) {
    if (on)
        m_tick->start();
    else
        m_tick->stop();
}

void KeySetsView::refresh() {
    m_error->clear();
    showRights();
    read();
}

void KeySetsView::showRights() {
    const auto may = m_services.rights.may(kReadTokens);
    if (may && !may->allowed)
        m_refused->setRefusal(may->reason);
    m_stack->setCurrentIndex(may && !may->allowed ? 1 : 0);
}

void KeySetsView::read() {
    m_again = m_reading;
    if (m_reading)
        return;
    m_reading = true;
    const auto over = [this] {
        m_reading = false;
        if (m_again)
            read();
    };
    m_services.runner().run(
        this,
        [services = m_services](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(services.workspace, kReadTokens, {}, stop);
            return readAll(services, {stop});
        },
        tasks::Outcome<std::vector<IssuerKeys>>{.done =
                                                    [this, over](std::vector<IssuerKeys> rows) {
                                                        take(std::move(rows));
                                                        over();
                                                    },
                                                .failed =
                                                    [this, over](const Error& error) {
                                                        // That the server is away is said by the window.
                                                        if (m_services.fleet.link() != control::FleetFeed::Link::Lost)
                                                            m_error->showError(error);
                                                        over();
                                                    },
                                                .cancelled = over});
}

void KeySetsView::take(std::vector<IssuerKeys> rows) {
    m_error->clear();
    for (const IssuerKeys& row : rows) {
        if (!row.isLocal() && !row.issuer.keysUrl.empty() && !row.state)
            fetch(row.issuer.keysUrl, false);
    }
    const IssuerKeys* before = current();
    const std::string url = before == nullptr ? std::string() : before->issuer.url;
    m_model->setRows(std::move(rows));
    if (const int wanted = m_wanted.empty() ? -1 : m_model->rowOf(m_wanted); wanted >= 0) {
        m_table->setCurrentIndex(m_model->index(wanted, 0));
        m_wanted.clear();
    }
    if (current() == nullptr)
        m_table->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(url)), 0));
    showCurrent();
    Q_EMIT currentChanged();
}

void KeySetsView::refreshKeys() {
    const IssuerKeys* chosen = current();
    if (chosen == nullptr)
        return;
    if (!chosen->isLocal()) {
        fetch(chosen->issuer.keysUrl, true);
        return;
    }
    int asked = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->at(row)->isLocal())
            continue;
        fetch(m_model->at(row)->issuer.keysUrl, true);
        ++asked;
    }
    if (asked == 0)
        m_services.navigator.say(QStringLiteral("The keys of this workspace are current; no other issuer is known"));
    read();
}

void KeySetsView::fetch(const std::string& url, bool asked) {
    const auto count = [this, asked](int more) {
        if (!asked)
            return;
        m_refreshing += more;
        Q_EMIT refreshingChanged();
    };
    count(1);
    const auto over = [this, count] {
        count(-1);
        read();
    };
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, url, asked](const std::stop_token& stop, const ProgressFn&) {
            if (asked) {
                refuseUnlessAllowed(workspace, kWriteTokens, {}, stop);
                workspace.keySets().refresh(url, stop);
            } else {
                workspace.keySets().keys(url, stop);
            }
        },
        tasks::Outcome<tasks::Nothing>{.done =
                                           [this, over, url, asked](tasks::Nothing) {
                                               if (asked)
                                                   m_services.navigator.say(QStringLiteral("Fetched the keys at ") +
                                                                            qt(url));
                                               over();
                                           },
                                       .failed =
                                           [this, over](const Error& error) {
                                               // Why a fetch failed is part of the key set's state.
                                               if (error.code() != "issuer_unavailable")
                                                   m_error->showError(error);
                                               over();
                                           },
                                       .cancelled = over});
}

void KeySetsView::showCurrent() {
    const IssuerKeys* row = current();
    m_title->setText(row == nullptr ? QStringLiteral("Keys")
                                    : QStringLiteral("Keys of ") + (row->isLocal() ? QStringLiteral("this workspace")
                                                                                   : nameOfIssuer(row->issuer.url)));
    if (row == nullptr) {
        m_keys->setKeys(nullptr, {}, {});
        m_age->setText({});
        return;
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QString signs;
    QHash<QString, QString> notes;
    for (const auto& key : row->local) {
        if (!key.retiredAt)
            signs = qt(key.id);
        else
            notes.insert(qt(key.id),
                         QStringLiteral("until ") + theme::whenWithin(theme::toDateTime(key.verifiesUntil), now));
    }
    m_keys->setKeys(row->keys, signs, notes);
    QString words;
    if (row->isLocal())
        words = QStringLiteral("The private key is sealed in the control plane. A retired key is accepted until the "
                               "last token it signed has expired.");
    else if (row->state)
        words = ageWords(*row->state, now) +
                QStringLiteral(" An unknown key ID causes one more fetch, then a pause of 30 s.");
    else if (row->issuer.keysUrl.empty())
        words = QStringLiteral("It is not known where it publishes its keys. Remove it and add it anew.");
    else
        words = QStringLiteral("Not read yet, from ") + qt(row->issuer.keysUrl);
    m_age->setText(words);
}

} // namespace landreeve::ui::tokens
