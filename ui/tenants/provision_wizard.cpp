#include "ui/tenants/provision_wizard.h"

#include "ui/control/fleet_feed.h"
#include "ui/tenants/identity_page.h"
#include "ui/tenants/placement_page.h"
#include "ui/tenants/policy_page.h"
#include "ui/tenants/progress_page.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/result_page.h"
#include "ui/tenants/review_page.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sheet_edge.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QShortcut>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::tenants {

using theme::Token;
using widgets::ChainStep;
using widgets::LButton;
using Kind = widgets::LButton::Kind;
using RunState = ProvisionRun::State;

namespace {

/// Between the foot's edge and its buttons.
constexpr int kFootPadding = 11;

/// The line QWizard draws above its buttons: a nameless widget, fixed at two pixels. Whatever is set, it comes back to
/// that height, so its painting is taken.
bool isRuler(const QObject* object) {
    const auto* widget = qobject_cast<const QWidget*>(object);
    return widget != nullptr && widget->minimumHeight() == 2 && widget->maximumHeight() == 2 &&
           qstrcmp(widget->metaObject()->className(), "QWidget") == 0;
}

} // namespace

ProvisionWizard::ProvisionWizard(ProvisionServices services, QWidget* parent) : QWizard(parent), m_services(services) {
    setObjectName(QStringLiteral("provisionWizard"));
    setAccessibleName(QStringLiteral("Provision a tenant"));
    setWindowFlags(Qt::Widget);
    setSizeGripEnabled(false);
    setWizardStyle(ModernStyle);
    setOption(NoDefaultButton);
    setOption(NoBackButtonOnStartPage, false);
    setMinimumSize(300, 200);
    new widgets::SheetEdge(this);
    const auto own = [this](WizardButton which, const QString& words, Kind kind, const QString& name) {
        auto* button = new LButton(words, kind, this);
        button->setObjectName(name);
        // QWizard shows those of its layout; one that never was in it would stand in the corner.
        button->hide();
        setButton(which, button);
    };
    own(CancelButton, QStringLiteral("Cancel"), Kind::Secondary, QStringLiteral("cancelButton"));
    own(BackButton, QStringLiteral("Back"), Kind::Secondary, QStringLiteral("backButton"));
    own(NextButton, QStringLiteral("Next"), Kind::Primary, QStringLiteral("nextButton"));
    own(CommitButton, QStringLiteral("Provision tenant"), Kind::Primary, QStringLiteral("provisionButton"));
    own(FinishButton, QStringLiteral("Close"), Kind::Secondary, QStringLiteral("finishButton"));
    own(CustomButton1, {}, Kind::Flat, {});
    own(CustomButton2, {}, Kind::Secondary, {});
    own(CustomButton3, {}, Kind::Secondary, {});
    connect(this, &QWizard::customButtonClicked, this, &ProvisionWizard::press);
    connect(this, &QWizard::currentIdChanged, this, &ProvisionWizard::pageChanged);
    const auto key = [this](const QKeySequence& keys, void (ProvisionWizard::*act)()) {
        auto* shortcut = new QShortcut(keys, this);
        // Held down it would run through pages that nobody has read.
        shortcut->setAutoRepeat(false);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    key(QKeySequence(Qt::ALT | Qt::Key_N), &ProvisionWizard::forward);
    key(QKeySequence(Qt::CTRL | Qt::Key_Return), &ProvisionWizard::forward);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_B), this), &QShortcut::activated, this, [this] {
        if (button(BackButton)->isVisible() && button(BackButton)->isEnabled())
            back();
    });
}

ProvisionWizard::ProvisionWizard(ProvisionServices services, tenancy::ProvisionRequest proposed, QWidget* parent)
    : ProvisionWizard(services, parent) {
    m_request = std::move(proposed);
    if (m_request.settings.isEmpty())
        m_request.settings = PolicyPage::proposedSettings();
    addSteps();
    setStartId(IdentityId);
}

