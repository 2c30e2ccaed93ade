#include "ui/tokens/tokens_page.h"

#include "ui/tokens/add_issuer_panel.h"
#include "ui/tokens/inspect_view.h"
#include "ui/tokens/key_sets_model.h"
#include "ui/tokens/key_sets_view.h"
#include "ui/tokens/mint_view.h"
#include "ui/tokens/token_rights.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/segments.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace landreeve::ui::tokens {

using widgets::LButton;
using Act = KeyActPanel::Act;

namespace {

const QString kInspect = QStringLiteral("inspect");
const QString kKeys = QStringLiteral("keys");
const QString kMint = QStringLiteral("mint");

/// An inspector with its clock.
std::shared_ptr<access::TokenInspector> inspectorOf(workspace::Workspace& workspace) {
    struct Parts {
        explicit Parts(workspace::Workspace& workspace)
            : inspector(workspace.control(), workspace.localIssuer(), workspace.keySets(), clock) {}
        SystemClock clock;
        access::TokenInspector inspector;
    };
    const auto parts = std::make_shared<Parts>(workspace);
    return {parts, &parts->inspector};
}

} // namespace

TokensPage::TokensPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
                       shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("tokenPage"), parent),
      m_rights(new TokenRights(workspace, tasks.runner(), this)),
      m_services{workspace, fleet, tasks, navigator, inspectorOf(workspace), *m_rights},
      m_segments(new widgets::Segments(head())),
      m_stack(new QStackedWidget(this)),
      m_inspect(new InspectView(m_services, m_stack)),
      m_keys(new KeySetsView(m_services, m_stack)),
      m_mint(new MintView(m_services, m_stack)),
      m_menu(new QMenu(this)) {
    setTitle(QStringLiteral("Tokens and keys"));
    m_segments->setObjectName(QStringLiteral("tokenSegments"));
    m_segments->setAccessibleName(QStringLiteral("View"));
    m_segments->add(kInspect, QStringLiteral("Inspect"));
    m_segments->add(kKeys, QStringLiteral("Key sets"));
    m_segments->add(kMint, QStringLiteral("Mint"));
    head()->addLeading(m_segments);
    buildActions();
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_stack, 1);
    for (QWidget* view :
         {static_cast<QWidget*>(m_inspect), static_cast<QWidget*>(m_keys), static_cast<QWidget*>(m_mint)})
        m_stack->addWidget(view);
    connect(m_segments, &widgets::Segments::chosen, this, &TokensPage::choose);
    connect(m_keys, &KeySetsView::currentChanged, this, &TokensPage::showActions);
    m_menu->setObjectName(QStringLiteral("issuerRowMenu"));
    connect(m_keys, &KeySetsView::menuRequested, this, &TokensPage::showMenu);
    connect(m_keys, &KeySetsView::refreshingChanged, this, [this] { m_refresh->setBusy(m_keys->isRefreshing()); });
    connect(m_rights, &TokenRights::answered, this, &TokensPage::showActions);
    m_rights->follow(fleet);
    connect(&fleet, &control::FleetFeed::linkChanged, this, &TokensPage::showActions);
    connect(m_mint, &MintView::inspectRequested, this, [this](const QString& token) {
        choose(kInspect);
        m_inspect->take(token);
        m_inspect->firstField()->setFocus(Qt::OtherFocusReason);
    });
    choose(kInspect);
}

LButton* TokensPage::action(const char* name, const QString& text, const QString& icon, bool primary) {
    auto* button = new LButton(text, primary ? LButton::Kind::Primary : LButton::Kind::Secondary, head());
    button->setObjectName(QLatin1String(name));
    if (!icon.isEmpty())
        button->setIconName(icon);
    head()->addAction(button);
    return button;
}

void TokensPage::buildActions() {
    m_remove = action("removeIssuerButton", QStringLiteral("Remove issuer…"), {});
    m_invalidate = action("invalidateButton", QStringLiteral("Invalidate…"), {});
    m_rotate = action("rotateButton", QStringLiteral("Rotate…"), {});
    m_refresh = action("refreshKeysButton", QStringLiteral("Refresh keys"), QStringLiteral("view-refresh"));
    m_add = action("addIssuerButton", QStringLiteral("Add issuer…"), QStringLiteral("list-add"), true);
    m_add->setKeys(QKeySequence(Qt::CTRL | Qt::Key_N));
    connect(m_remove, &LButton::activated, this, [this] { openAct(Act::Remove); });
    connect(m_invalidate, &LButton::activated, this, [this] { openAct(Act::Invalidate); });
    connect(m_rotate, &LButton::activated, this, [this] { openAct(Act::Rotate); });
    connect(m_refresh, &LButton::activated, m_keys, &KeySetsView::refreshKeys);
    connect(m_add, &LButton::activated, this, &TokensPage::addIssuer);
}

