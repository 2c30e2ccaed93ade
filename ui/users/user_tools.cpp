#include "ui/users/user_tools.h"

#include "ui/theme/type_style.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/search_edit.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::users {

using landreeve::control::UserFilter;
using widgets::LButton;

namespace {

constexpr int kPauseMs = 300;
constexpr int kGap = 8;
constexpr int kLeastSearch = 150;
constexpr int kWhole = 1; ///< Row of "Whole workspace" among the tenants.

QComboBox* comboBox(const QString& name, const QString& spoken, const QString& any, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(name);
    combo->setAccessibleName(spoken);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(11);
    combo->addItem(any);
    parent->layout()->addWidget(combo);
    QObject::connect(combo, &QComboBox::currentTextChanged, combo, &QWidget::setToolTip);
    return combo;
}

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

UserTools::UserTools(QWidget* parent) : QWidget(parent), m_first(new QHBoxLayout), m_second(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    for (QHBoxLayout* row : {m_first, m_second}) {
        row->setSpacing(kGap);
        column->addLayout(row);
    }
    m_search = new widgets::SearchEdit(QStringLiteral("Name or user ID"), this);
    m_search->setObjectName(QStringLiteral("userSearch"));
    m_search->setPause(kPauseMs);
    m_search->setMinimumWidth(120);
    m_search->setMaximumWidth(240);
    m_choices = new QWidget(this);
    auto* choices = new QHBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(kGap);
    m_tenants =
        comboBox(QStringLiteral("userTenantCombo"), QStringLiteral("Tenant"), QStringLiteral("Anywhere"), m_choices);
    m_tenants->addItem(QStringLiteral("Whole workspace"), QString());
    m_roles = comboBox(QStringLiteral("userRoleCombo"), QStringLiteral("Role"), QStringLiteral("Any role"), m_choices);
    m_issuers =
        comboBox(QStringLiteral("userIssuerCombo"), QStringLiteral("Issuer"), QStringLiteral("Any issuer"), m_choices);
    m_refresh = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), this);
    m_refresh->setObjectName(QStringLiteral("refreshButton"));
    m_columns = LButton::tool(QStringLiteral("view-column"), QStringLiteral("Columns (F4)"), this);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    m_first->addWidget(m_search, 1);
    m_first->addWidget(m_choices);
    m_first->addStretch(1);
    for (LButton* button : {m_refresh, m_columns})
        m_first->addWidget(button);

    connect(m_search, &widgets::SearchEdit::searched, this, &UserTools::say);
    connect(m_search, &widgets::SearchEdit::downPressed, this, &UserTools::downPressed);
    for (QComboBox* combo : {m_tenants, m_roles, m_issuers})
        connect(combo, &QComboBox::currentIndexChanged, this, &UserTools::say);
    connect(m_refresh, &LButton::activated, this, &UserTools::refreshRequested);
    connect(m_columns, &LButton::activated, this, &UserTools::columnsRequested);
}

void UserTools::say() {
    if (!m_quiet)
        Q_EMIT filterChanged();
}

UserFilter UserTools::filter() const {
    return {.issuer = chosenOf(m_issuers),
            .tenantId = chosenOf(m_tenants),
            .role = chosenOf(m_roles),
            .search = m_search->text().trimmed().toStdString()};
}

void UserTools::setFilter(const UserFilter& filter) {
    m_quiet = true;
    m_search->setText(QString::fromStdString(filter.search));
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
    if (const QString text = m_search->text().trimmed(); !text.isEmpty())
        words.append(QStringLiteral("“%1”").arg(text));
    for (const QComboBox* combo : {m_tenants, m_roles, m_issuers}) {
        if (combo->currentIndex() > 0)
            words.append(combo->currentText());
    }
    return words.join(QStringLiteral(" and "));
}

void UserTools::fill(QComboBox* combo, int fixed, const QStringList& values, QString (*words)(const QString&)) {
    QStringList shown;
    for (int i = fixed; i < combo->count(); ++i)
        shown.append(combo->itemData(i).toString());
    const bool chosen = combo->currentIndex() >= fixed;
    const QString value = combo->currentData().toString();
    QStringList wanted = values;
    // One that is gone may still be looked for.
    if (chosen && !wanted.contains(value))
        wanted.append(value);
    if (wanted == shown)
        return;
    m_quiet = true;
    while (combo->count() > fixed)
        combo->removeItem(fixed);
    for (const QString& one : std::as_const(wanted))
        combo->addItem(words(one), one);
    if (chosen)
        combo->setCurrentIndex(fixed + static_cast<int>(wanted.indexOf(value)));
    m_quiet = false;
}

void UserTools::setTenants(const QStringList& ids) {
    fill(m_tenants, kWhole + 1, ids, &same);
}

void UserTools::setRoles(const QStringList& names) {
    fill(m_roles, 1, names, &same);
}

void UserTools::setIssuers(const QStringList& urls) {
    fill(m_issuers, 1, urls, &nameOf);
}

void UserTools::focusSearch() {
    m_search->setFocus(Qt::OtherFocusReason);
}

QSize UserTools::minimumSizeHint() const {
    return QSize(300, QWidget::minimumSizeHint().height());
}

void UserTools::fit() {
    int wanted = theme::scaled(kLeastSearch) + m_choices->sizeHint().width() + 4 * kGap;
    for (const LButton* button : {m_refresh, m_columns})
        wanted += button->sizeHint().width();
    const bool two = wanted > width();
    if (two == m_twoRows)
        return;
    m_twoRows = two;
    if (two) {
        m_first->removeWidget(m_choices);
        m_second->addWidget(m_choices);
        m_second->addStretch(1);
    } else {
        while (QLayoutItem* item = m_second->takeAt(0))
            delete item;
        m_first->insertWidget(1, m_choices);
    }
    updateGeometry();
}

void UserTools::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

} // namespace landreeve::ui::users
