#pragma once

#include "core/control/issuer_store.h"
#include "core/control/known_people.h"
#include "core/control/role_store.h"
#include "core/control/user_store.h"
#include "ui/users/user_services.h"
#include "ui/widgets/side_panel.h"

#include <optional>
#include <vector>

class QComboBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class GiftCheck;
class RoleChoice;

/// Gives somebody a role in a tenant or in the whole workspace. Offers whom the workspace has heard of.
class MapPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit MapPanel(const UserServices& services, QWidget* parent = nullptr);

    void setChoices(const std::vector<landreeve::control::Issuer>& issuers,
                    const std::vector<landreeve::control::Role>& roles);
    /// Puts the keyboard into it; `tenantId` is proposed where nothing is chosen yet.
    void begin(const std::optional<std::string>& tenantId = {});
    bool isTouched() const;

Q_SIGNALS:
    void mapped(const landreeve::control::UserMapping& mapping, const QString& words);
    /// He has a role there already, which is wanted to be changed.
    void changeRequested(const landreeve::control::UserMapping& mapping);

private:
    void fillTenants();
    void readPeople();
    void takePeople(std::vector<landreeve::control::KnownPerson> people);
    void takePerson();
    /// Who is chosen among those known here; null where nobody is.
    const landreeve::control::KnownPerson* chosenPerson() const;
    /// Keeps that choice, and the name that came with it, with the id.
    void followUser();
    /// The chosen one; nullptr: the workspace's own.
    const landreeve::control::Issuer* outsideIssuer() const;
    void explainIssuer();
    void present();
    landreeve::control::UserMapping wanted() const;
    /// As if nothing had been typed or chosen.
    void forget();
    void go();
    void take(const landreeve::control::UserMapping& wanted);
    void refused(const landreeve::control::UserMapping& wanted, const Error& error);

    UserServices m_services;
    GiftCheck* m_gift;
    std::vector<landreeve::control::Issuer> m_known;
    std::vector<landreeve::control::KnownPerson> m_heardOf;
    QComboBox* m_issuers;
    widgets::Label* m_issuerLabel;
    QComboBox* m_people;
    widgets::Label* m_peopleLabel;
    QLineEdit* m_user;
    widgets::FieldNote* m_userNote;
    QLineEdit* m_name;
    QComboBox* m_place;
    widgets::FieldNote* m_placeNote;
    RoleChoice* m_role;
    widgets::Label* m_consequence;
    widgets::Label* m_refusal;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::users
