#include "ui/sessions/revoke_box.h"

#include "core/sessions/session_store.h"
#include "core/workspace/workspace.h"
#include "ui/sessions/client_name.h"
#include "ui/sessions/session_rights.h"
#include "ui/sessions/session_words.h"
#include "ui/sessions/sessions_feed.h"
#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QRadioButton>
#include <QTimer>

#include <set>

namespace landreeve::ui::sessions {

using landreeve::sessions::SessionFilter;
using landreeve::sessions::SessionStatus;
using landreeve::sessions::SessionStore;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

/// Chosen by mouse, the reason is what comes next; by keyboard Tab leads there.
class ScopeChoice : public QRadioButton {
public:
    ScopeChoice(const QString& words, QWidget* next, QWidget* parent) : QRadioButton(words, parent), m_next(next) {}

protected:
    void mouseReleaseEvent(QMouseEvent* event) override {
        QRadioButton::mouseReleaseEvent(event);
        if (isChecked())
            m_next->setFocus(Qt::MouseFocusReason);
    }

private:
    QWidget* m_next;
};

constexpr int kSoonMs = 200;
constexpr int kMostNamed = 50;
constexpr int kHeadPadding = 8;

/// "Firefox on Windows (2), ThinkPad".
QString clientsWords(const QMap<QString, int>& clients) {
    QStringList words;
    for (auto it = clients.begin(); it != clients.end(); ++it)
        words << (it.value() == 1 ? it.key() : QStringLiteral("%1 (%2)").arg(it.key()).arg(it.value()));
    return words.join(QStringLiteral(", "));
}

} // namespace

RevokeBox::RevokeBox(workspace::Workspace& workspace, SessionsFeed& feed, SessionRights& rights,
                     tasks::TaskRunner& runner, QWidget* parent)
    : QFrame(parent),
      m_workspace(workspace),
      m_feed(feed),
      m_rights(rights),
      m_runner(runner),
      m_group(new QButtonGroup(this)),
      m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("revokePreview"));
    setAccessibleName(QStringLiteral("Revoke: what would happen"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(13, kHeadPadding, 13, 12);
    column->setSpacing(9);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    m_head = new Label(QStringLiteral("Revoke: what would happen"), TypeStyle::BodyStrong, Token::Bad, this);
    auto* mark = new widgets::StatusMark(widgets::statusOf(QStringLiteral("Revoked")), 13, this);
    mark->standLevelWith(m_head);
    head->addWidget(mark);
    head->addWidget(m_head, 1);
    column->addLayout(head);
    column->addSpacing(kHeadPadding - 2);
    m_choices = new QWidget(this);
    m_choices->setObjectName(QStringLiteral("revokeScope"));
    m_grid = new QGridLayout(m_choices);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(0, 1);
    column->addWidget(m_choices);
    m_text = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_text->setObjectName(QStringLiteral("revokeText"));
    m_text->setWraps();
    column->addWidget(m_text);
    m_warning = new Label({}, TypeStyle::BodyMedium, Token::Bad, this);
    m_warning->setObjectName(QStringLiteral("revokeWarning"));
    m_warning->setWraps();
    m_warning->hide();
    column->addWidget(m_warning);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("revokeReason"));
    m_reason->setPlaceholderText(QStringLiteral("Reason"));
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_note = new FieldNote(m_reason, this);
    column->addWidget(m_reason);
    column->addWidget(m_note);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("revokeError"));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    column->addWidget(m_error);
    auto* keep = new LButton(QStringLiteral("Keep"), LButton::Kind::Secondary, this);
    keep->setObjectName(QStringLiteral("revokeKeepButton"));
    m_go = new LButton(QStringLiteral("Revoke"), LButton::Kind::Danger, this);
    m_go->setObjectName(QStringLiteral("revokeButton"));
    for (LButton* button : {keep, m_go})
        button->setButtonSize(LButton::Size::Small);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(m_go);
    column->addLayout(row);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoonMs);
    connect(m_soon, &QTimer::timeout, this, &RevokeBox::count);
    connect(keep, &LButton::activated, this, &RevokeBox::kept);
    connect(m_go, &LButton::activated, this, &RevokeBox::go);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_reason, &QLineEdit::returnPressed, m_go, &LButton::click);
    connect(m_reason, &QLineEdit::textEdited, m_note, &FieldNote::clear);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        m_error->clear();
        m_countFailed = false;
        present();
        count();
    });
    connect(m_group, &QButtonGroup::idToggled, this, &RevokeBox::present);
    connect(&m_rights, &SessionRights::answered, this, &RevokeBox::present);
    connect(&m_feed, &SessionsFeed::linkChanged, this, &RevokeBox::present);
    connect(&m_feed, &SessionsFeed::changed, this, [this] {
        if (isVisible())
            m_soon->start();
    });
}

