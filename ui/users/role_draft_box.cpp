#include "ui/users/role_draft_box.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/users/gift_check.h"
#include "ui/users/role_acts.h"
#include "ui/users/role_draft.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace landreeve::ui::users {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

QString changesWords(int count) {
    return count == 1 ? QStringLiteral("1 change") : QStringLiteral("%1 changes").arg(count);
}

} // namespace

RoleDraftBox::RoleDraftBox(Qt::Orientation orientation, const UserServices& services, RoleDraft& draft, QWidget* parent)
    : Sheet(parent),
      m_services(services),
      m_draft(draft),
      m_gift(new GiftCheck(services, this)),
      m_words(new Label({}, TypeStyle::Body, Token::Ink, this)),
      m_touches(new Label({}, TypeStyle::Small, Token::Ink2, this)),
      m_refusal(new Label({}, TypeStyle::Small, Token::Bad, this)),
      m_error(new widgets::ErrorLine(this)),
      m_discard(new LButton(QStringLiteral("Discard"), LButton::Kind::Secondary, this)),
      m_save(new LButton({}, LButton::Kind::Primary, this)) {
    setObjectName(QStringLiteral("roleDraftBox"));
    setGround(Token::Tint, Token::Tint);
    body()->setContentsMargins(14, 10, 14, 10);
    body()->setSpacing(4);
    m_words->setObjectName(QStringLiteral("roleDraftWords"));
    m_touches->setObjectName(QStringLiteral("roleDraftTouches"));
    m_error->setObjectName(QStringLiteral("roleDraftError"));
    m_discard->setObjectName(QStringLiteral("discardRolesButton"));
    m_save->setObjectName(QStringLiteral("saveRolesButton"));
    auto* said = new QVBoxLayout;
    said->setSpacing(2);
    m_refusal->setObjectName(QStringLiteral("roleDraftRefusal"));
    for (Label* label : {m_words, m_touches, m_refusal}) {
        label->setWraps();
        said->addWidget(label);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    for (LButton* button : {m_discard, m_save}) {
        button->setButtonSize(LButton::Size::Small);
        buttons->addWidget(button, 0, Qt::AlignVCenter);
    }
    auto* row = new QBoxLayout(orientation == Qt::Horizontal ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    row->setSpacing(8);
    row->addLayout(said, 1);
    row->addLayout(buttons);
    body()->addLayout(row);
    body()->addWidget(m_error);
    connect(m_discard, &LButton::activated, &m_draft, &RoleDraft::discard);
    connect(m_save, &LButton::activated, this, &RoleDraftBox::save);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RoleDraftBox::save);
    connect(&m_draft, &RoleDraft::changed, this, [this] {
        m_error->clear();
        m_save->setBusy(false);
        count();
        present();
    });
    connect(&m_services.rights, &UserRights::answered, this, &RoleDraftBox::present);
    connect(m_gift, &GiftCheck::answered, this, &RoleDraftBox::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &RoleDraftBox::present);
    present();
}

bool RoleDraftBox::isBusy() const {
    return m_save->isBusy();
}

void RoleDraftBox::setPlace(bool here) {
    if (std::exchange(m_here, here) == here)
        return;
    count();
    present();
}

void RoleDraftBox::present() {
    const int count = m_draft.count();
    setVisible(m_here && count > 0);
    if (isHidden())
        return;
    m_words->setText(m_draft.words().join(u' '));
    const QString where =
        m_draft.tenant().empty() ? QStringLiteral("everywhere") : QStringLiteral("in ") + placeIn(m_draft.tenant());
    m_touches->setText(
        (!m_people        ? QStringLiteral("Counting whom it touches…")
         : *m_people == 0 ? QStringLiteral("Nobody has these roles there yet.")
         : *m_people == 1
             ? QStringLiteral("Touches 1 person, also who is signed in.")
             : QStringLiteral("Touches %1 people, also those who are signed in.").arg(theme::count(*m_people))) +
        QStringLiteral(" Holds %1 and at once; set it back to undo it.").arg(where));
    const auto may = m_services.rights.mayWriteRoles(QString::fromStdString(m_draft.tenant()));
    landreeve::control::Gift all{.tenantId = m_draft.tenant()};
    for (const landreeve::control::RoleChange& change : m_draft.changes()) {
        const landreeve::control::Gift gift = giftOf(change);
        all.roles.insert(all.roles.end(), gift.roles.begin(), gift.roles.end());
        all.permissions.insert(all.permissions.end(), gift.permissions.begin(), gift.permissions.end());
    }
    m_gift->ask(all);
    const QString why = m_services.isLost()    ? QStringLiteral("The server does not answer; nothing can be changed.")
                        : may && !may->allowed ? may->reason
                                               : m_gift->refusal();
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
    m_save->setText(QStringLiteral("Save %1").arg(changesWords(count)));
    m_save->setKeys(QKeySequence(Qt::CTRL | Qt::Key_S)); // new words take them away
    m_save->setEnabled(may && why.isEmpty());
    m_save->setToolTip(why);
    m_save->updateGeometry();
}

void RoleDraftBox::count() {
    m_people.reset();
    const int round = ++m_round;
    auto changes = m_draft.changes();
    if (changes.empty() || !m_here)
        return;
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, changes = std::move(changes)](
            const std::stop_token& stop, const ProgressFn&) { return touchedBy(workspace, changes, stop); },
        tasks::Outcome<std::int64_t>{.done =
                                         [this, round](std::int64_t people) {
                                             if (round != m_round)
                                                 return;
                                             m_people = people;
                                             present();
                                         },
                                     // Saving says what is wrong.
                                     .failed = [](const Error&) {}});
}

void RoleDraftBox::save() {
    if (!m_save->isEnabled() || m_save->isBusy())
        return;
    m_error->clear();
    m_save->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, changes = m_draft.changes()](const std::stop_token& stop,
                                                                         const ProgressFn&) -> int {
            changeRoles(workspace, changes, stop);
            return static_cast<int>(changes.size());
        },
        tasks::Outcome<int>{.done =
                                [this, words = m_draft.words().join(u' ').chopped(1), place = m_draft.tenant()](int) {
                                    // It stays until the roles are read again, which then are so.
                                    Q_EMIT saved(place.empty() ? words
                                                               : words + QStringLiteral(" in ") + placeIn(place));
                                },
                            .failed =
                                [this](const Error& error) {
                                    m_save->setBusy(false);
                                    m_error->showError(error);
                                },
                            .cancelled = [this] { m_save->setBusy(false); }});
}

} // namespace landreeve::ui::users
