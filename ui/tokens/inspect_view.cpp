#include "ui/tokens/inspect_view.h"

#include "core/base/error.h"
#include "ui/theme/theme.h"
#include "ui/tokens/inspect_form.h"
#include "ui/tokens/token_edit.h"
#include "ui/tokens/token_rights.h"
#include "ui/tokens/token_words.h"
#include "ui/tokens/used_keys.h"
#include "ui/tokens/verdict_view.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::tokens {

using access::InspectedToken;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Sheet;

namespace {

constexpr int kStillMs = 300;
constexpr int kSlowMs = 300;
constexpr int kLeftWidth = 404;
constexpr int kRoomForBoth = 860;
constexpr qint64 kMostFile = qint64{1024} * 1024;
const QString kPromise = QStringLiteral("Never stored, never logged; cleared when you leave.");

} // namespace

InspectView::InspectView(const TokenServices& services, QWidget* parent)
    : QScrollArea(parent), m_services(services), m_still(new QTimer(this)), m_slow(new QTimer(this)) {
    setObjectName(QStringLiteral("inspectView"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    auto* content = new QWidget(this);
    content->setAutoFillBackground(false);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight, content);
    m_columns->setContentsMargins(20, 0, 20, 16);
    m_columns->setSpacing(14);
    m_left = new QWidget(content);
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(14);
    left->addWidget(buildToken());
    left->addWidget(buildForm());
    m_keys = new UsedKeys(m_left);
    left->addWidget(m_keys);
    left->addStretch(1);
    m_columns->addWidget(m_left);
    m_verdict = new VerdictView(content);
    m_columns->addWidget(m_verdict, 1);
    setWidget(content);

    m_still->setSingleShot(true);
    m_still->setInterval(kStillMs);
    m_slow->setSingleShot(true);
    m_slow->setInterval(kSlowMs);
    connect(m_still, &QTimer::timeout, this, &InspectView::look);
    connect(m_slow, &QTimer::timeout, m_verdict, &VerdictView::showBusy);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &InspectView::change);
    connect(m_edit, &TokenEdit::refused, this, [this](const QString& why) { say(why, true); });
    connect(m_form, &InspectForm::changed, this, &InspectView::change);
    connect(m_verdict, &VerdictView::copyRequested, this, &InspectView::copy);
    connect(m_verdict, &VerdictView::shownChanged, this, [this] { m_keys->showKeys(m_verdict->shown()); });
    connect(m_verdict, &VerdictView::sessionRequested, this, [this](const QString& id) {
        m_services.navigator.openPage(QStringLiteral("sessions"), {{QStringLiteral("search"), id}});
    });
    connect(m_keys->refreshButton(), &LButton::activated, this, &InspectView::refreshKeys);
    const auto showRights = [this] {
        const auto may = m_services.rights.may(kWriteTokens);
        m_keys->refreshButton()->setEnabled(may && may->allowed);
        m_keys->refreshButton()->setToolTip(may && !may->allowed ? may->reason : QString());
    };
    connect(&m_services.rights, &TokenRights::answered, this, showRights);
}

QWidget* InspectView::buildToken() {
    auto* sheet = new Sheet(m_left);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new Label(QStringLiteral("Token"), TypeStyle::BodyStrong, Token::Ink, sheet), 1);
    auto* paste = new LButton(QStringLiteral("Paste"), LButton::Kind::Secondary, sheet);
    paste->setObjectName(QStringLiteral("pasteButton"));
    paste->setIconName(QStringLiteral("edit-paste"));
    auto* open = new LButton(QStringLiteral("Open file…"), LButton::Kind::Secondary, sheet);
    open->setObjectName(QStringLiteral("openTokenButton"));
    for (LButton* button : {paste, open}) {
        button->setButtonSize(LButton::Size::Small);
        head->addWidget(button);
    }
    sheet->body()->addLayout(head);
    m_edit = new TokenEdit(sheet);
    sheet->body()->addWidget(m_edit);
    m_note = new Label(kPromise, TypeStyle::Small, Token::Ink2, sheet);
    m_note->setObjectName(QStringLiteral("tokenNote"));
    m_note->setWraps();
    sheet->body()->addWidget(m_note);
    connect(paste, &LButton::activated, this, &InspectView::paste);
    connect(open, &LButton::activated, this, &InspectView::openFile);
    return sheet;
}

QWidget* InspectView::buildForm() {
    auto* sheet = new Sheet(m_left);
    sheet->body()->addWidget(new Label(QStringLiteral("Check against"), TypeStyle::BodyStrong, Token::Ink, sheet));
    m_form = new InspectForm(sheet);
    sheet->body()->addWidget(m_form);
    return sheet;
}

QWidget* InspectView::firstField() const {
    return m_edit;
}

bool InspectView::isSettled() const {
    return !m_still->isActive() && !m_task;
}

