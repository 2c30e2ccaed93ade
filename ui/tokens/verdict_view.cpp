#include "ui/tokens/verdict_view.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_words.h"
#include "ui/tokens/verdict_banner.h"
#include "ui/tokens/verdicts_model.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet_edge.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QResizeEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tokens {

using access::InspectedToken;
using theme::Token;
using theme::TypeStyle;
using widgets::ChainView;
using widgets::Facts;
using widgets::Label;
using widgets::LButton;
using Outcome = InspectedToken::Outcome;

namespace {

constexpr int kSaidWidth = 290;
constexpr int kRoomForBoth = 640;
constexpr int kNames = 78;
constexpr int kMostRows = 6;
constexpr int kMostClaims = 60;

/// The member of header or claims that a reason is about.
QString culpritOf(const std::string& code) {
    static const QHash<QString, QString> kCulprits{
        {QStringLiteral("alg_not_allowed"), QStringLiteral("alg")},
        {QStringLiteral("kid_invalid"), QStringLiteral("kid")},
        {QStringLiteral("key_unknown"), QStringLiteral("kid")},
        {QStringLiteral("key_unusable"), QStringLiteral("kid")},
        {QStringLiteral("wrong_issuer"), QStringLiteral("iss")},
        {QStringLiteral("wrong_audience"), QStringLiteral("aud")},
        {QStringLiteral("expired"), QStringLiteral("exp")},
        {QStringLiteral("not_yet_valid"), QStringLiteral("nbf")},
        {QStringLiteral("future_iat"), QStringLiteral("iat")},
    };
    return kCulprits.value(qt(code));
}

Facts* factsOf(const QJsonObject& object, const QString& culprit, const char* name, QWidget* parent) {
    auto* facts = new Facts(kNames, parent);
    facts->setObjectName(QLatin1String(name));
    int shown = 0;
    for (auto it = object.begin(); it != object.end() && shown < kMostClaims; ++it, ++shown) {
        const QString value = claimWords(it.value());
        Label* label = facts->add(it.key(), it.key(), TypeStyle::Fixed);
        facts->set(it.key(), value, value);
        if (it.key() == culprit)
            label->setInk(Token::Bad);
        const QString time = timeOfClaim(it.key(), it.value());
        if (time.isEmpty())
            continue;
        const QString under = it.key() + QStringLiteral("Time");
        facts->add(under, {}, TypeStyle::Small);
        facts->set(under, time);
    }
    return facts;
}

} // namespace

QWidget* VerdictView::banner() const {
    return m_banner;
}

