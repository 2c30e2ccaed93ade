#include "ui/tokens/key_act_panel.h"

#include "core/base/error.h"
#include "core/sessions/session_store.h"
#include "ui/theme/format.h"
#include "ui/tokens/token_rights.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::tokens {

using auth::LocalIssuer;
using landreeve::sessions::SessionStore;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;
using Act = KeyActPanel::Act;

namespace {

QString titleOf(Act act) {
    return act == Act::Rotate       ? QStringLiteral("Rotate the signing key")
           : act == Act::Invalidate ? QStringLiteral("Invalidate keys")
                                    : QStringLiteral("Remove issuer");
}

QString textOf(Act act) {
    return act == Act::Rotate
               ? QStringLiteral("A new key signs from now on. The old one is accepted until the last token it signed "
                                "has expired.")
           : act == Act::Invalidate
               ? QStringLiteral(
                     "No key that was fetched is trusted any more. They are fetched anew at once; until that "
                     "succeeds its tokens are refused.")
               : QStringLiteral("Its tokens are accepted no longer, and the sessions of its users end.");
}

QString buttonOf(Act act) {
    return act == Act::Rotate       ? QStringLiteral("Rotate key")
           : act == Act::Invalidate ? QStringLiteral("Invalidate keys")
                                    : QStringLiteral("Remove issuer");
}

const access::Permission& permissionOf(Act act) {
    return act == Act::Remove ? kWriteSettings : kWriteTokens;
}

/// What was done, in words.
struct Done {
    QString words;
    tasks::Task::State state = tasks::Task::State::Done;
};

/// Does it. Blocks.
Done carryOut(workspace::Workspace& workspace, Act act, const landreeve::control::Issuer& issuer,
              const std::string& reason, bool atOnce, const std::stop_token& stop) {
    refuseUnlessAllowed(workspace, permissionOf(act), {}, stop);
    auto& control = workspace.control();
    if (act == Act::Rotate)
        return {
            QStringLiteral("The key %1 signs from now on")
                .arg(theme::shortId(qt(workspace.localIssuer().rotate(
                    atOnce ? LocalIssuer::Overlap::None : LocalIssuer::Overlap::UntilTheyExpire, reason, {stop}))))};
    if (act == Act::Invalidate) {
        control.refuseIfReadOnly();
        workspace.keySets().invalidate(issuer.keysUrl);
        const QString done = QStringLiteral("Invalidated the keys of ") + nameOfIssuer(issuer.url);
        try {
            workspace.keySets().refresh(issuer.keysUrl, stop);
        } catch (const Error&) {
            // Why is part of the key set's state.
            return {done + QStringLiteral("; new ones cannot be had"), tasks::Task::State::Failed};
        }
        return {done + QStringLiteral(" and fetched them anew")};
    }
    auto lease = control.lend({stop});
    auto transaction = control.begin(*lease);
    const auto ended = landreeve::control::IssuerStore(*lease).remove(issuer.url);
    transaction.commit();
    if (!issuer.keysUrl.empty())
        workspace.keySets().reload(issuer.keysUrl);
    return {QStringLiteral("Removed %1; %2 sessions ended").arg(nameOfIssuer(issuer.url), theme::count(ended))};
}

} // namespace

KeyActPanel::KeyActPanel(const TokenServices& services, Act act, landreeve::control::Issuer issuer, QWidget* parent)
    : SidePanel(parent),
      m_services(services),
      m_act(act),
      m_issuer(std::move(issuer)),
      m_text(new Label(textOf(act), TypeStyle::Body, Token::Ink, this)),
      m_error(new widgets::ErrorLine(this)) {
    setObjectName(QStringLiteral("keyActPanel"));
    setTitle(titleOf(act), nameOfIssuer(m_issuer.url));
    build();
    connect(m_keep, &LButton::activated, this, &SidePanel::closeRequested);
    connect(m_go, &LButton::activated, this, &KeyActPanel::go);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &KeyActPanel::go);
    connect(&m_services.rights, &TokenRights::answered, this, &KeyActPanel::showRights);
    showRights();
    if (m_act == Act::Remove)
        countSessions();
}

