#include "ui/users/map_panel.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/tokens/token_words.h"
#include "ui/users/gift_check.h"
#include "ui/users/role_choice.h"
#include "ui/users/user_acts.h"
#include "ui/users/user_rights.h"
#include "ui/users/user_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Issuer;
using landreeve::control::IssuerKind;
using landreeve::control::KnownPerson;
using landreeve::control::UserMapping;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kMostPeople = 100;
constexpr int kWhole = 1; ///< Row of "Whole workspace" among the places.

QComboBox* comboBox(const char* name, const QString& spoken, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(QLatin1String(name));
    combo->setAccessibleName(spoken);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return combo;
}

QString wordsOf(const KnownPerson& person) {
    const QString id = QString::fromStdString(person.userId);
    const QString name = QString::fromStdString(person.displayName);
    if (person.refused)
        return QStringLiteral("%1, refused %2")
            .arg(id, theme::ago(theme::toDateTime(person.lastSeen), QDateTime::currentDateTimeUtc()));
    if (person.mapped)
        return name.isEmpty() || name == id ? id : QStringLiteral("%1, %2").arg(name, id);
    return QStringLiteral("%1, no role yet").arg(id);
}

} // namespace

MapPanel::MapPanel(const UserServices& services, QWidget* parent)
    : SidePanel(parent), m_services(services), m_gift(new GiftCheck(services, this)) {
    setObjectName(QStringLiteral("mapUserPanel"));
    setTitle(QStringLiteral("Map user"), QStringLiteral("Gives somebody a role in a place"));
    const auto label = [this](const QString& words, QWidget* field) {
        auto* shown = new Label(words, TypeStyle::Body, Token::Ink2, this);
        shown->setBuddy(field);
        body()->addWidget(shown);
        body()->addWidget(field);
        return shown;
    };
    m_issuers = comboBox("mapIssuerCombo", QStringLiteral("Issuer"), this);
    m_issuerLabel = label(QStringLiteral("Issuer"), m_issuers);
    m_people = comboBox("mapPersonCombo", QStringLiteral("Known here"), this);
    m_peopleLabel = label(QStringLiteral("Known here"), m_people);
    m_user = new QLineEdit(this);
    m_user->setObjectName(QStringLiteral("mapUserEdit"));
    m_user->setAccessibleName(QStringLiteral("User ID"));
    label(QStringLiteral("User ID"), m_user);
    m_userNote = new FieldNote(m_user, this);
    body()->addWidget(m_userNote);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("mapNameEdit"));
    m_name->setAccessibleName(QStringLiteral("Name"));
    m_name->setPlaceholderText(QStringLiteral("What people call them"));
    label(QStringLiteral("Name"), m_name);
    m_place = comboBox("mapPlaceCombo", QStringLiteral("Where"), this);
    m_place->addItem(QStringLiteral("Choose a tenant…"));
    m_place->addItem(QStringLiteral("Whole workspace"), QString());
    label(QStringLiteral("Where"), m_place);
    m_placeNote = new FieldNote(m_place, this);
    body()->addWidget(m_placeNote);
    m_role = new RoleChoice(QStringLiteral("mapRoleCombo"), this);
    body()->addWidget(m_role);
    m_consequence =
        new Label(QStringLiteral("With an owner of this issuer everybody signs in to the workspace, from the "
                                 "next time that they open it."),
                  TypeStyle::Small, Token::Ink, this);
    m_consequence->setObjectName(QStringLiteral("mapConsequence"));
    m_consequence->setWraps();
    body()->addWidget(m_consequence);
    m_refusal = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_refusal->setObjectName(QStringLiteral("mapRefusal"));
    m_refusal->setWraps();
    body()->addWidget(m_refusal);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("mapError"));
    body()->addWidget(m_error);
    auto* cancel = new LButton(QStringLiteral("Cancel"), LButton::Kind::Secondary, this);
    cancel->setObjectName(QStringLiteral("mapCancelButton"));
    m_go = new LButton(QStringLiteral("Map user"), LButton::Kind::Primary, this);
    m_go->setObjectName(QStringLiteral("mapGoButton"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    for (LButton* button : {cancel, m_go}) {
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button);
    }
    body()->addLayout(row);
    body()->addStretch(1);
    connect(m_issuers, &QComboBox::currentIndexChanged, this, [this] {
        explainIssuer();
        readPeople();
    });
    connect(m_role, &RoleChoice::changed, this, &MapPanel::present);
    connect(m_people, &QComboBox::activated, this, &MapPanel::takePerson);
    connect(m_people, &QComboBox::currentTextChanged, m_people, &QWidget::setToolTip);
    connect(m_user, &QLineEdit::textChanged, m_userNote, &FieldNote::clear);
    connect(m_user, &QLineEdit::textChanged, m_placeNote, &FieldNote::clear);
    connect(m_user, &QLineEdit::textChanged, this, &MapPanel::followUser);
    connect(m_place, &QComboBox::currentIndexChanged, this, [this] {
        m_placeNote->clear();
        present();
    });
    connect(m_placeNote, &FieldNote::repairRequested, this, [this] { Q_EMIT changeRequested(wanted()); });
    for (QLineEdit* edit : {m_user, m_name})
        connect(edit, &QLineEdit::returnPressed, this, &MapPanel::go);
    connect(cancel, &LButton::activated, this, &SidePanel::closeRequested);
    connect(this, &SidePanel::closeRequested, this, &MapPanel::forget);
    connect(m_gift, &GiftCheck::answered, this, &MapPanel::present);
    connect(m_go, &LButton::activated, this, &MapPanel::go);
    widgets::pressOnCtrlEnter(this, m_go);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &MapPanel::go);
    connect(&m_services.rights, &UserRights::answered, this, &MapPanel::present);
    connect(&m_services.fleet, &control::FleetFeed::linkChanged, this, &MapPanel::present);
    connect(&m_services.fleet, &control::FleetFeed::fleetChanged, this, &MapPanel::fillTenants);
    fillTenants();
    takePeople({});
}

