#include "ui/users/explain_panel.h"

#include "core/base/error.h"
#include "core/sessions/session_store.h"
#include "ui/tokens/token_words.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/status_label.h"
#include "ui/widgets/tool_row.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::users {

using access::ExplanationStep;
using landreeve::control::UserMapping;
using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::Label;

namespace {

constexpr int kStillMs = 250;
constexpr int kTypedMost = 512;

QComboBox* comboBox(const char* name, const QString& spoken, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(QLatin1String(name));
    combo->setAccessibleName(spoken);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return combo;
}

QString titleOf(const std::string& step) {
    const QString name = QString::fromStdString(step);
    return name.left(1).toUpper() + name.mid(1);
}

ChainStep::State stateOf(const ExplanationStep& step) {
    switch (step.outcome) {
    case ExplanationStep::Outcome::Holds:
        return ChainStep::State::Done;
    case ExplanationStep::Outcome::Refuses:
        return step.decided ? ChainStep::State::Failed : ChainStep::State::Attention;
    case ExplanationStep::Outcome::Silent:
        break;
    }
    return ChainStep::State::Silent;
}

} // namespace

ExplainPanel::ExplainPanel(const UserServices& services, QWidget* parent)
    : SidePanel(parent),
      m_services(services),
      m_user(new QLineEdit(this)),
      m_who(new widgets::FieldNote(m_user, this)),
      m_place(comboBox("explainPlaceCombo", QStringLiteral("Where"), this)),
      m_area(comboBox("explainAreaCombo", QStringLiteral("Area"), this)),
      m_action(comboBox("explainActionCombo", QStringLiteral("Action"), this)),
      m_answer(new widgets::StatusLabel({}, this)),
      m_decided(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_chain(new widgets::ChainView(widgets::ChainView::Layout::Columns, this)),
      m_error(new widgets::ErrorLine(this)),
      m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("explainPanel"));
    setTitle(QStringLiteral("Why may somebody do that"), QStringLiteral("As the gate looks at it"));
    const auto label = [this](const QString& words, QWidget* field) {
        auto* shown = new Label(words, TypeStyle::Body, Token::Ink2, this);
        shown->setBuddy(field);
        body()->addWidget(shown);
    };
    m_user->setObjectName(QStringLiteral("explainUserEdit"));
    m_user->setAccessibleName(QStringLiteral("Person"));
    m_user->setPlaceholderText(QStringLiteral("User ID or name"));
    m_user->setMaxLength(kTypedMost);
    label(QStringLiteral("Person"), m_user);
    body()->addWidget(m_user);
    body()->addWidget(m_who);
    label(QStringLiteral("Where"), m_place);
    body()->addWidget(m_place);
    m_place->addItem(QStringLiteral("Whole workspace"), QString());
    label(QStringLiteral("What"), m_action);
    for (const std::string& area : areasOf({}))
        m_area->addItem(areaWords(area).toLower(), QString::fromStdString(area));
    for (const char* action : {"read", "write", "delete", "approve", "export", "reveal", "revoke"})
        m_action->addItem(QLatin1String(action), QLatin1String(action));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_action, 2);
    row->addWidget(m_area, 3);
    body()->addLayout(row);
    setTabOrder(m_place, m_action); // as they stand
    setTabOrder(m_action, m_area);
    m_error->setObjectName(QStringLiteral("explainError"));
    body()->addWidget(m_error);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("Answer"), this));
    m_answer->setObjectName(QStringLiteral("explainAnswer"));
    m_answer->setSubject(QStringLiteral("Answer"));
    body()->addWidget(m_answer, 0, Qt::AlignLeft);
    m_decided->setObjectName(QStringLiteral("explainDecided"));
    m_decided->setWraps();
    body()->addWidget(m_decided);
    m_chain->setObjectName(QStringLiteral("explainChain"));
    m_chain->setAccessibleName(QStringLiteral("What was looked at"));
    body()->addWidget(m_chain);
    body()->addStretch(1);
    m_answer->hide();
    m_soon->setSingleShot(true);
    m_soon->setInterval(kStillMs);
    connect(m_soon, &QTimer::timeout, this, &ExplainPanel::look);
    connect(m_user, &QLineEdit::textChanged, m_soon, qOverload<>(&QTimer::start));
    connect(m_user, &QLineEdit::textChanged, m_who, &widgets::FieldNote::clear);
    for (QComboBox* combo : {m_place, m_area, m_action})
        connect(combo, &QComboBox::currentIndexChanged, m_soon, qOverload<>(&QTimer::start));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &ExplainPanel::look);
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &ExplainPanel::fillTenants);
    connect(&m_services.fleet, &control::FleetFeed::rightsChanged, this, [this] {
        if (isVisible())
            m_soon->start();
    });
    fillTenants();
}