void InspectView::refresh() {
    m_services.rights.may(kWriteTokens);
    m_services.runner().run(
        this,
        [inspector = m_services.inspector](const std::stop_token& stop, const ProgressFn&) {
            return inspector->issuers({stop});
        },
        tasks::Outcome<std::vector<landreeve::control::Issuer>>{
            .done = [this](const std::vector<landreeve::control::Issuer>& issuers) { m_form->setIssuers(issuers); },
            // The window says that the server is away; the choices stay as they are.
            .failed = [](const Error&) {}});
}

void InspectView::say(const QString& words, bool wrong) {
    m_note->setText(words);
    m_note->setInk(wrong ? Token::Bad : Token::Ink2);
}

void InspectView::take(const QString& token) {
    m_edit->take(token);
}

void InspectView::paste() {
    m_edit->take(QGuiApplication::clipboard()->text());
    m_edit->setFocus(Qt::OtherFocusReason);
}

void InspectView::openFile() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Open a file of tokens"));
    dialog->setObjectName(QStringLiteral("tokenFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_services.runner().run(
            this,
            [path](const std::stop_token&, const ProgressFn&) {
                QFile file(path);
                if (!file.open(QIODevice::ReadOnly))
                    throw Error("usage", "The file cannot be read.", "Check its path and its rights.");
                return QString::fromUtf8(file.read(kMostFile));
            },
            tasks::Outcome<QString>{.done = [this](const QString& text) { m_edit->take(text); },
                                    .failed = [this](const Error& error) { say(qt(error.message()), true); }});
    });
    dialog->open();
}

void InspectView::change() {
    say(kPromise, false);
    if (m_task)
        m_task->cancel();
    if (m_edit->toPlainText().trimmed().isEmpty()) {
        m_still->stop();
        m_slow->stop();
        m_verdict->showNothing();
        m_keys->showKeys(nullptr);
        return;
    }
    m_still->start();
}

void InspectView::look() {
    auto texts = m_edit->tokens();
    const auto against = m_form->against();
    if (m_task)
        m_task->cancel();
    if (texts.empty() || !against) {
        m_slow->stop();
        m_verdict->showNothing();
        m_keys->showKeys(nullptr);
        return;
    }
    m_slow->start();
    m_task = m_services.runner().run(
        this,
        [inspector = m_services.inspector, texts = std::move(texts), against = *against](
            const std::stop_token& stop, const ProgressFn&) { return inspector->inspect(texts, against, {stop}); },
        tasks::Outcome<std::vector<InspectedToken>>{
            .done = [this](std::vector<InspectedToken> tokens) { show(std::move(tokens)); },
            .failed =
                [this](const Error& error) {
                    m_slow->stop();
                    if (error.code() == "usage")
                        m_form->showPlaceFault(qt(error.message()));
                    m_verdict->showFault(error);
                    m_keys->showKeys(nullptr);
                },
            .cancelled = {}});
}

void InspectView::show(std::vector<InspectedToken> tokens) {
    m_slow->stop();
    // What was cleared or changed meanwhile has a verdict of its own under way.
    if (m_still->isActive() || m_edit->toPlainText().isEmpty())
        return;
    m_verdict->showTokens(std::move(tokens));
    const InspectedToken* shown = m_verdict->shown();
    m_keys->showKeys(shown);
    if (shown != nullptr)
        m_form->showPolicy(shown->policy);
    // Below the fields it would be out of sight: what was asked is answered where one looks.
    if (m_columns->direction() == QBoxLayout::TopToBottom) {
        m_columns->activate();
        ensureWidgetVisible(m_verdict->banner(), 0, m_verdict->banner()->height());
    }
}

void InspectView::refreshKeys() {
    const InspectedToken* shown = m_verdict->shown();
    if (shown == nullptr || !shown->keysState)
        return;
    LButton* button = m_keys->refreshButton();
    button->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, inspector = m_services.inspector,
         url = shown->keysState->url](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, kWriteTokens, {}, stop);
            inspector->refreshKeys(url, stop);
        },
        tasks::Outcome<tasks::Nothing>{.done =
                                           [this, button](tasks::Nothing) {
                                               button->setBusy(false);
                                               look();
                                           },
                                       .failed =
                                           [this, button](const Error&) {
                                               button->setBusy(false);
                                               look(); // why it failed is part of the state
                                           },
                                       .cancelled = [button] { button->setBusy(false); }});
}

void InspectView::copy() {
    QGuiApplication::clipboard()->setText(m_verdict->text());
    m_services.navigator.say(QStringLiteral("Copied the verdict, without the token"));
}

void InspectView::clear() {
    if (m_task)
        m_task->cancel();
    m_still->stop();
    m_slow->stop();
    m_edit->clear();
    m_verdict->showNothing();
    m_keys->showKeys(nullptr);
    say(kPromise, false);
}

void InspectView::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    const bool beside = width() >= theme::scaled(kRoomForBoth);
    m_columns->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    const int left = std::min(theme::scaled(kLeftWidth), width() * 2 / 5);
    m_left->setMinimumWidth(beside ? left : 0);
    m_left->setMaximumWidth(beside ? left : QWIDGETSIZE_MAX);
}

} // namespace landreeve::ui::tokens