void MapPanel::setChoices(const std::vector<Issuer>& issuers, const std::vector<landreeve::control::Role>& roles) {
    m_role->setRoles(roles);
    const QVariant before = m_issuers->currentData();
    m_known = issuers;
    {
        const QSignalBlocker quiet(m_issuers);
        m_issuers->clear();
        for (const Issuer& issuer : issuers)
            m_issuers->addItem(tokens::nameOfIssuer(issuer.url), QString::fromStdString(issuer.url));
        m_issuers->setCurrentIndex(std::max(0, m_issuers->findData(before)));
    }
    m_issuers->setVisible(issuers.size() > 1);
    m_issuerLabel->setVisible(issuers.size() > 1);
    explainIssuer();
    if (m_issuers->currentData() != before)
        readPeople();
}

void MapPanel::begin(const std::optional<std::string>& tenantId) {
    readPeople();
    if (tenantId && m_place->currentIndex() <= 0)
        m_place->setCurrentIndex(std::max(0, m_place->findData(QString::fromStdString(*tenantId))));
    present();
    // Not to who is known here, of whom nobody may be: the keyboard begins where it did the last time.
    (m_issuers->isHidden() ? static_cast<QWidget*>(m_user) : m_issuers)->setFocus(Qt::OtherFocusReason);
}

bool MapPanel::isTouched() const {
    return !m_user->text().isEmpty() || !m_name->text().isEmpty();
}

