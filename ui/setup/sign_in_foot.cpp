#include "ui/setup/sign_in_foot.h"

#include "core/auth/http_exchange.h"
#include "ui/setup/sign_in_fields.h"
#include "ui/theme/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_label.h"

#include <QCoreApplication>
#include <QHBoxLayout>

#include <chrono>

namespace landreeve::ui::setup {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using theme::Token;
using theme::TypeStyle;
using widgets::Shape;
using widgets::StatusLabel;

namespace {

/// What every issuer shows to anybody.
std::string publicUrl(const access::SignInChoice& issuer) {
    std::string base = issuer.issuer;
    while (base.ends_with('/'))
        base.pop_back();
    return base + (issuer.kind == control::IssuerKind::Supabase ? "/.well-known/jwks.json"
                                                                : "/.well-known/openid-configuration");
}

StatusLabel* statusLabel(const char* name, QWidget* parent) {
    auto* label = new StatusLabel({}, parent);
    label->setObjectName(QLatin1String(name));
    theme::setTypeStyle(label, TypeStyle::Small);
    return label;
}

} // namespace

SignInFoot::SignInFoot(tasks::TaskRunner& runner, QWidget* parent) : QWidget(parent), m_runner(runner) {
    setObjectName(QStringLiteral("signInFoot"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addStretch(1);
    m_issuer = statusLabel("issuerState", this);
    m_issuer->setSubject(QStringLiteral("Issuer"));
    row->addWidget(m_issuer);
    auto* control = statusLabel("controlState", this);
    control->setSubject(QStringLiteral("Control plane"));
    // It has just said where to sign in.
    control->setStatus({Shape::Tick, Token::Ok, QStringLiteral("Control plane answers")});
    row->addWidget(control);
    row->addWidget(
        new widgets::Label(QStringLiteral("Landreeve %1").arg(QCoreApplication::applicationVersion()).trimmed(),
                           TypeStyle::Small, Token::Ink2, this));
    row->addStretch(1);
    m_issuer->hide();
}

void SignInFoot::setIssuer(const std::optional<access::SignInChoice>& issuer) {
    if (m_task)
        m_task->cancel();
    m_task = nullptr;
    m_issuer->setVisible(issuer.has_value());
    if (!issuer)
        return;
    const QString host = hostOf(issuer->issuer);
    show(QStringLiteral("Asking %1").arg(host), true, false);
    m_asked = issuer->issuer;
    const auto isAsked = [this, asked = m_asked] { return asked == m_asked; };
    m_task = m_runner.run(
        this,
        [url = publicUrl(*issuer)](const std::stop_token& stop, const ProgressFn&) {
            const auto began = steady_clock::now();
            const auto answer = auth::HttpExchange().send({.url = url}, stop);
            if (answer.status >= 500)
                throw Error("issuer_unavailable", "It answers " + std::to_string(answer.status) + ".");
            return std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
        },
        tasks::Outcome<milliseconds>{.done =
                                         [this, host, isAsked](milliseconds took) {
                                             if (isAsked())
                                                 show(QStringLiteral("%1 answers, %2").arg(host, theme::duration(took)),
                                                      true);
                                         },
                                     .failed =
                                         [this, host, isAsked](const Error& error) {
                                             if (!isAsked())
                                                 return;
                                             show(QStringLiteral("%1 does not answer").arg(host), false);
                                             m_issuer->setToolTip(QString::fromStdString(error.message()));
                                         }});
}

void SignInFoot::show(const QString& words, bool well, bool known) {
    m_issuer->setToolTip({});
    m_issuer->setStatus({!known ? Shape::EmptyRing
                         : well ? Shape::Tick
                                : Shape::Triangle,
                         !known ? Token::Idle
                         : well ? Token::Ok
                                : Token::Warn,
                         words});
    m_issuer->updateGeometry();
}

} // namespace landreeve::ui::setup
