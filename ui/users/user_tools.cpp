#include "ui/users/user_tools.h"

#include "ui/tokens/token_words.h"
#include "ui/widgets/search_edit.h"

#include <QComboBox>

namespace landreeve::ui::users {

using landreeve::control::UserFilter;

namespace {

constexpr int kWhole = 1; ///< Row of "Whole workspace" among the tenants.

QString same(const QString& value) {
    return value;
}

QString nameOf(const QString& url) {
    return tokens::nameOfIssuer(url.toStdString());
}

std::optional<std::string> chosenOf(const QComboBox* combo) {
    return combo->currentIndex() <= 0 ? std::nullopt : std::optional(combo->currentData().toString().toStdString());
}

void choose(QComboBox* combo, const std::optional<std::string>& value, QString (*words)(const QString&)) {
    const QString wanted = QString::fromStdString(value.value_or(""));
    int at = value ? combo->findData(wanted) : 0;
    if (at < 0) {
        combo->addItem(words(wanted), wanted);
        at = combo->count() - 1;
    }
    combo->setCurrentIndex(at);
}

} // namespace

UserTools::UserTools(QWidget* parent)
    : ToolRow(QStringLiteral("userSearch"), QStringLiteral("Name or user ID"), parent),
      m_tenants(addChoice(QStringLiteral("userTenantCombo"), QStringLiteral("Tenant"), QStringLiteral("Anywhere"))),
      m_roles(addChoice(QStringLiteral("userRoleCombo"), QStringLiteral("Role"), QStringLiteral("Any role"))),
      m_issuers(addChoice(QStringLiteral("userIssuerCombo"), QStringLiteral("Issuer"), QStringLiteral("Any issuer"))) {
    m_tenants->addItem(QStringLiteral("Whole workspace"), QString());
    addListButtons();
    connect(search(), &widgets::SearchEdit::searched, this, &UserTools::say);
    for (QComboBox* combo : {m_tenants, m_roles, m_issuers})
        connect(combo, &QComboBox::currentIndexChanged, this, &UserTools::say);
}

void UserTools::say() {
    if (!m_quiet)
        Q_EMIT filterChanged();
}

UserFilter UserTools::filter() const {
    return {.issuer = chosenOf(m_issuers),
            .tenantId = chosenOf(m_tenants),
            .role = chosenOf(m_roles),
            .search = search()->text().trimmed().toStdString()};
}

void UserTools::setFilter(const UserFilter& filter) {
    m_quiet = true;
    search()->setText(QString::fromStdString(filter.search));
    choose(m_tenants, filter.tenantId, &same);
    choose(m_roles, filter.role, &same);
    choose(m_issuers, filter.issuer, &nameOf);
    m_quiet = false;
    Q_EMIT filterChanged();
}

bool UserTools::isFiltered() const {
    return filter() != UserFilter();
}

QString UserTools::filterWords() const {
    QStringList words;
    if (const QString text = search()->text().trimmed(); !text.isEmpty())
        words.append(QStringLiteral("“%1”").arg(text));
    for (const QComboBox* combo : {m_tenants, m_roles, m_issuers}) {
        if (combo->currentIndex() > 0)
            words.append(combo->currentText());
    }
    return words.join(QStringLiteral(" and "));
}

void UserTools::setTenants(const QStringList& ids) {
    fillChoice(m_tenants, kWhole + 1, ids, &same);
}

void UserTools::setRoles(const QStringList& names) {
    fillChoice(m_roles, 1, names, &same);
}

void UserTools::setIssuers(const QStringList& urls) {
    fillChoice(m_issuers, 1, urls, &nameOf);
}

} // namespace landreeve::ui::users