void MapPanel::fillTenants() {
    QStringList ids;
    for (const auto& one : m_services.fleet.fleet().tenants)
        ids.append(QString::fromStdString(one.tenant.id));
    QStringList shown;
    for (int i = kWhole + 1; i < m_place->count(); ++i)
        shown.append(m_place->itemText(i));
    if (ids == shown)
        return;
    const bool chosen = m_place->currentIndex() > kWhole;
    const QVariant before = m_place->currentData();
    const QSignalBlocker quiet(m_place);
    while (m_place->count() > kWhole + 1)
        m_place->removeItem(kWhole + 1);
    for (const QString& id : std::as_const(ids))
        m_place->addItem(id, id);
    if (chosen)
        m_place->setCurrentIndex(std::max(0, m_place->findData(before)));
}

void MapPanel::readPeople() {
    const QString issuer = m_issuers->currentData().toString();
    if (issuer.isEmpty())
        return;
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, url = issuer.toStdString()](const std::stop_token& stop,
                                                                        const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", {}, stop);
            return landreeve::control::knownPeople(*workspace.control().lend({stop}), url, kMostPeople);
        },
        tasks::Outcome<std::vector<KnownPerson>>{.done =
                                                     [this, issuer](std::vector<KnownPerson> people) {
                                                         if (issuer == m_issuers->currentData().toString())
                                                             takePeople(std::move(people));
                                                     },
                                                 // An id can be typed all the same.
                                                 .failed = [this](const Error&) { takePeople({}); }});
}

void MapPanel::takePeople(std::vector<KnownPerson> people) {
    m_heardOf = std::move(people);
    m_people->clear();
    qsizetype refused = 0;
    for (const KnownPerson& person : m_heardOf)
        refused += person.refused ? 1 : 0;
    m_people->addItem(refused == 0   ? QStringLiteral("Choose…")
                      : refused == 1 ? QStringLiteral("Choose… (1 was refused)")
                                     : QStringLiteral("Choose… (%1 were refused)").arg(theme::count(refused)));
    for (const KnownPerson& person : m_heardOf)
        m_people->addItem(wordsOf(person));
    m_people->setEnabled(!m_heardOf.empty());
    followUser();
}

const KnownPerson* MapPanel::chosenPerson() const {
    const int at = m_people->currentIndex() - 1;
    return at < 0 || at >= static_cast<int>(m_heardOf.size()) ? nullptr : &m_heardOf[static_cast<std::size_t>(at)];
}

void MapPanel::followUser() {
    const std::string id = m_user->text().trimmed().toStdString();
    const KnownPerson* const before = chosenPerson();
    if (before != nullptr && before->userId == id)
        return;
    // A name that came with somebody else goes with him.
    if (before != nullptr && m_name->text().toStdString() == before->displayName)
        m_name->clear();
    const auto found = std::ranges::find(m_heardOf, id, &KnownPerson::userId);
    m_people->setCurrentIndex(found == m_heardOf.end() ? 0 : static_cast<int>(found - m_heardOf.begin()) + 1);
    if (found != m_heardOf.end() && m_name->text().isEmpty())
        m_name->setText(QString::fromStdString(found->displayName));
}

void MapPanel::takePerson() {
    const KnownPerson* const chosen = chosenPerson();
    if (chosen == nullptr)
        return;
    const KnownPerson& person = *chosen;
    m_user->setText(QString::fromStdString(person.userId));
    m_name->setText(QString::fromStdString(person.displayName));
    if (!person.refused)
        return;
    if (const int tenant = m_place->findData(QString::fromStdString(person.tenantId)); tenant > kWhole)
        m_place->setCurrentIndex(tenant);
    m_userNote->set(FieldNote::Kind::Hint,
                    person.tenantId.empty()
                        ? QStringLiteral("Came with a good token, and was refused: no role was given.")
                        : QStringLiteral("Came with a good token to %1, and was refused: no role was given there.")
                              .arg(QString::fromStdString(person.tenantId)));
}

const Issuer* MapPanel::outsideIssuer() const {
    const int at = m_issuers->currentIndex();
    if (at < 0 || at >= static_cast<int>(m_known.size()))
        return nullptr;
    const Issuer& issuer = m_known[static_cast<std::size_t>(at)];
    return issuer.kind == IssuerKind::Local ? nullptr : &issuer;
}

