#include "ui/tenants/connection_box.h"

#include "ui/tenants/tenant_actions.h"
#include "ui/widgets/code_box.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

ConnectionBox::ConnectionBox(TenantActions& actions, QWidget* parent) : QWidget(parent), m_actions(actions) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_box = new widgets::CodeBox({}, this);
    m_box->setObjectName(QStringLiteral("connectionString"));
    m_box->setAccessibleName(QStringLiteral("Connection string"));
    m_box->copyButton()->setHint(QStringLiteral("Copy connection string"));
    column->addWidget(m_box);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    m_note = new Label(QStringLiteral("Without its password."), TypeStyle::Small, Token::Ink2, this);
    row->addWidget(m_note);
    m_withPassword = new LButton(QStringLiteral("Copy with password…"), LButton::Kind::Flat, this);
    m_withPassword->setObjectName(QStringLiteral("copyWithPasswordButton"));
    m_withPassword->setButtonSize(LButton::Size::Small);
    row->addWidget(m_withPassword);
    row->addStretch(1);
    column->addLayout(row);
    auto* rows = new Label(QStringLiteral("A session sees its rows once it sets app.tenant_id to the tenant's ID."),
                           TypeStyle::Small, Token::Ink2, this);
    rows->setWraps();
    column->addWidget(rows);

    m_question = new QWidget(this);
    m_question->setObjectName(QStringLiteral("passwordQuestion"));
    auto* question = new QVBoxLayout(m_question);
    question->setContentsMargins(0, 2, 0, 0);
    question->setSpacing(8);
    auto* words =
        new Label(QStringLiteral("The password goes to the clipboard for %1 s, and the audit log notes who took it.")
                      .arg(TenantActions::kSecretSeconds),
                  TypeStyle::Small, Token::Ink2, m_question);
    words->setWraps();
    question->addWidget(words);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto* go = new LButton(QStringLiteral("Copy with password"), LButton::Kind::Secondary, m_question);
    go->setObjectName(QStringLiteral("copyPasswordNowButton"));
    go->setButtonSize(LButton::Size::Small);
    auto* keep = new LButton(QStringLiteral("Keep it hidden"), LButton::Kind::Flat, m_question);
    keep->setObjectName(QStringLiteral("keepPasswordButton"));
    keep->setButtonSize(LButton::Size::Small);
    buttons->addWidget(go);
    buttons->addWidget(keep);
    buttons->addStretch(1);
    question->addLayout(buttons);
    m_question->hide();
    column->addWidget(m_question);

    connect(m_box->copyButton(), &LButton::activated, this, [this] {
        if (!m_id.isEmpty())
            m_actions.copyUrl(m_id);
    });
    connect(m_withPassword, &LButton::activated, this, [this] { ask(true); });
    connect(keep, &LButton::activated, this, [this] { ask(false); });
    connect(go, &LButton::activated, this, [this] {
        m_actions.copyUrlWithPassword(m_id);
        ask(false);
    });
}

void ConnectionBox::ask(bool asking) {
    m_question->setVisible(asking);
    m_withPassword->setVisible(!asking);
    m_note->setVisible(!asking);
    if (asking)
        m_question->findChild<LButton*>(QStringLiteral("copyPasswordNowButton"))->setFocus(Qt::OtherFocusReason);
    else
        m_withPassword->setFocus(Qt::OtherFocusReason);
}

void ConnectionBox::setTenant(const QString& id) {
    if (id == m_id)
        return;
    m_id = id;
    m_box->setText({});
    m_question->hide();
    m_withPassword->show();
    m_note->show();
    if (id.isEmpty())
        return;
    m_actions.readUrl(this, id, false,
                      {.done =
                           [this, id](const postgres::ConnectionUrl& url) {
                               if (id == m_id)
                                   m_box->setText(QString::fromStdString(url.redacted()));
                           },
                       .failed =
                           [this, id](const Error& error) {
                               if (id == m_id)
                                   m_box->setText(QString::fromStdString(error.message()));
                           }});
}

void ConnectionBox::showWords(const QKeySequence& keys) {
    m_box->copyButton()->setIconName(QStringLiteral("edit-copy"));
    m_box->showWords(QStringLiteral("Copy"), keys);
}

void ConnectionBox::setPasswordRefusal(const QString& why) {
    m_withPassword->setEnabled(why.isEmpty());
    m_withPassword->setToolTip(why);
}

QString ConnectionBox::text() const {
    return m_box->text();
}

void ConnectionBox::copy() {
    m_box->copyButton()->click();
}

} // namespace landreeve::ui::tenants