void RevokeBox::setScopes(const QList<RevokeScope>& scopes) {
    const bool same = scopes == m_scopes;
    m_scopes = scopes;
    if (!same) {
        m_counted.reset();
        m_countFailed = false;
        m_reason->clear();
        m_note->clear();
        m_error->clear();
        m_numbers.clear();
        const auto old = m_choices->findChildren<QWidget*>(Qt::FindDirectChildrenOnly);
        for (QWidget* widget : old)
            delete widget;
        QWidget* before = m_reason->previousInFocusChain();
        while (before->focusPolicy() == Qt::NoFocus && before != m_reason)
            before = before->previousInFocusChain();
        for (int i = 0; i < scopes.size(); ++i) {
            auto* choice = new ScopeChoice(scopes[i].words, m_reason, m_choices);
            // Made last, they would come behind everything in the window.
            setTabOrder(before, choice);
            before = choice;
            choice->setObjectName(QStringLiteral("scope-") + scopes[i].id);
            choice->setAccessibleName(scopes[i].words);
            auto* number = new Label({}, TypeStyle::Body, Token::Ink2, m_choices);
            number->setObjectName(QStringLiteral("count-") + scopes[i].id);
            m_group->addButton(choice, i);
            m_grid->addWidget(choice, i, 0);
            m_grid->addWidget(number, i, 1, Qt::AlignRight | Qt::AlignVCenter);
            m_numbers.append(number);
        }
        setTabOrder(before, m_reason);
        if (!scopes.isEmpty())
            m_group->button(0)->setChecked(true);
        m_choices->setVisible(scopes.size() > 1);
    }
    present();
    count();
}

const RevokeScope* RevokeBox::chosen() const {
    const int at = m_scopes.size() == 1 ? 0 : m_group->checkedId();
    return at >= 0 && at < m_scopes.size() ? &m_scopes[at] : nullptr;
}

QString RevokeBox::reason() const {
    return m_reason->text().trimmed();
}

void RevokeBox::begin() {
    if (m_scopes.size() > 1 && m_group->checkedButton() != nullptr)
        m_group->checkedButton()->setFocus(Qt::OtherFocusReason);
    else
        m_reason->setFocus(Qt::OtherFocusReason);
}

void RevokeBox::setBusy(bool busy) {
    m_go->setBusy(busy);
}

void RevokeBox::showError(const Error& error) {
    setBusy(false);
    // It stays, whatever is counted next.
    m_countFailed = false;
    m_error->showError(error);
}

void RevokeBox::count() {
    if (m_counting)
        m_counting->cancel();
    if (m_scopes.isEmpty())
        return;
    m_counting = m_runner.run(
        this,
        [&workspace = m_workspace, scopes = m_scopes](const std::stop_token& stop, const ProgressFn&) {
            SessionStore store(workspace.control());
            Counted counted;
            for (const RevokeScope& scope : scopes) {
                if (!scope.mark) {
                    const auto now = store.find(scope.session->key(), {stop});
                    counted.counts.push_back(now && now->reason.empty() ? 1 : 0);
                    continue;
                }
                counted.counts.push_back(store.preview(*scope.mark, {stop}));
                if (scope.id != QLatin1String("person"))
                    continue;
                SessionFilter filter;
                filter.issuer = scope.mark->issuer;
                filter.userId = scope.mark->userId;
                filter.statuses = {SessionStatus::Active};
                std::set<std::string> tenants;
                for (const auto& session : store.list(filter, kMostNamed, {}, {stop}).sessions) {
                    if (!session.tenantId.empty())
                        tenants.insert(session.tenantId);
                    const QString client = clientName(QString::fromStdString(session.userAgent));
                    if (!client.isEmpty())
                        ++counted.clients[client];
                }
                counted.tenants = static_cast<int>(tenants.size());
            }
            return counted;
        },
        tasks::Outcome<Counted>{.done =
                                    [this](Counted counted) {
                                        if (m_countFailed)
                                            m_error->clear();
                                        m_countFailed = false;
                                        m_counted = std::move(counted);
                                        present();
                                    },
                                .failed =
                                    [this](const Error& error) {
                                        m_countFailed = true;
                                        m_error->showError(error);
                                        present();
                                    }});
}

