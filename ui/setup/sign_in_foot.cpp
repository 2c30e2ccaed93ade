#include "ui/setup/sign_in_foot.h"

#include "core/auth/http_exchange.h"
#include "ui/setup/sign_in_fields.h"
#include "ui/theme/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QCoreApplication>
#include <QHBoxLayout>

#include <chrono>
#include <tuple>

namespace landreeve::ui::setup {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::Shape;

namespace {

constexpr qint64 kStaysTrueMs = 60'000;

/// What every issuer shows to anybody.
std::string publicUrl(const access::SignInChoice& issuer) {
    std::string base = issuer.issuer;
    while (base.ends_with('/'))
        base.pop_back();
    return base + (issuer.kind == control::IssuerKind::Supabase ? "/.well-known/jwks.json"
                                                                : "/.well-known/openid-configuration");
}

} // namespace

SignInFoot::SignInFoot(tasks::TaskRunner& runner, QWidget* parent) : QWidget(parent), m_runner(runner) {
    setObjectName(QStringLiteral("signInFoot"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addStretch(1);
    const auto addState = [this, row](const char* name, const widgets::Status& status) {
        auto* part = new QHBoxLayout;
        part->setSpacing(6);
        auto* mark = new widgets::StatusMark(status, 12, this);
        // A long host gives way.
        auto* words = new Label(status.word, TypeStyle::Small, Token::Ink2, this);
        words->setObjectName(QLatin1String(name));
        words->setElide(Qt::ElideMiddle);
        part->addWidget(mark);
        part->addWidget(words);
        row->addLayout(part);
        return std::pair(mark, words);
    };
    std::tie(m_mark, m_issuer) = addState("issuerState", {Shape::EmptyRing, Token::Idle, {}});
    // It has just said where to sign in.
    addState("controlState", {Shape::Tick, Token::Ok, QStringLiteral("Control plane answers")});
    row->addWidget(new Label(QStringLiteral("Landreeve %1").arg(QCoreApplication::applicationVersion()).trimmed(),
                             TypeStyle::Small, Token::Ink2, this));
    row->addStretch(1);
    m_issuer->hide();
    m_mark->hide();
}

void SignInFoot::setIssuer(const std::optional<access::SignInChoice>& issuer) {
    if (m_task)
        m_task->cancel();
    m_task = nullptr;
    m_issuer->setVisible(issuer.has_value());
    m_mark->setVisible(issuer.has_value());
    if (!issuer)
        return;
    const QString host = hostOf(issuer->issuer);
    // Asked again, what it said before stands until it answers.
    if (std::exchange(m_asked, issuer->issuer) != issuer->issuer) {
        m_answered.invalidate();
        show(QStringLiteral("Asking %1").arg(host), Shape::EmptyRing, Token::Idle);
    }
    const auto isAsked = [this, asked = m_asked] { return asked == m_asked; };
    m_task = m_runner.run(
        this,
        [url = publicUrl(*issuer)](const std::stop_token& stop, const ProgressFn&) {
            const auto began = steady_clock::now();
            const auto answer = auth::HttpExchange().send({.url = url}, stop);
            if (answer.status >= 500)
                throw Error("issuer_unavailable", "It answers with status " + std::to_string(answer.status) + ".")
                    .withDetail("status", answer.status);
            return std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
        },
        tasks::Outcome<milliseconds>{
            .done =
                [this, host, isAsked](milliseconds took) {
                    if (!isAsked())
                        return;
                    // Its delay is told once in a while: words that change at every look disturb.
                    const bool told = m_answered.isValid() && !m_answered.hasExpired(kStaysTrueMs);
                    if (told)
                        return;
                    m_answered.start();
                    show(QStringLiteral("%1 answers, %2").arg(host, theme::duration(took)), Shape::Tick, Token::Ok);
                },
            .failed =
                [this, host, isAsked](const Error& error) {
                    if (!isAsked())
                        return;
                    m_answered.invalidate();
                    show((error.details().contains(QStringLiteral("status")) ? QStringLiteral("%1 is out of order")
                                                                             : QStringLiteral("%1 does not answer"))
                             .arg(host),
                         Shape::Triangle, Token::Warn);
                    m_issuer->setToolTip(QString::fromStdString(error.message()));
                }});
}

void SignInFoot::show(const QString& words, Shape shape, Token color) {
    m_issuer->setToolTip({});
    m_issuer->setText(words);
    m_mark->setStatus({shape, color, words});
}

} // namespace landreeve::ui::setup
