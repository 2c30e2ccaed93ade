#include "ui/tenants/key_box.h"

#include "core/tenancy/tenant_keys.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

KeyBox::KeyBox(TenantActions& actions, QWidget* parent)
    : Sheet(parent),
      m_actions(actions),
      m_title(new Label({}, TypeStyle::BodyStrong, Token::Ink, this)),
      m_text(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_keep(new LButton(QStringLiteral("Keep this key"), LButton::Kind::Secondary, this)),
      m_go(new LButton(QStringLiteral("Rotate key"), LButton::Kind::Primary, this)) {
    setObjectName(QStringLiteral("keyBox"));
    setGround(Token::Alt);
    m_title->setWraps();
    m_text->setWraps();
    m_text->setObjectName(QStringLiteral("keyBoxText"));
    m_keep->setObjectName(QStringLiteral("keepKeyButton"));
    m_go->setObjectName(QStringLiteral("rotateKeyButton"));
    body()->setSpacing(6);
    body()->addWidget(m_title);
    body()->addWidget(m_text);
    auto* row = new QHBoxLayout;
    for (LButton* button : {m_keep, m_go})
        button->setButtonSize(LButton::Size::Small);
    row->addWidget(m_keep);
    row->addStretch(1);
    row->addWidget(m_go);
    body()->addLayout(row);
    connect(m_keep, &LButton::activated, this, [this] {
        hide();
        Q_EMIT ended();
    });
    connect(m_go, &LButton::activated, this, [this] {
        m_actions.rotateKey(m_id);
        hide();
        Q_EMIT ended();
    });
    widgets::pressOnCtrlEnter(this, m_go);
    hide();
}

void KeyBox::ask(const QString& id, const QString& name) {
    m_id = id;
    m_title->setText(QStringLiteral("Rotate the key of %1?").arg(name));
    m_text->setText(QStringLiteral("Looking which personal fields are under which key…"));
    m_go->setText(QStringLiteral("Rotate key"));
    m_go->setEnabled(false);
    QWidget::show();
    m_keep->setFocus(Qt::OtherFocusReason);
    m_actions.readKeys(this, id,
                       {.done =
                            [this, id](const tenancy::KeyStatus& status) {
                                if (m_id == id)
                                    show(status);
                            },
                        .failed =
                            [this, id](const Error& error) {
                                if (m_id == id)
                                    m_text->setText(QString::fromStdString(error.message() + " " + error.hint()));
                            },
                        .cancelled = {}});
}

void KeyBox::show(const tenancy::KeyStatus& status) {
    std::int64_t fields = 0;
    std::int64_t old = 0;
    for (const auto& [version, count] : status.fields) {
        fields += count;
        old += version < status.version ? count : 0;
    }
    const auto words = [](std::int64_t count) {
        return count == 1 ? QStringLiteral("1 personal field is")
                          : QStringLiteral("%1 personal fields are").arg(theme::count(count));
    };
    if (status.isRotating) {
        m_text->setText(
            QStringLiteral("A rotation to key %1 was begun and not finished: %2 still under the key before. "
                           "Everything can be read; both keys are kept until it is done.")
                .arg(status.version)
                .arg(words(old)));
        m_go->setText(QStringLiteral("Finish rotation"));
    } else {
        m_text->setText(
            QStringLiteral("%1 under key %2, made %3. Each is encrypted again under a new key while everybody "
                           "works on; no record's history tells of it. The old key is then taken away; "
                           "backups made before hold it still.")
                .arg(words(fields))
                .arg(status.version)
                .arg(theme::whenWithin(theme::toDateTime(status.madeAt), QDateTime::currentDateTime())));
    }
    m_go->setEnabled(true);
    m_go->updateGeometry();
}

} // namespace landreeve::ui::tenants