void RevokeBox::present() {
    const RevokeScope* scope = chosen();
    if (scope == nullptr)
        return;
    const auto at = static_cast<std::size_t>(scope - m_scopes.constData());
    const bool known = m_counted && m_counted->counts.size() == static_cast<std::size_t>(m_scopes.size());
    for (int i = 0; i < m_numbers.size(); ++i) {
        const bool is = static_cast<std::size_t>(i) == at;
        m_numbers[i]->setText(known           ? theme::count(m_counted->counts[static_cast<std::size_t>(i)])
                              : m_countFailed ? QStringLiteral("?")
                                              : QStringLiteral("…"));
        m_numbers[i]->setTypeStyle(is ? TypeStyle::BodyStrong : TypeStyle::Body);
        m_numbers[i]->setInk(is ? Token::Ink : Token::Ink2);
    }
    const qint64 count = known ? m_counted->counts[at] : -1;
    // As long before it is counted as after: what stands below it does not move under the mouse.
    QString text;
    if (count == 0) {
        text = scope->mark
                   ? QStringLiteral("None of them is alive now. A mark would still end what is first seen later "
                                    "and began before it.")
                   : QStringLiteral("It has ended already.");
    } else {
        text = known           ? QStringLiteral("Ends %1").arg(sessionsWords(count))
               : m_countFailed ? QStringLiteral("What it ends is not known")
                               : QStringLiteral("Counting what it ends");
        if (known && scope->id == QLatin1String("person") && m_counted->tenants > 1)
            text += QStringLiteral(" in %1 tenants").arg(m_counted->tenants);
        if (known && scope->id == QLatin1String("person") && !m_counted->clients.isEmpty())
            text += QStringLiteral(": ") + clientsWords(m_counted->clients);
        text += QStringLiteral(". ");
        if (scope->mark)
            text += QStringLiteral("One mark is written; every gate refuses within 250 ms. ");
        else
            text += QStringLiteral("Every gate refuses it within 250 ms. ");
        text += scope->id == QLatin1String("tenant") ? QStringLiteral("People can sign in again.")
                                                     : QStringLiteral("The person can sign in again.");
    }
    m_text->setText(text);
    m_warning->setVisible(scope->own);
    m_warning->setText(scope->session && !scope->mark
                           ? QStringLiteral("This is your own session: this window ends with it.")
                           : QStringLiteral("Your own session is among them: this window ends with it."));
    m_go->setText(known ? QStringLiteral("Revoke %1").arg(sessionsWords(count)) : QStringLiteral("Revoke"));
    const auto may = m_rights.may(QStringLiteral("revoke"), scope->tenantId);
    const bool lost = m_feed.link() == SessionsFeed::Link::Lost;
    const bool nothing = count == 0 && !scope->mark;
    m_go->setEnabled(known && !lost && !nothing && may && may->allowed);
    m_go->setToolTip(lost                   ? QStringLiteral("The server does not answer; nothing can be revoked now.")
                     : may && !may->allowed ? may->reason
                                            : QString());
    m_reason->setEnabled(!may || may->allowed);
    if (may && !may->allowed)
        m_note->set(FieldNote::Kind::Warn, may->reason);
    else if (m_note->kind() == FieldNote::Kind::Warn)
        m_note->clear();
    m_go->updateGeometry();
}

void RevokeBox::go() {
    const RevokeScope* scope = chosen();
    if (scope == nullptr || !m_go->isEnabled())
        return;
    if (reason().isEmpty()) {
        m_note->set(FieldNote::Kind::Bad, QStringLiteral("A reason is needed: whoever is signed out will ask."));
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_error->clear();
    m_countFailed = false;
    setBusy(true);
    Q_EMIT revokeRequested(*scope, reason());
}

void RevokeBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::roundedBox(painter, rect(), 6, theme::color(Token::Base), QColor());
    QPainterPath whole;
    whole.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.save();
    painter.setClipPath(whole);
    painter.fillRect(QRect(0, 0, width(), m_head->geometry().bottom() + kHeadPadding), theme::color(Token::BadTint));
    painter.restore();
    theme::roundedBox(painter, rect(), 6, QColor(), theme::color(Token::Bad));
}

} // namespace landreeve::ui::sessions
