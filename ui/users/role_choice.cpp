#include "ui/users/role_choice.h"

#include "ui/users/user_words.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::Role;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

RoleChoice::RoleChoice(const QString& objectName, QWidget* parent)
    : QWidget(parent), m_combo(new QComboBox(this)), m_words(new Label({}, TypeStyle::Small, Token::Ink2, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* label = new Label(QStringLiteral("Role"), TypeStyle::Body, Token::Ink2, this);
    m_combo->setObjectName(objectName);
    m_combo->setAccessibleName(QStringLiteral("Role"));
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    label->setBuddy(m_combo);
    m_words->setObjectName(objectName + QStringLiteral("Words"));
    m_words->setWraps();
    column->addWidget(label);
    column->addWidget(m_combo);
    column->addWidget(m_words);
    connect(m_combo, &QComboBox::currentIndexChanged, this, [this] {
        present();
        Q_EMIT changed();
    });
}

void RoleChoice::setRoles(const std::vector<Role>& roles) {
    if (roles == m_roles)
        return;
    const std::string before = m_roles.empty() ? m_wanted : role();
    m_roles = roles;
    {
        const QSignalBlocker quiet(m_combo);
        m_combo->clear();
        for (const Role& role : roles)
            m_combo->addItem(QString::fromStdString(role.name));
        const int at = m_combo->findText(QString::fromStdString(before));
        m_combo->setCurrentIndex(at >= 0 ? at : m_combo->findText(QStringLiteral("viewer")));
    }
    present();
    Q_EMIT changed();
}

void RoleChoice::setRole(const std::string& name) {
    m_wanted = name;
    if (const int at = m_combo->findText(QString::fromStdString(name)); at >= 0)
        m_combo->setCurrentIndex(at);
}

std::string RoleChoice::role() const {
    return m_combo->currentText().toStdString();
}

void RoleChoice::setTenant(const std::string& tenantId) {
    m_tenantId = tenantId;
    present();
}

void RoleChoice::present() {
    const auto found = std::ranges::find(m_roles, role(), &Role::name);
    m_words->setText(found == m_roles.end() ? QString() : permissionWords(permissionsIn(*found, m_tenantId)));
}

} // namespace landreeve::ui::users