ProvisionWizard::ProvisionWizard(ProvisionServices services, ProvisionRun* run, QWidget* parent)
    : ProvisionWizard(services, parent) {
    m_request = run->request();
    addSteps();
    setRun(run);
    setStartId(run->state() == RunState::Done ? ResultId : ProgressId);
}

void ProvisionWizard::addSteps() {
    m_identity = new IdentityPage(m_services, m_request, this);
    auto* placement = new PlacementPage(m_services, m_request, this);
    auto* policy = new PolicyPage(m_services, m_request, this);
    auto* review = new ReviewPage(m_services, m_request, this);
    m_progress = new ProgressPage(m_services, this);
    m_result = new ResultPage(m_services, this);
    setPage(IdentityId, m_identity);
    setPage(PlacementId, placement);
    setPage(PolicyId, policy);
    setPage(ReviewId, review);
    setPage(ProgressId, m_progress);
    setPage(ResultId, m_result);
    const auto button = [](WizardStep* step, const QString& words) { step->setButtonText(NextButton, words); };
    button(m_identity, QStringLiteral("Next: placement"));
    button(placement, QStringLiteral("Next: policy"));
    button(policy, QStringLiteral("Next: review"));
    for (WizardStep* step :
         {static_cast<WizardStep*>(m_identity), static_cast<WizardStep*>(placement), static_cast<WizardStep*>(policy),
          static_cast<WizardStep*>(review), static_cast<WizardStep*>(m_progress), static_cast<WizardStep*>(m_result)})
        connectStep(step);
    connect(m_identity, &IdentityPage::resumeRequested, this, &ProvisionWizard::resumeRequested);
    connect(m_identity, &IdentityPage::forwardReady, this, [this] {
        if (currentId() == IdentityId)
            next();
    });
    connect(m_progress, &ProgressPage::runChanged, this, [this] {
        // While another page of the window is used it stays as it is: a wizard that turns its page takes the keyboard.
        if (isVisible())
            followRun();
    });
    connect(m_result, &ResultPage::inventoryRequested, this,
            [this] { Q_EMIT openDataRequested(QStringLiteral("inventory")); });
    connect(m_result, &ResultPage::checksRequested, this, [this] { Q_EMIT showTenantRequested(m_run->id()); });
}

void ProvisionWizard::connectStep(WizardStep* step) {
    connect(step, &WizardStep::judged, this, &ProvisionWizard::judge);
    connect(step, &WizardStep::requestChanged, this, &ProvisionWizard::stepChanged);
}

void ProvisionWizard::setRun(ProvisionRun* run) {
    m_run = run;
    m_progress->setRun(run);
    if (run->state() == RunState::Done)
        m_result->setRun(*run);
}

void ProvisionWizard::pageChanged(int id) {
    m_identity->setSkip(false);
    const auto all = findChildren<QWidget*>();
    for (QWidget* widget : all) {
        if (isRuler(widget))
            widget->installEventFilter(this);
    }
    // Going on from Review is what starts it; a page that is only shown again starts nothing.
    if (id == ProgressId && !m_run) {
        setRun(m_services.runs.make(m_request));
        m_run->start();
    }
    applyButtons();
    Q_EMIT stepChanged();
    // Without a default button QWizard gives the keyboard to Next.
    focusFirst();
}

void ProvisionWizard::focusFirst() {
    const auto* step = qobject_cast<WizardStep*>(currentPage());
    QWidget* const field = step != nullptr ? step->firstField() : nullptr;
    (field != nullptr ? field : button(static_cast<WizardButton>(m_primary)))->setFocus(Qt::OtherFocusReason);
}

void ProvisionWizard::followRun() {
    if (currentId() != ProgressId || !m_run)
        return;
    // Who writes elsewhere in the window meanwhile goes on writing there.
    const QPointer<QWidget> elsewhere = QApplication::focusWidget();
    if (m_run->state() == RunState::Done) {
        m_result->setRun(*m_run);
        next();
    } else {
        applyButtons();
        focusFirst();
        Q_EMIT stepChanged();
    }
    if (elsewhere && elsewhere != this && !isAncestorOf(elsewhere))
        elsewhere->setFocus(Qt::OtherFocusReason);
}