void ExplainPanel::fillTenants() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    widgets::ToolRow::fillChoice(m_place, 1, ids, [](const QString& id) { return id; });
}

void ExplainPanel::setPlace(const QString& tenantId) {
    if (const int at = m_place->findData(tenantId); at >= 0)
        m_place->setCurrentIndex(at);
}

void ExplainPanel::setArea(const std::string& area) {
    if (const int at = m_area->findData(QString::fromStdString(area)); at >= 0)
        m_area->setCurrentIndex(at);
}

void ExplainPanel::setPerson(const UserMapping& mapping) {
    m_issuer = mapping.issuer;
    m_of = QString::fromStdString(mapping.userId);
    m_user->setText(m_of);
    setPlace(QString::fromStdString(mapping.tenantId));
    m_soon->start();
}

void ExplainPanel::begin() {
    (m_user->text().isEmpty() ? static_cast<QWidget*>(m_user) : m_action)->setFocus(Qt::OtherFocusReason);
}

void ExplainPanel::look() {
    const QString user = m_user->text().trimmed();
    if (user.isEmpty()) {
        m_answer->hide();
        m_decided->setText(
            QStringLiteral("Name somebody, by the id the issuer has for them or as they are called here."));
        m_chain->setSteps({});
        return;
    }
    if (m_looking) {
        m_soon->start();
        return;
    }
    m_error->clear();
    Question question{.person = user.toStdString(),
                      .issuer = user == m_of ? m_issuer : std::string(),
                      .tenantId = m_place->currentData().toString().toStdString(),
                      .permission = {m_area->currentData().toString().toStdString(),
                                     m_action->currentData().toString().toStdString()}};
    m_looking = m_services.runner().run(
        this,
        [&workspace = m_services.workspace, question = std::move(question)](
            const std::stop_token& stop, const ProgressFn&) { return explainTo(workspace, question, stop); },
        tasks::Outcome<Answer>{.done =
                                   [this](const Answer& answer) {
                                       m_looking = nullptr;
                                       take(answer);
                                   },
                               .failed =
                                   [this](const Error& error) {
                                       m_looking = nullptr;
                                       m_error->showError(error);
                                   },
                               .cancelled = [this] { m_looking = nullptr; }});
}

void ExplainPanel::take(const Answer& answer) {
    const access::Explanation& told = answer.told;
    const QString id = QString::fromStdString(answer.who.userId);
    const QString name = QString::fromStdString(answer.who.displayName);
    const bool own = answer.who.issuer == sessions::localIssuerOf(m_services.workspace.control().workspaceId());
    const QString issuer = own ? QStringLiteral("this workspace") : tokens::nameOfIssuer(answer.who.issuer);
    m_who->set(widgets::FieldNote::Kind::Hint, name.isEmpty() || name == id
                                                   ? QStringLiteral("Of %1").arg(issuer)
                                                   : QStringLiteral("%1, %2, of %3").arg(name, id, issuer));
    m_answer->setStatus(
        told.allowed
            ? widgets::Status{widgets::Shape::Tick, Token::Ok,
                              told.signedIn ? QStringLiteral("May do it") : QStringLiteral("May do it, once signed in")}
            : widgets::Status{widgets::Shape::Diamond, Token::Bad, QStringLiteral("May not"), true});
    m_answer->show();
    m_answer->updateGeometry();
    QList<ChainStep> steps;
    QString decided;
    for (const ExplanationStep& step : told.steps) {
        const QString found = QString::fromStdString(step.found);
        steps.append(
            {titleOf(step.name), step.decided ? found + QStringLiteral(" This decides.") : found, {}, stateOf(step)});
        if (step.decided)
            decided = found;
    }
    m_decided->setText(decided);
    m_chain->setSteps(std::move(steps));
}

} // namespace landreeve::ui::users
