#include "ui/setup/welcome_page.h"

#include "core/base/error.h"
#include "ui/setup/connect_form.h"
#include "ui/setup/parcels_panel.h"
#include "ui/setup/passphrase_form.h"
#include "ui/setup/sign_in_fields.h"
#include "ui/setup/sign_in_foot.h"
#include "ui/setup/sign_in_form.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/picture.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollArea>
#include <QStackedWidget>

namespace landreeve::ui::setup {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::ChainView;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kColumn = 390;
constexpr int kPanelFrom = 900;

Label* paragraph(const QString& text, TypeStyle style, Token ink, QWidget* parent) {
    auto* label = new Label(text, style, ink, parent);
    label->setWraps();
    return label;
}

/// A button over the whole width of the column.
LButton* wideButton(const QString& text, LButton::Kind kind, const QString& name, QWidget* parent) {
    auto* button = new LButton(text, kind, parent);
    button->setObjectName(name);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto fit = [button] { button->setMinimumHeight(button->fontMetrics().height() + 20); };
    fit();
    QObject::connect(&theme::Theme::of(), &theme::Theme::themeChanged, button, fit);
    return button;
}

} // namespace

WelcomePage::WelcomePage(WorkspaceOpener& opener, tasks::TaskRunner& runner, QWidget* parent)
    : Page(QStringLiteral("welcomePage"), parent), m_opener(opener), m_runner(runner) {
    head()->hide();
    setTitle(QStringLiteral("Welcome"));
    body()->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    body()->addLayout(row);
    m_panel = new ParcelsPanel(this);
    row->addWidget(m_panel);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    row->addWidget(m_scroll, 1);

    auto* content = new QWidget(m_scroll);
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(24, 24, 24, 24);
    auto* centred = new QHBoxLayout;
    rows->addLayout(centred, 1);
    m_foot = new SignInFoot(runner, content);
    m_foot->hide();
    rows->addWidget(m_foot);
    centred->addStretch(1);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addStretch(1);
    auto* brand = new QHBoxLayout;
    brand->setSpacing(10);
    brand->addWidget(new widgets::Picture(QStringLiteral("landreeve"), 22, Token::Ink, content));
    brand->addWidget(new Label(QStringLiteral("Landreeve"), TypeStyle::Heading, Token::Ink, content), 1);
    column->addLayout(brand);
    column->addSpacing(26);
    m_stack = new QStackedWidget(content);
    m_stack->setFixedWidth(kColumn);
    column->addWidget(m_stack);
    column->addStretch(2);
    centred->addLayout(column);
    centred->addStretch(1);
    m_scroll->setWidget(content);
    content->setAutoFillBackground(false);

    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &WelcomePage::layOut);
    connect(&m_opener, &WorkspaceOpener::began, this, &WelcomePage::showOpening);
    connect(&m_opener, &WorkspaceOpener::progressed, this, &WelcomePage::showStep);
    connect(&m_opener, &WorkspaceOpener::passphraseNeeded, this, [this](const workspace::PassphraseRequest& request) {
        passphraseForm()->ask(request);
        showForm(passphraseForm());
    });
    connect(&m_opener, &WorkspaceOpener::signInNeeded, this, [this](const access::SignInRequest& request) {
        signInForm()->ask(request);
        showForm(signInForm());
    });
    connect(&m_opener, &WorkspaceOpener::browsing, this,
            [this](const QString& url) { signInForm()->fields()->showBrowser(url); });
    connect(&m_opener, &WorkspaceOpener::opened, this, [this] { endSteps(ChainStep::State::Done, {}); });
    connect(&m_opener, &WorkspaceOpener::failed, this, [this](const Error& error) {
        m_next = nullptr;
        if (m_opener.request().server) {
            showForm(connectForm());
            if (connectForm()->showRefusal(error))
                return;
        }
        endSteps(ChainStep::State::Failed, {});
        showForm(opening());
        m_error->showError(error);
        m_cancel->hide();
        m_other->show();
        m_error->findChild<LButton*>(QStringLiteral("retryButton"))->setFocus(Qt::OtherFocusReason);
    });
    connect(&m_opener, &WorkspaceOpener::cancelled, this, [this] {
        m_cancel->setBusy(false);
        if (const auto next = std::exchange(m_next, nullptr)) {
            next();
            return;
        }
        showForm(m_opener.request().server ? static_cast<QWidget*>(connectForm()) : choice());
    });
    if (m_opener.isOpening())
        showOpening();
    else
        showForm(choice());
}