void ProvisionWizard::showEvent(QShowEvent* event) {
    QWizard::showEvent(event);
    followRun();
}

LButton* ProvisionWizard::lButton(WizardButton which) const {
    return static_cast<LButton*>(button(which));
}

void ProvisionWizard::label(WizardButton which, const QString& words, Kind kind, const QString& name,
                            const QString& icon) {
    LButton* const shown = lButton(which);
    setButtonText(which, words);
    shown->setText(words);
    shown->setKind(kind);
    shown->setIconName(icon);
    shown->setObjectName(name);
    shown->setBusy(false);
    shown->setEnabled(true);
    shown->updateGeometry();
}

void ProvisionWizard::applyButtons() {
    m_acts.clear();
    m_primary = NextButton;
    const auto custom = [this](WizardButton which, const QString& words, Kind kind, const QString& name,
                               const std::function<void()>& act, const QString& icon = {}) {
        label(which, words, kind, name, icon);
        m_acts.insert(which, act);
        if (kind == Kind::Primary)
            m_primary = which;
    };
    const auto another = [this] { Q_EMIT anotherRequested(); };
    switch (currentId()) {
    case IdentityId:
    case PlacementId:
    case PolicyId:
        label(CustomButton1, {}, Kind::Flat, QStringLiteral("correctionsButton"));
        if (currentId() == IdentityId) {
            custom(CustomButton2, QStringLiteral("Skip to review"), Kind::Secondary, QStringLiteral("skipButton"),
                   [this] { skip(); });
            setButtonLayout({CancelButton, Stretch, CustomButton1, CustomButton2, BackButton, NextButton});
        } else {
            setButtonLayout({CancelButton, Stretch, CustomButton1, BackButton, NextButton});
        }
        judge();
        return;
    case ReviewId:
        m_primary = CommitButton;
        setButtonLayout({CancelButton, Stretch, BackButton, CommitButton});
        return;
    case ResultId:
        custom(CustomButton1, QStringLiteral("Provision another…"), Kind::Secondary, QStringLiteral("anotherButton"),
               another, QStringLiteral("list-add"));
        custom(CustomButton2, QStringLiteral("Show in tenants"), Kind::Secondary, QStringLiteral("showInTenantsButton"),
               [this] { Q_EMIT showTenantRequested(m_run->id()); });
        custom(CustomButton3, QStringLiteral("Open tenant data"), Kind::Primary, QStringLiteral("openDataButton"),
               [this] { Q_EMIT openDataRequested({}); });
        setButtonLayout({CustomButton1, Stretch, CustomButton2, CustomButton3});
        return;
    case ProgressId:
        break;
    default:
        return;
    }
    if (!m_run)
        return;
    switch (m_run->state()) {
    case RunState::Reading:
        custom(CustomButton1, QStringLiteral("Read again"), Kind::Primary, QStringLiteral("readStepsButton"),
               [this] { m_run->readAgain(); });
        if (m_run->error())
            setButtonLayout({Stretch, CustomButton1});
        else
            setButtonLayout({Stretch});
        return;
    case RunState::Running:
    case RunState::Cancelling:
    case RunState::Undoing: {
        const bool running = m_run->state() == RunState::Running;
        custom(
            CustomButton1, QStringLiteral("Cancel provisioning"), Kind::Secondary,
            QStringLiteral("cancelProvisioningButton"), [this] { m_run->cancel(); }, QStringLiteral("process-stop"));
        lButton(CustomButton1)->setBusy(!running);
        lButton(CustomButton1)->setVisible(m_run->state() != RunState::Undoing);
        custom(CustomButton2, QStringLiteral("Continue in background"), Kind::Primary,
               QStringLiteral("backgroundButton"), [this] { Q_EMIT leaveRequested(false); });
        if (m_run->state() == RunState::Undoing)
            setButtonLayout({Stretch, CustomButton2});
        else
            setButtonLayout({Stretch, CustomButton1, CustomButton2});
        return;
    }
    case RunState::Stopped: {
        const auto& steps = m_run->steps();
        const bool made = m_run->doneCount() > 0 || std::ranges::any_of(steps, [](const tenancy::StepRecord& step) {
                              return step.state == tenancy::StepRecord::State::Failed;
                          });
        if (!made) {
            custom(CustomButton1, QStringLiteral("Change details…"), Kind::Secondary,
                   QStringLiteral("changeDetailsButton"), [this] { Q_EMIT changeRequested(); });
            custom(CustomButton2, QStringLiteral("Try again"), Kind::Primary, QStringLiteral("resumeButton"),
                   [this] { m_run->start(); });
            setButtonLayout({CancelButton, Stretch, CustomButton1, CustomButton2});
        } else {
            custom(
                CustomButton1,
                QStringLiteral("Undo %1").arg(
                    counted(m_run->doneCount(), QStringLiteral("step"), QStringLiteral("steps"))),
                Kind::DangerOutline, QStringLiteral("undoButton"), [this] { m_run->undo(); },
                QStringLiteral("edit-undo"));
            custom(CustomButton2, QStringLiteral("Keep for later"), Kind::Secondary, QStringLiteral("keepButton"),
                   [this] { Q_EMIT leaveRequested(false); });
            if (m_run->isCopy()) {
                setButtonLayout({CustomButton1, Stretch, CustomButton2});
                return;
            }
            custom(
                CustomButton3, QStringLiteral("Resume"), Kind::Primary, QStringLiteral("resumeButton"),
                [this] { m_run->start(); }, QStringLiteral("media-playback-start"));
            setButtonLayout({CustomButton1, Stretch, CustomButton2, CustomButton3});
        }
        return;
    }
    case RunState::Elsewhere:
        custom(CustomButton1, QStringLiteral("Show in tenants"), Kind::Primary, QStringLiteral("showInTenantsButton"),
               [this] { Q_EMIT showTenantRequested(m_run->id()); });
        setButtonLayout({Stretch, CustomButton1});
        return;
    case RunState::Undone:
        custom(CustomButton1, QStringLiteral("Provision another…"), Kind::Secondary, QStringLiteral("anotherButton"),
               another, QStringLiteral("list-add"));
        custom(CustomButton2, QStringLiteral("Show tenants"), Kind::Primary, QStringLiteral("showTenantsButton"),
               [this] { Q_EMIT leaveRequested(false); });
        setButtonLayout({CustomButton1, Stretch, CustomButton2});
        return;
    case RunState::Done:
        return;
    }
}