void MapPanel::explainIssuer() {
    m_user->setPlaceholderText(outsideIssuer() != nullptr ? QStringLiteral("As its tokens say in sub")
                                                          : QStringLiteral("asha.rao"));
    present();
}

void MapPanel::present() {
    const bool chosen = m_place->currentIndex() > 0;
    const QString tenant = m_place->currentData().toString();
    m_role->setTenant(tenant.toStdString());
    const Issuer* const outside = outsideIssuer();
    m_consequence->setVisible(outside != nullptr && !outside->clientId.empty() && chosen && tenant.isEmpty() &&
                              m_role->role() == "owner");
    const auto may = m_services.rights.mayUsers(QStringLiteral("write"), tenant);
    if (chosen)
        m_gift->ask({tenant.toStdString(), {m_role->role()}});
    QString why;
    if (m_services.isLost())
        why = QStringLiteral("The server does not answer; nothing can be changed.");
    else if (chosen && may && !may->allowed)
        why = may->reason;
    else if (chosen)
        why = m_gift->refusal();
    // While it is being asked a press is taken: the gate is asked again before anything is done.
    m_go->setEnabled(why.isEmpty());
    m_go->setToolTip(why);
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
}

void MapPanel::forget() {
    m_user->clear();
    m_name->clear();
    m_place->setCurrentIndex(0);
    m_role->setRole("viewer");
    m_userNote->clear();
    m_placeNote->clear();
    m_error->clear();
}

UserMapping MapPanel::wanted() const {
    return {.issuer = m_issuers->currentData().toString().toStdString(),
            .userId = m_user->text().trimmed().toStdString(),
            .tenantId = m_place->currentData().toString().toStdString(),
            .role = m_role->role(),
            .displayName = m_name->text().trimmed().toStdString()};
}

void MapPanel::go() {
    if (!m_go->isEnabled() || m_go->isBusy())
        return;
    m_error->clear();
    const UserMapping mapping = wanted();
    if (m_place->currentIndex() <= 0) {
        m_placeNote->set(FieldNote::Kind::Bad, QStringLiteral("Say where: in a tenant, or in the whole workspace."));
        m_place->setFocus(Qt::OtherFocusReason);
    }
    if (mapping.userId.empty()) {
        m_userNote->set(FieldNote::Kind::Bad, QStringLiteral("Say who: the ID that the issuer knows them by."));
        m_user->setFocus(Qt::OtherFocusReason);
    }
    if (mapping.userId.empty() || m_place->currentIndex() <= 0)
        return;
    m_go->setBusy(true);
    m_services.runner().run(
        this,
        [&workspace = m_services.workspace, mapping](const std::stop_token& stop, const ProgressFn&) {
            give(workspace, mapping, {}, stop);
        },
        tasks::Outcome<tasks::Nothing>{.done = [this, mapping](tasks::Nothing) { take(mapping); },
                                       .failed = [this, mapping](const Error& error) { refused(mapping, error); },
                                       .cancelled = [this] { m_go->setBusy(false); }});
}

void MapPanel::take(const UserMapping& mapping) {
    m_go->setBusy(false);
    m_user->clear();
    m_name->clear();
    Q_EMIT mapped(mapping,
                  QStringLiteral("%1 is %2 in %3")
                      .arg(personOf(mapping), QString::fromStdString(mapping.role), placeIn(mapping.tenantId)));
}

void MapPanel::refused(const UserMapping& mapping, const Error& error) {
    m_go->setBusy(false);
    if (error.code() == "record_changed") {
        m_placeNote->set(FieldNote::Kind::Bad,
                         QStringLiteral("%1 has a role there already.").arg(QString::fromStdString(mapping.userId)),
                         QStringLiteral("Change it…"));
        m_place->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_error->showError(error);
}

} // namespace landreeve::ui::users
