#include "ui/tenants/policy_page.h"

#include "core/tenancy/origin.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using widgets::FieldNote;

namespace {

constexpr int kStillMs = 300;
constexpr int kMostHours = 720;
constexpr int kMostMinutes = 24 * 60;
constexpr int kMostPerUser = 100;
const QString kSession = QStringLiteral("session");
const QString kLife = QStringLiteral("life");
const QString kIdle = QStringLiteral("idle_timeout");
const QString kEach = QStringLiteral("per_user");
const QString kOrigins = QStringLiteral("allowed_origins");

int numberOf(const QJsonObject& settings, const QString& key, int otherwise) {
    // "8h", "30m": the number before its unit.
    QString value = settings.value(kSession).toObject().value(key).toString();
    value.chop(1);
    bool whole = false;
    const int number = value.toInt(&whole);
    return whole ? number : otherwise;
}

} // namespace

PolicyPage::PolicyPage(ProvisionServices, tenancy::ProvisionRequest& request, QWidget* parent)
    : WizardStep(QStringLiteral("policyPage"), QStringLiteral("What may its users do?"),
                 QStringLiteral("These are the tenant's settings; each can be changed later."), parent),
      m_request(request),
      m_form(new widgets::Form(content())),
      m_still(new QTimer(this)) {
    column()->addWidget(m_form);
    column()->addStretch(1);
    const auto spin = [this](const QString& name, int most, const QString& suffix) {
        auto* box = new QSpinBox(m_form);
        box->setObjectName(name);
        box->setRange(1, most);
        box->setSuffix(suffix);
        connect(box, &QSpinBox::valueChanged, this, [this] {
            write();
            check();
        });
        return box;
    };
    m_life = spin(QStringLiteral("sessionLifeSpin"), kMostHours, QStringLiteral(" h"));
    m_form->addField({QStringLiteral("Session life"), false, 140}, m_life)
        ->set(FieldNote::Kind::Hint, QStringLiteral("A session ends after this, however busy it is."));
    m_idle = spin(QStringLiteral("sessionIdleSpin"), kMostMinutes, QStringLiteral(" min"));
    m_idleNote = m_form->addField({QStringLiteral("Idle timeout"), false, 140}, m_idle);
    m_perUser = spin(QStringLiteral("sessionsPerUserSpin"), kMostPerUser, {});
    m_form->addField({QStringLiteral("Sessions a user"), false, 140}, m_perUser)
        ->set(FieldNote::Kind::Hint, QStringLiteral("The oldest ends when one more is begun."));
    m_origins = new QPlainTextEdit(m_form);
    m_origins->setObjectName(QStringLiteral("originsEdit"));
    m_origins->setPlaceholderText(QStringLiteral("https://app.example.com"));
    m_origins->setTabChangesFocus(true);
    theme::setTypeStyle(m_origins, theme::TypeStyle::Fixed);
    const auto fit = [edit = m_origins] { edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 4 + 18); };
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_origins, fit);
    m_originsNote = m_form->addField({QStringLiteral("Allowed origins"), false, 454}, m_origins);

    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    connect(m_still, &QTimer::timeout, this, [this] { check(); });
    connect(m_origins, &QPlainTextEdit::textChanged, this, [this] {
        write();
        m_still->start();
    });
    connect(m_originsNote, &FieldNote::repairRequested, this, [this] {
        QStringList lines = m_origins->toPlainText().split(u'\n');
        for (QString& line : lines) {
            if (line.trimmed() == m_wrongLine)
                line = m_repair;
        }
        m_origins->setPlainText(lines.join(u'\n'));
        check();
        m_origins->setFocus(Qt::OtherFocusReason);
    });
}

QJsonObject PolicyPage::proposedSettings() {
    return {{kSession, QJsonObject{{kLife, QStringLiteral("%1h").arg(kLifeHours)},
                                   {kIdle, QStringLiteral("%1m").arg(kIdleMinutes)},
                                   {kEach, QString::number(kPerUser)}}},
            {kOrigins, QJsonArray()}};
}

QString PolicyPage::words(const QJsonObject& settings) {
    return QStringLiteral("%1 h, idle %2 min")
        .arg(numberOf(settings, kLife, kLifeHours))
        .arg(numberOf(settings, kIdle, kIdleMinutes));
}

int PolicyPage::perUser(const QJsonObject& settings) {
    bool whole = false;
    const int number = settings.value(kSession).toObject().value(kEach).toString().toInt(&whole);
    return whole ? number : kPerUser;
}

QStringList PolicyPage::originsOf(const QJsonObject& settings) {
    QStringList origins;
    const QJsonArray kept = settings.value(kOrigins).toArray();
    for (const QJsonValue& origin : kept)
        origins.append(origin.toString());
    return origins;
}

void PolicyPage::initializePage() {
    const QSignalBlocker a(m_life), b(m_idle), c(m_perUser), d(m_origins);
    m_life->setValue(numberOf(m_request.settings, kLife, kLifeHours));
    m_idle->setValue(numberOf(m_request.settings, kIdle, kIdleMinutes));
    m_perUser->setValue(perUser(m_request.settings));
    m_origins->setPlainText(originsOf(m_request.settings).join(u'\n'));
    check();
    m_life->selectAll();
}

QWidget* PolicyPage::firstField() const {
    return m_life;
}

QStringList PolicyPage::origins() const {
    QStringList all;
    const QStringList lines = m_origins->toPlainText().split(u'\n');
    for (const QString& line : lines) {
        if (!line.trimmed().isEmpty() && !all.contains(line.trimmed()))
            all.append(line.trimmed());
    }
    return all;
}

void PolicyPage::write() {
    m_request.settings = {{kSession, QJsonObject{{kLife, QStringLiteral("%1h").arg(m_life->value())},
                                                 {kIdle, QStringLiteral("%1m").arg(m_idle->value())},
                                                 {kEach, QString::number(m_perUser->value())}}},
                          {kOrigins, QJsonArray::fromStringList(origins())}};
    Q_EMIT requestChanged();
}

void PolicyPage::check() {
    if (m_idle->value() > m_life->value() * 60)
        m_idleNote->set(FieldNote::Kind::Bad,
                        QStringLiteral("Longer than the session's life: it would never be reached."));
    else
        m_idleNote->set(FieldNote::Kind::Hint, QStringLiteral("A session that nobody uses ends after this."));
    m_wrongLine.clear();
    const QStringList all = origins();
    for (const QString& origin : all) {
        const auto verdict = tenancy::checkOrigin(origin.toStdString());
        if (verdict.valid)
            continue;
        m_wrongLine = origin;
        m_repair = QString::fromStdString(verdict.repair);
        m_originsNote->set(FieldNote::Kind::Bad,
                           QStringLiteral("%1: %2").arg(origin, QString::fromStdString(verdict.message)),
                           m_repair.isEmpty() ? QString() : QStringLiteral("Use ") + m_repair);
        Q_EMIT judged();
        return;
    }
    m_originsNote->set(FieldNote::Kind::Hint,
                       all.isEmpty() ? QStringLiteral("One a line. Without any, no web page may call for this tenant.")
                                     : QStringLiteral("One a line."));
    Q_EMIT judged();
}

int PolicyPage::wrongCount() const {
    return static_cast<int>(m_form->wrongFields().size());
}

bool PolicyPage::validatePage() {
    m_still->stop();
    write();
    check();
    return !m_form->focusFirstWrong();
}

} // namespace landreeve::ui::tenants