void ProvisionWizard::judge() {
    const auto* step = qobject_cast<WizardStep*>(currentPage());
    if (step == nullptr || !isEditing() || currentId() == ReviewId)
        return;
    const int wrong = step->wrongCount();
    LButton* const corrections = lButton(CustomButton1);
    const QString words = wrong == 0   ? QString()
                          : wrong == 1 ? QStringLiteral("1 field needs a correction")
                                       : QStringLiteral("%1 fields need a correction").arg(wrong);
    setButtonText(CustomButton1, words);
    corrections->setText(words);
    corrections->setToolTip(words);
    corrections->setShrinks(true);
    corrections->setIconName(wrong > 0 ? QStringLiteral("dialog-error") : QString());
    corrections->setVisible(wrong > 0);
    corrections->updateGeometry();
    lButton(NextButton)->setBusy(step->isWaiting());
}

void ProvisionWizard::skip() {
    // Without a server to propose the placement is a question, not a proposal.
    m_identity->setSkip(!PlacementPage::proposedServer(m_services.feed).empty() || !m_services.feed.isLoaded());
    next();
    if (currentId() == IdentityId && !m_identity->isWaiting())
        m_identity->setSkip(false);
}

void ProvisionWizard::press(int which) {
    if (which == CustomButton1 && isEditing()) {
        currentPage()->validatePage(); // goes to the first wrong field
        return;
    }
    if (lButton(static_cast<WizardButton>(which))->isBusy())
        return;
    if (const auto act = m_acts.value(which))
        act();
}