void TokensPage::choose(const QString& view) {
    m_segments->setCurrent(view);
    const bool keys = view == kKeys;
    m_stack->setCurrentWidget(keys            ? static_cast<QWidget*>(m_keys)
                              : view == kMint ? static_cast<QWidget*>(m_mint)
                                              : m_inspect);
    head()->setFacts(keys            ? QStringLiteral("Whose keys are trusted, and until when")
                     : view == kMint ? QStringLiteral("Tokens of the workspace’s own issuer")
                                     : QStringLiteral("Why a token is accepted or refused"));
    for (LButton* button : {m_remove, m_invalidate, m_rotate, m_refresh, m_add})
        head()->setActionShown(button, keys);
    if (!keys)
        split()->setPanelShown(false);
    m_keys->setWatching(keys && isVisible());
    if (keys)
        m_keys->refresh();
    if (view == kMint)
        m_mint->refresh();
    showActions();
}

void TokensPage::showActions() {
    const auto tokens = m_rights->may(kWriteTokens);
    const auto settings = m_rights->may(kWriteSettings);
    const bool lost = m_services.fleet.link() == control::FleetFeed::Link::Lost;
    const IssuerKeys* chosen = m_keys->current();
    const bool outside = chosen != nullptr && !chosen->isLocal();
    const auto set = [lost](LButton* button, const std::optional<TokenRights::Answer>& may, bool fits,
                            const QString& unfit) {
        button->setEnabled(may && may->allowed && fits && !lost);
        button->setToolTip(may && !may->allowed ? may->reason
                           : lost               ? QStringLiteral("The server does not answer; nothing can be changed.")
                           : !fits              ? unfit
                                                : QString());
    };
    const QString own = QStringLiteral("The workspace’s own issuer is chosen; this is for the others.");
    set(m_remove, settings, outside, own);
    set(m_invalidate, tokens, outside && !chosen->issuer.keysUrl.empty(), own);
    set(m_rotate, tokens, chosen != nullptr && !outside,
        QStringLiteral("Choose this workspace: the keys of the others are rotated by themselves."));
    set(m_refresh, tokens, chosen != nullptr, QString());
    set(m_add, settings, true, QString());
}

// What the head offers for it, in the row's own place.
void TokensPage::showMenu(const QPoint& at) {
    const IssuerKeys* chosen = m_keys->current();
    if (chosen == nullptr)
        return;
    m_menu->clear();
    const QList<LButton*> acts = chosen->isLocal() ? QList{m_refresh, m_rotate} : QList{m_refresh, m_invalidate};
    const auto add = [this](LButton* button) {
        QAction* item = m_menu->addAction(button->text(), button, &QAbstractButton::click);
        item->setObjectName(button->objectName());
        item->setEnabled(button->isEnabled());
    };
    for (LButton* button : acts)
        add(button);
    m_menu->addAction(QStringLiteral("Copy issuer"), this, [url = chosen->issuer.url] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(url));
    });
    if (!chosen->isLocal()) {
        m_menu->addSeparator();
        add(m_remove);
    }
    m_menu->popup(at);
}

void TokensPage::openAct(Act act) {
    const IssuerKeys* chosen = m_keys->current();
    if (chosen == nullptr)
        return;
    auto* panel = new KeyActPanel(m_services, act, chosen->issuer, this);
    setPanel(panel);
    split()->setPanelShown(true);
    connect(panel, &widgets::SidePanel::closeRequested, this, [this] { split()->setPanelShown(false); });
    connect(panel, &KeyActPanel::done, this, [this](const QString& words, tasks::Task::State state) {
        split()->setPanelShown(false);
        m_services.navigator.say(words, state);
        m_keys->refresh();
    });
    panel->begin();
}

void TokensPage::addIssuer() {
    if (m_adding && split()->panel() == m_adding.data()) {
        split()->setPanelShown(true);
        m_adding->begin();
        return;
    }
    m_adding = new AddIssuerPanel(m_services, this);
    setPanel(m_adding);
    split()->setPanelShown(true);
    // Closed, it keeps what was typed, for when it is opened again.
    connect(m_adding, &AddIssuerPanel::dropped, this, [this] {
        split()->setPanelShown(false);
        m_adding->deleteLater();
    });
    connect(m_adding, &AddIssuerPanel::added, this, [this](const QString& url) {
        split()->setPanelShown(false);
        m_adding->deleteLater();
        m_services.navigator.say(QStringLiteral("Added the issuer ") + url);
        m_keys->chooseOnceRead(url);
        m_keys->refresh();
    });
    m_adding->begin();
}

QStringList TokensPage::unsaved() const {
    return m_adding && m_adding->isTouched() ? QStringList{QStringLiteral("The issuer you were adding")}
                                             : QStringList();
}

void TokensPage::refresh() {
    m_rights->forget();
    m_inspect->refresh();
    m_keys->refresh();
    m_mint->refresh();
    showActions();
}

void TokensPage::activated(const QVariantMap& arguments) {
    if (arguments.contains(QStringLiteral("view")))
        choose(arguments.value(QStringLiteral("view")).toString());
    m_keys->setWatching(m_stack->currentWidget() == m_keys);
    refresh();
    firstFocus()->setFocus(Qt::OtherFocusReason);
}

void TokensPage::deactivated() {
    m_inspect->clear();
    m_mint->clear();
    m_keys->setWatching(false);
}

QWidget* TokensPage::firstFocus() {
    return m_stack->currentWidget() == m_keys   ? m_keys->firstField()
           : m_stack->currentWidget() == m_mint ? m_mint->firstField()
                                                : m_inspect->firstField();
}

} // namespace landreeve::ui::tokens
