#include "ui/tokens/verdict_banner.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>

#include <algorithm>

namespace landreeve::ui::tokens {

using access::InspectedToken;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Shape;
using widgets::Status;
using Outcome = InspectedToken::Outcome;

namespace {

constexpr int kMark = 22;

Status statusOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::Accepted:
        return {Shape::Tick, Token::Ok, QStringLiteral("Accepted")};
    case Outcome::Undecided:
        return {Shape::Triangle, Token::Warn, QStringLiteral("Not decided")};
    case Outcome::Refused:
        break;
    }
    return {Shape::Diamond, Token::Bad, QStringLiteral("Refused")};
}

Token groundOf(Outcome outcome) {
    return outcome == Outcome::Accepted    ? Token::Base
           : outcome == Outcome::Undecided ? Token::WarnTint
                                           : Token::BadTint;
}

} // namespace

VerdictBanner::VerdictBanner(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("verdictBanner"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(18, 14, 14, 14);
    row->setSpacing(14);
    m_mark = new widgets::StatusMark(Status{Shape::DottedRing, Token::Idle, {}}, kMark, this);
    row->addWidget(m_mark);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_title = new Label({}, TypeStyle::Heading, Token::Ink, this);
    m_title->setObjectName(QStringLiteral("verdictTitle"));
    m_title->setWraps();
    words->addWidget(m_title);
    m_facts = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_facts->setObjectName(QStringLiteral("verdictFacts"));
    m_facts->setWraps();
    words->addWidget(m_facts);
    row->addLayout(words, 1);
    m_copy = new LButton(QStringLiteral("Copy verdict"), LButton::Kind::Secondary, this);
    m_copy->setObjectName(QStringLiteral("copyVerdictButton"));
    m_copy->setIconName(QStringLiteral("edit-copy"));
    row->addWidget(m_copy, 0, Qt::AlignVCenter);
    showNothing();
}

void VerdictBanner::show(const Status& status, Token ground, const QString& title, const QString& facts) {
    m_ground = ground;
    m_mark->setStatus(status);
    m_title->setText(title);
    m_facts->setText(facts);
    setAccessibleName(title);
    setAccessibleDescription(facts);
    update();
}

void VerdictBanner::showNothing() {
    show({Shape::DottedRing, Token::Idle, QStringLiteral("Not reached")}, Token::Base, QStringLiteral("No token yet"),
         QStringLiteral("Paste one to see every check, and the reason where it is refused."));
    m_copy->setEnabled(false);
}

void VerdictBanner::showToken(const InspectedToken& token) {
    show(statusOf(token.outcome), groundOf(token.outcome), headlineOf(token), countsOf(token));
    m_copy->setEnabled(true);
}

void VerdictBanner::showTokens(const std::vector<InspectedToken>& tokens) {
    const auto count = [&tokens](Outcome outcome) {
        return static_cast<int>(std::ranges::count(tokens, outcome, &InspectedToken::outcome));
    };
    const int accepted = count(Outcome::Accepted);
    const int undecided = count(Outcome::Undecided);
    const int refused = count(Outcome::Refused);
    QStringList parts{QStringLiteral("%1 accepted").arg(accepted), QStringLiteral("%1 refused").arg(refused)};
    if (undecided > 0)
        parts.append(QStringLiteral("%1 not decided").arg(undecided));
    const Outcome worst = refused > 0 ? Outcome::Refused : undecided > 0 ? Outcome::Undecided : Outcome::Accepted;
    show(statusOf(worst), groundOf(worst),
         QStringLiteral("%1 tokens: %2").arg(tokens.size()).arg(parts.join(QStringLiteral(", "))),
         QStringLiteral("The checks below are those of the row that is chosen."));
    m_copy->setEnabled(true);
}

void VerdictBanner::showFault(const QString& what, const QString& hint) {
    show(statusOf(Outcome::Undecided), groundOf(Outcome::Undecided), what, hint);
    m_copy->setEnabled(false);
}

void VerdictBanner::showBusy() {
    m_facts->setText(QStringLiteral("Looking…"));
}

void VerdictBanner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(m_ground));
    theme::hairline(painter, QRectF(0, height() - 1, width(), 1), Qt::Horizontal, theme::color(Token::Line));
}

} // namespace landreeve::ui::tokens