QWidget* WelcomePage::choice() {
    if (m_choice == nullptr) {
        buildChoice();
        m_stack->addWidget(m_choice);
        readKnown();
    }
    return m_choice;
}

QWidget* WelcomePage::opening() {
    if (m_opening == nullptr) {
        buildOpening();
        m_stack->addWidget(m_opening);
    }
    return m_opening;
}

ConnectForm* WelcomePage::connectForm() {
    if (m_connect != nullptr)
        return m_connect;
    // Its way back, and the one that reads which names are taken.
    choice();
    m_connect = new ConnectForm(m_stack);
    m_connect->setTaken(m_taken);
    m_stack->addWidget(m_connect);
    connect(m_connect, &ConnectForm::backRequested, this, [this] { showForm(choice()); });
    connect(m_connect, &ConnectForm::connectRequested, &m_opener, &WorkspaceOpener::open);
    return m_connect;
}

PassphraseForm* WelcomePage::passphraseForm() {
    if (m_passphrase != nullptr)
        return m_passphrase;
    m_passphrase = new PassphraseForm(m_stack);
    m_stack->addWidget(m_passphrase);
    connect(m_passphrase, &PassphraseForm::given, this, [this](const SecretString& words) {
        m_opener.answer(words);
        showForm(opening());
    });
    connect(m_passphrase, &PassphraseForm::declined, this, [this] {
        m_opener.answer(std::nullopt);
        showForm(opening());
    });
    return m_passphrase;
}

SignInForm* WelcomePage::signInForm() {
    if (m_signIn != nullptr)
        return m_signIn;
    m_signIn = new SignInForm(m_stack);
    m_stack->addWidget(m_signIn);
    SignInFields* fields = m_signIn->fields();
    connect(fields, &SignInFields::given, this,
            [this](const access::SignInAnswer& answer) { m_opener.answerSignIn(answer); });
    connect(fields, &SignInFields::issuerChanged, m_foot, [this, fields] { m_foot->setIssuer(fields->choice()); });
    // Asked anew: where there is another way than the browser it can be taken.
    connect(fields, &SignInFields::browserCancelled, this, [this] { leaveSignIn([this] { m_opener.again(); }); });
    connect(m_signIn, &SignInForm::workspaceChosen, this,
            [this](const std::string& name) { leaveSignIn([this, name] { m_opener.open({.name = name}); }); });
    connect(m_signIn, &SignInForm::localRequested, this,
            [this] { leaveSignIn([this] { m_opener.open({.name = std::string(workspace::Profiles::kLocal)}); }); });
    connect(m_signIn, &SignInForm::addRequested, this, [this] { leaveSignIn([this] { showForm(connectForm()); }); });
    m_runner.run(
        this,
        [home = m_opener.home()](const std::stop_token&, const ProgressFn&) {
            return workspace::Profiles(home).list();
        },
        tasks::Outcome<std::vector<workspace::Profile>>{
            .done = [this](const std::vector<workspace::Profile>& profiles) { m_signIn->setWorkspaces(profiles); }});
    return m_signIn;
}

void WelcomePage::leaveSignIn(std::function<void()> next) {
    m_next = std::move(next);
    m_opener.cancel();
}