void KeyActPanel::build() {
    m_text->setObjectName(QStringLiteral("keyActText"));
    m_text->setWraps();
    body()->addWidget(m_text);
    if (m_act == Act::Rotate) {
        auto* label = new Label(QStringLiteral("Reason"), TypeStyle::Body, Token::Ink2, this);
        m_reason = new QLineEdit(this);
        m_reason->setObjectName(QStringLiteral("rotateReasonEdit"));
        m_reason->setAccessibleName(QStringLiteral("Reason"));
        m_reason->setPlaceholderText(QStringLiteral("Stands in the audit log"));
        label->setBuddy(m_reason);
        body()->addWidget(label);
        body()->addWidget(m_reason);
        m_reasonNote = new FieldNote(m_reason, this);
        body()->addWidget(m_reasonNote);
        connect(m_reason, &QLineEdit::textEdited, m_reasonNote, &FieldNote::clear);
        connect(m_reason, &QLineEdit::returnPressed, this, &KeyActPanel::go);
        m_atOnce = new QCheckBox(QStringLiteral("Somebody else may have the key"), this);
        m_atOnce->setObjectName(QStringLiteral("atOnceCheck"));
        body()->addWidget(m_atOnce);
        connect(m_atOnce, &QCheckBox::toggled, this, [this](bool on) {
            m_text->setText(on ? QStringLiteral("A new key signs from now on. Every token signed before is refused at "
                                                "once, and its holder has to sign in again.")
                               : textOf(Act::Rotate));
        });
    }
    m_error->setObjectName(QStringLiteral("keyActError"));
    body()->addWidget(m_error);
    m_keep = new LButton(QStringLiteral("Keep"), LButton::Kind::Secondary, this);
    m_keep->setObjectName(QStringLiteral("keyActKeepButton"));
    m_go = new LButton(buttonOf(m_act), LButton::Kind::Danger, this);
    m_go->setObjectName(QStringLiteral("keyActButton"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    for (LButton* button : {m_keep, m_go}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    body()->addLayout(row);
    body()->addStretch(1);
}

void KeyActPanel::begin() {
    (m_reason != nullptr ? static_cast<QWidget*>(m_reason) : m_keep)->setFocus(Qt::OtherFocusReason);
}

void KeyActPanel::showRights() {
    const auto may = m_services.rights.may(permissionOf(m_act));
    m_go->setEnabled(may && may->allowed);
    m_go->setToolTip(may && !may->allowed ? may->reason : QString());
}

void KeyActPanel::countSessions() {
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, url = m_issuer.url](const std::stop_token& stop, const ProgressFn&) {
            landreeve::sessions::SessionFilter filter;
            filter.issuer = url;
            return SessionStore(workspace.control()).estimate(filter, {stop});
        },
        tasks::Outcome<landreeve::sessions::SessionCounts>{
            .done =
                [this](const landreeve::sessions::SessionCounts& counts) {
                    m_text->setText(textOf(Act::Remove) + QStringLiteral(" Alive now: %1%2.")
                                                              .arg(counts.exact ? QString() : QStringLiteral("about "),
                                                                   theme::count(counts.active)));
                },
            .failed = [this](const Error& error) { m_error->showError(error); }});
}

void KeyActPanel::go() {
    if (m_reason != nullptr && m_reason->text().trimmed().isEmpty()) {
        m_reasonNote->set(FieldNote::Kind::Bad, QStringLiteral("Say why; it stands in the audit log."));
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_error->clear();
    m_go->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, act = m_act, issuer = m_issuer,
         reason = m_reason == nullptr ? std::string() : m_reason->text().trimmed().toStdString(),
         atOnce = m_atOnce != nullptr && m_atOnce->isChecked()](const std::stop_token& stop, const ProgressFn&) {
            return carryOut(workspace, act, issuer, reason, atOnce, stop);
        },
        tasks::Outcome<Done>{.done =
                                 [this](const Done& what) {
                                     m_go->setBusy(false);
                                     Q_EMIT done(what.words, what.state);
                                 },
                             .failed =
                                 [this](const Error& error) {
                                     m_go->setBusy(false);
                                     m_error->showError(error);
                                 },
                             .cancelled = [this] { m_go->setBusy(false); }});
}

} // namespace landreeve::ui::tokens
