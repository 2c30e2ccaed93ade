#pragma once

#include "core/control/role_store.h"

#include <QWidget>

#include <vector>

class QComboBox;

namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::users {

/// A role to choose, with what it may do in words.
class RoleChoice : public QWidget {
    Q_OBJECT
public:
    explicit RoleChoice(const QString& objectName, QWidget* parent = nullptr);

    /// What is chosen stays; at first it is viewer.
    void setRoles(const std::vector<landreeve::control::Role>& roles);
    void setRole(const std::string& name);
    std::string role() const;
    /// The tenant it would be given in, which may say otherwise; empty: the whole workspace.
    void setTenant(const std::string& tenantId);
    QComboBox* combo() const { return m_combo; }

Q_SIGNALS:
    void changed();

private:
    void present();

    std::vector<landreeve::control::Role> m_roles;
    std::string m_tenantId;
    std::string m_wanted;
    QComboBox* m_combo;
    widgets::Label* m_words;
};

} // namespace landreeve::ui::users