void WelcomePage::buildChoice() {
    auto* form = new QWidget(m_stack);
    m_choice = form;
    form->setObjectName(QStringLiteral("welcomeChoice"));
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(new Label(QStringLiteral("Where do your tenants live?"), TypeStyle::Title, Token::Ink, form));
    column->addWidget(paragraph(QStringLiteral("A tenant is one company with a database of its own."), TypeStyle::Body,
                                Token::Ink2, form));
    column->addSpacing(16);
    m_known = new QWidget(form);
    m_known->setObjectName(QStringLiteral("knownWorkspaces"));
    auto* known = new QVBoxLayout(m_known);
    known->setContentsMargins(0, 0, 0, 8);
    known->setSpacing(6);
    m_known->hide();
    column->addWidget(m_known);
    m_local =
        wideButton(QStringLiteral("Use this computer"), LButton::Kind::Primary, QStringLiteral("useLocalButton"), form);
    column->addWidget(m_local);
    column->addWidget(
        paragraph(QStringLiteral("Makes a private PostgreSQL in your home directory in a few seconds. It answers "
                                 "to nobody else and can be removed again."),
                  TypeStyle::Small, Token::Ink2, form));
    column->addSpacing(14);
    auto* server = wideButton(QStringLiteral("Connect to a server…"), LButton::Kind::Secondary,
                              QStringLiteral("connectServerButton"), form);
    column->addWidget(server);
    column->addWidget(
        paragraph(QStringLiteral("A workspace that exists already, or a PostgreSQL server of yours to begin one on."),
                  TypeStyle::Small, Token::Ink2, form));
    column->addSpacing(16);
    column->addWidget(new widgets::HairLine(Qt::Horizontal, form));
    column->addSpacing(10);
    m_askPassphrase = new QCheckBox(QStringLiteral("Protect keys with a passphrase"), form);
    m_askPassphrase->setObjectName(QStringLiteral("passphraseCheck"));
    column->addWidget(m_askPassphrase);
    auto* keys = paragraph(
        QStringLiteral(
            "Only where this computer has no keychain. Without one they go to a file that you alone can read."),
        TypeStyle::Small, Token::Ink3, form);
    keys->setContentsMargins(23, 0, 0, 0);
    column->addWidget(keys);
    column->addStretch(1);
    connect(m_local, &LButton::activated, this, [this] {
        m_opener.open({.name = std::string(workspace::Profiles::kLocal), .passphrase = m_askPassphrase->isChecked()});
    });
    connect(server, &LButton::activated, this, [this] { showForm(connectForm()); });
}

void WelcomePage::buildOpening() {
    auto* form = new QWidget(m_stack);
    m_opening = form;
    form->setObjectName(QStringLiteral("welcomeOpening"));
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_openingTitle = new Label({}, TypeStyle::Title, Token::Ink, form);
    column->addWidget(m_openingTitle);
    column->addSpacing(14);
    m_steps = new ChainView(ChainView::Layout::Upright, form);
    m_steps->setObjectName(QStringLiteral("openingSteps"));
    column->addWidget(m_steps);
    column->addSpacing(14);
    m_error = new widgets::ErrorLine(form);
    m_error->setObjectName(QStringLiteral("openingError"));
    column->addWidget(m_error);
    column->addSpacing(4);
    auto* buttons = new QHBoxLayout;
    m_cancel = new LButton(QStringLiteral("Cancel"), LButton::Kind::Secondary, form);
    m_cancel->setObjectName(QStringLiteral("cancelOpeningButton"));
    m_other = new LButton(QStringLiteral("Choose another place"), LButton::Kind::Flat, form);
    m_other->setObjectName(QStringLiteral("otherPlaceButton"));
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_other);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_cancel, &LButton::activated, this, [this] {
        m_cancel->setBusy(true);
        endSteps(ChainStep::State::Running, QStringLiteral("cancelling"));
        m_opener.cancel();
    });
    connect(m_other, &LButton::activated, this,
            [this] { showForm(m_opener.request().server ? static_cast<QWidget*>(connectForm()) : choice()); });
    connect(m_error, &widgets::ErrorLine::retryRequested, &m_opener, &WorkspaceOpener::again);
}

void WelcomePage::activated(const QVariantMap& arguments) {
    if (arguments.value(QStringLiteral("connect")).toBool())
        showForm(connectForm());
}

bool WelcomePage::escape() {
    if (m_signIn != nullptr && m_stack->currentWidget() == m_signIn && m_signIn->fields()->leaveBrowser())
        return true;
    if (m_opener.isOpening()) {
        m_cancel->click();
        return true;
    }
    if (m_stack->currentWidget() != m_choice) {
        showForm(choice());
        return true;
    }
    return false;
}