void ProvisionWizard::forward() {
    LButton* const primary = lButton(static_cast<WizardButton>(m_primary));
    if (primary->isVisible() && primary->isEnabled())
        primary->click();
}

void ProvisionWizard::reject() {
    // Cancel, and Esc: what was typed is dropped by the first and kept by the second.
    const bool cancelled = button(CancelButton)->isVisible() && sender() == button(CancelButton);
    Q_EMIT leaveRequested(!cancelled);
}

QList<ChainStep> ProvisionWizard::chain() const {
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    QList<ChainStep> steps{
        {.title = QStringLiteral("Identity"), .detail = QStringLiteral("Name, ID, first data"), .note = {}},
        {.title = QStringLiteral("Placement"), .detail = QStringLiteral("Server"), .note = {}},
        {.title = QStringLiteral("Policy"), .detail = QStringLiteral("Sessions and origins"), .note = {}},
        {.title = QStringLiteral("Review"), .detail = QStringLiteral("Read before it starts"), .note = {}},
        {.title = QStringLiteral("Progress"),
         .detail = countWord(static_cast<int>(tenancy::provisionSteps().size())) + QStringLiteral(" steps"),
         .note = {}},
        {.title = QStringLiteral("Result"), .detail = QStringLiteral("Connection, next steps"), .note = {}}};
    const int at = std::max(0, currentId());
    for (int i = 0; i < at; ++i)
        steps[i].state = ChainStep::State::Done;
    steps[at].state = ChainStep::State::Current;
    if (at > IdentityId)
        steps[IdentityId].detail = text(m_request.id);
    if (at > PlacementId) {
        const std::string server =
            m_run && m_run->result()
                ? m_run->result()->tenant.server
                : (m_request.server.empty() ? PlacementPage::proposedServer(m_services.feed) : m_request.server);
        steps[PlacementId].detail = text(server) + (m_request.seed ? QStringLiteral(", sample records") : QString());
    }
    if (at > PolicyId)
        steps[PolicyId].detail = PolicyPage::words(m_request.settings);
    if (at > ReviewId)
        steps[ReviewId].detail = QStringLiteral("Accepted");
    if (at == ProgressId && m_run) {
        const bool failed = m_run->state() == RunState::Stopped && !m_run->wasCancelled();
        steps[ProgressId].state = failed ? ChainStep::State::Failed : ChainStep::State::Current;
        QString where = m_progress->where();
        if (!where.isEmpty())
            where[0] = where[0].toUpper();
        steps[ProgressId].detail = where;
    }
    if (at > ProgressId && m_run)
        steps[ProgressId].detail = theme::duration(m_run->elapsed());
    return steps;
}

void ProvisionWizard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::Base), QColor());
    int top = height();
    for (const WizardButton which :
         {CancelButton, BackButton, NextButton, CommitButton, CustomButton1, CustomButton2, CustomButton3}) {
        const QAbstractButton* shown = button(which);
        if (shown->isVisible())
            top = std::min(top, shown->mapTo(this, QPoint(0, 0)).y() - kFootPadding);
    }
    QPainterPath whole;
    whole.addRoundedRect(rect(), 6, 6);
    painter.save();
    painter.setClipPath(whole);
    painter.fillRect(QRect(0, top, width(), height() - top), theme::color(Token::Alt));
    painter.restore();
    if (top < height())
        theme::hairline(painter, QRectF(0, top, width(), 1), Qt::Horizontal, theme::color(Token::Line));
}

void ProvisionWizard::resizeEvent(QResizeEvent* event) {
    QWizard::resizeEvent(event);
    update();
}

void ProvisionWizard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!event->isAutoRepeat())
            forward();
        return;
    }
    QWizard::keyPressEvent(event);
}

bool ProvisionWizard::eventFilter(QObject* watched, QEvent* event) {
    // Only rulers are watched; what else QDialog watches has no Paint of its own.
    if (event->type() == QEvent::Paint && isRuler(watched))
        return true;
    return QWizard::eventFilter(watched, event);
}

} // namespace landreeve::ui::tenants