VerdictView::VerdictView(QWidget* parent)
    : Sheet(parent),
      m_banner(new VerdictBanner(this)),
      m_model(new VerdictsModel(this)),
      m_table(new widgets::Table(this)),
      m_split(new QBoxLayout(QBoxLayout::LeftToRight)) {
    body()->setContentsMargins(1, 1, 1, 1);
    body()->setSpacing(0);
    body()->addWidget(m_banner);
    m_table->setObjectName(QStringLiteral("verdictTable"));
    m_table->setAccessibleName(QStringLiteral("Verdicts"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new widgets::CellDelegate(m_table));
    m_table->setItemDelegateForColumn(VerdictsModel::Verdict, new widgets::StatusDelegate(m_table));
    const auto setWidths = [this] {
        const auto px = [](int width) { return theme::scaled(width); };
        m_table->setColumns({{.width = px(50), .priority = 100},
                             {.width = px(116), .priority = 100},
                             {.width = px(200), .priority = 100, .stretch = 2, .minimum = px(120)},
                             {.width = px(150), .priority = 50, .stretch = 1, .minimum = px(100)}});
        fitTable();
    };
    setWidths();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_table, setWidths);
    m_table->hide();
    body()->addWidget(m_table);

    auto* checks = new QVBoxLayout;
    checks->setContentsMargins(18, 10, 14, 14);
    checks->setSpacing(10);
    m_chain = new ChainView(ChainView::Layout::Columns, this);
    m_chain->setObjectName(QStringLiteral("verdictChain"));
    m_chain->setAccessibleName(QStringLiteral("Checks"));
    checks->addWidget(m_chain);
    m_noteBox = new QWidget(this);
    auto* note = new QVBoxLayout(m_noteBox);
    note->setContentsMargins(0, 0, 0, 0);
    note->setSpacing(6);
    note->addWidget(new widgets::SectionHeading(QStringLiteral("What the caller is told"), m_noteBox));
    m_note = new Label({}, TypeStyle::Body, Token::Ink2, m_noteBox);
    m_note->setObjectName(QStringLiteral("callerNote"));
    m_note->setWraps();
    note->addWidget(m_note);
    m_showSession = new LButton(QStringLiteral("Show the session"), LButton::Kind::Link, m_noteBox);
    m_showSession->setObjectName(QStringLiteral("showSessionLink"));
    note->addWidget(m_showSession, 0, Qt::AlignLeft);
    checks->addWidget(m_noteBox);
    checks->addStretch(1);
    m_split->addLayout(checks, 1);
    m_between = new widgets::HairLine(Qt::Vertical, this);
    m_split->addWidget(m_between);
    m_said = new QWidget(this);
    m_said->setObjectName(QStringLiteral("saidView"));
    auto* said = new QVBoxLayout(m_said);
    said->setContentsMargins(16, 14, 14, 14);
    m_split->addWidget(m_said);
    body()->addLayout(m_split, 1);
    new widgets::SheetEdge(this);

    connect(m_banner->copyButton(), &LButton::activated, this, &VerdictView::copyRequested);
    connect(m_showSession, &LButton::activated, this, [this] {
        if (const auto* token = shown(); token != nullptr && token->session)
            Q_EMIT sessionRequested(qt(token->session->jti));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showOne();
        Q_EMIT shownChanged();
    });
    showNothing();
}

const InspectedToken* VerdictView::shown() const {
    const auto& tokens = m_model->tokens();
    if (tokens.empty())
        return nullptr;
    const int row = tokens.size() == 1 ? 0 : std::max(0, m_table->currentIndex().row());
    return &tokens[static_cast<std::size_t>(row)];
}

QString VerdictView::text() const {
    QStringList texts;
    for (const auto& token : m_model->tokens())
        texts.append(verdictText(token));
    return texts.join(QStringLiteral("\n\n"));
}

void VerdictView::showNothing() {
    m_model->setTokens({});
    m_table->hide();
    m_banner->showNothing();
    showOne();
}

void VerdictView::showFault(const Error& error) {
    showNothing();
    m_banner->showFault(qt(error.message()), qt(error.hint()));
}

void VerdictView::showBusy() {
    m_banner->showBusy();
}

void VerdictView::showTokens(std::vector<InspectedToken> tokens) {
    const int row = m_table->currentIndex().row();
    const QSignalBlocker quiet(m_table->selectionModel());
    m_model->setTokens(std::move(tokens));
    const auto& all = m_model->tokens();
    const bool several = all.size() > 1;
    if (several) {
        m_banner->showTokens(all);
        m_table->setCurrentIndex(m_model->index(std::clamp(row, 0, static_cast<int>(all.size()) - 1), 0));
        fitTable();
    } else if (!all.empty()) {
        m_banner->showToken(all.front());
    }
    m_table->setVisible(several);
    showOne();
}

void VerdictView::showOne() {
    const InspectedToken* token = shown();
    InspectedToken none;
    none.checks = access::TokenInspector::unreached();
    m_chain->setSteps(stepsOf(token != nullptr ? *token : none, QDateTime::currentDateTimeUtc()));
    showNote(token);
    showSaid(token);
}