void WelcomePage::showForm(QWidget* form) {
    // Only the form that is seen counts for the height of the column: a stack takes its tallest, hidden or not.
    if (m_stack->count() != 1 || m_stack->currentWidget() != form) {
        while (m_stack->count() > 0)
            m_stack->removeWidget(m_stack->widget(0));
        m_stack->addWidget(form);
    }
    m_foot->setVisible(form == m_signIn && m_signIn != nullptr);
    if (form == m_choice)
        m_local->setFocus(Qt::OtherFocusReason);
    else if (form == m_connect)
        m_connect->begin();
    else if (QWidget* wanted = form->focusWidget())
        wanted->setFocus(Qt::OtherFocusReason);
    m_stack->updateGeometry();
}

void WelcomePage::readKnown() {
    m_runner.run(
        this,
        [home = m_opener.home()](const std::stop_token&, const ProgressFn&) {
            return workspace::Profiles(home).list();
        },
        tasks::Outcome<std::vector<workspace::Profile>>{
            .done = [this](const std::vector<workspace::Profile>& profiles) {
                m_taken.clear();
                for (const auto& profile : profiles) {
                    m_taken.push_back(profile.name);
                    if (profile.embedded)
                        continue;
                    auto* button = wideButton(QString::fromStdString(profile.name), LButton::Kind::Secondary,
                                              QStringLiteral("open:") + QString::fromStdString(profile.name), m_known);
                    button->setIconName(QStringLiteral("network-server"));
                    button->setAccessibleName(QStringLiteral("Open the workspace ") + button->text());
                    m_known->layout()->addWidget(button);
                    m_known->show();
                    connect(button, &LButton::activated, this,
                            [this, name = profile.name] { m_opener.open({.name = name}); });
                }
                if (m_connect != nullptr)
                    m_connect->setTaken(m_taken);
            }});
}

void WelcomePage::showOpening() {
    const QString name = QString::fromStdString(m_opener.request().name);
    showForm(opening());
    m_openingTitle->setText(QStringLiteral("Opening %1").arg(name.isEmpty() ? QStringLiteral("your workspace") : name));
    m_steps->setSteps({});
    m_error->clear();
    m_cancel->setBusy(false);
    m_cancel->show();
    m_other->hide();
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void WelcomePage::showStep(const Progress& progress) {
    // A part of core names its step by one word and says the rest in the detail; others write the sentence.
    QString title = QString::fromStdString(progress.step);
    QString detail = QString::fromStdString(progress.detail);
    if (!title.isEmpty() && title.front().isLower() && !detail.isEmpty()) {
        title = detail;
        detail.clear();
    }
    QList<ChainStep> steps = m_steps->steps();
    if (steps.isEmpty() || steps.last().title != title) {
        if (!steps.isEmpty())
            endSteps(ChainStep::State::Done, {});
        steps = m_steps->steps();
        steps.append({.title = title, .detail = detail, .note = {}, .state = ChainStep::State::Running});
        m_stepBegan.start();
        m_steps->setSteps(steps);
        return;
    }
    ChainStep last = steps.last();
    last.detail = detail;
    m_steps->setStep(static_cast<int>(steps.size()) - 1, last);
}

void WelcomePage::endSteps(ChainStep::State state, const QString& detail) {
    const QList<ChainStep> steps = m_steps->steps();
    if (steps.isEmpty())
        return;
    ChainStep last = steps.last();
    last.state = state;
    if (!detail.isEmpty())
        last.detail = detail;
    else if (state == ChainStep::State::Done)
        last.detail = theme::duration(std::chrono::milliseconds(m_stepBegan.elapsed()));
    m_steps->setStep(static_cast<int>(steps.size()) - 1, last);
}

void WelcomePage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    layOut();
}

void WelcomePage::layOut() {
    m_panel->setVisible(width() >= kPanelFrom);
    m_panel->setFixedWidth(width() * 36 / 100);
    const int beside = m_panel->isHidden() ? 0 : m_panel->width();
    const double text = std::max(1.0, theme::Theme::of().textSize());
    m_stack->setFixedWidth(std::min(static_cast<int>(kColumn * text), std::max(kColumn, width() - beside - 60)));
}

void WelcomePage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Base));
}

} // namespace landreeve::ui::setup