void VerdictView::showNote(const InspectedToken* token) {
    m_noteBox->setVisible(token != nullptr);
    if (token == nullptr)
        return;
    QString words = token->outcome == Outcome::Accepted
                        ? QStringLiteral("It is let in; what its user may do is asked with every step.")
                    : token->outcome == Outcome::Refused
                        ? QStringLiteral("Only invalid_token. Code, algorithm, key ID and SHA-256 stand in the audit "
                                         "log, the token never does.")
                        : QStringLiteral("To try again later: nothing is decided about it.");
    const QJsonValue expires = token->claims.value(QStringLiteral("exp"));
    const double issued = token->claims.value(QStringLiteral("iat")).toDouble();
    // Nothing to renew in time where its whole life was shorter.
    if (token->code == "expired" && expires.isDouble() && expires.toDouble() - 90 > issued) {
        const QDateTime ahead =
            theme::toDateTime(auth::timeOfClaim(static_cast<std::int64_t>(expires.toDouble()) - 90));
        words += QStringLiteral(" The client should have renewed at %1, 90 s ahead.").arg(theme::clockTime(ahead));
    }
    m_note->setText(words);
    m_showSession->setVisible(token->session.has_value());
}

void VerdictView::showSaid(const InspectedToken* token) {
    delete m_facts;
    m_facts = new QWidget(m_said);
    auto* column = new QVBoxLayout(m_facts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_said->layout()->addWidget(m_facts);
    const auto add = [&](const QString& heading, QWidget* widget) {
        column->addWidget(new widgets::SectionHeading(heading, m_facts));
        column->addWidget(widget);
        column->addSpacing(6);
    };
    const auto nothing = [this](const QString& words) {
        return new Label(words, TypeStyle::Body, Token::Ink3, m_facts);
    };
    const auto said = [&](const QString& heading, const QJsonObject& object, const char* name) {
        const QString culprit = token == nullptr ? QString() : culpritOf(token->code);
        add(heading, object.isEmpty() ? static_cast<QWidget*>(nothing(
                                            token == nullptr ? QStringLiteral("—") : QStringLiteral("not readable")))
                                      : factsOf(object, culprit, name, m_facts));
        if (object.size() > kMostClaims)
            column->addWidget(nothing(QStringLiteral("and %1 more").arg(object.size() - kMostClaims)));
    };
    said(QStringLiteral("Header"), token == nullptr ? QJsonObject() : token->header, "headerView");
    said(QStringLiteral("Claims"), token == nullptr ? QJsonObject() : token->claims, "claimsView");
    if (token != nullptr) {
        auto* facts = new Facts(kNames, m_facts);
        facts->setObjectName(QStringLiteral("tokenFacts"));
        facts->add(QStringLiteral("sha256"), QStringLiteral("SHA-256"), TypeStyle::Fixed);
        const QString hash = qt(token->sha256);
        facts->set(QStringLiteral("sha256"), theme::shortId(hash, 8), hash);
        facts->add(QStringLiteral("verified"), QStringLiteral("Verified"));
        facts->set(QStringLiteral("verified"), token->verified ? QStringLiteral("yes") : QStringLiteral("no"));
        add(QStringLiteral("Identity"), facts);
    }
    column->addStretch(1);
    m_facts->show();
}

void VerdictView::fitTable() {
    const int rows = std::min<int>(kMostRows, m_model->rowCount());
    const int row = m_table->verticalHeader()->defaultSectionSize();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * row + 2);
}

void VerdictView::resizeEvent(QResizeEvent* event) {
    Sheet::resizeEvent(event);
    const bool beside = width() >= theme::scaled(kRoomForBoth);
    m_split->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_between->setVisible(beside);
    m_said->setMinimumWidth(beside ? theme::scaled(kSaidWidth) : 0);
    m_said->setMaximumWidth(beside ? theme::scaled(kSaidWidth) : QWIDGETSIZE_MAX);
}

} // namespace landreeve::ui::tokens
