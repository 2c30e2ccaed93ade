#pragma once

#include "core/control/user_store.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;

namespace landreeve::ui::widgets {
class LButton;
class SearchEdit;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

/// The row above the list: whom to find, of which tenant, role and issuer. In two rows where there is no room.
class UserTools : public QWidget {
    Q_OBJECT
public:
    explicit UserTools(QWidget* parent = nullptr);

    landreeve::control::UserFilter filter() const;
    void setFilter(const landreeve::control::UserFilter& filter);
    bool isFiltered() const;
    /// "“iyer”, viewer and Whole workspace"
    QString filterWords() const;
    void clear() { setFilter({}); }

    void setTenants(const QStringList& ids);
    void setRoles(const QStringList& names);
    /// By address.
    void setIssuers(const QStringList& urls);
    void focusSearch();
    widgets::LButton* columnsButton() const { return m_columns; }

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void filterChanged();
    void downPressed();
    void refreshRequested();
    void columnsRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    void say();
    /// Lists `values` behind the combo's `fixed` first; what is chosen stays.
    void fill(QComboBox* combo, int fixed, const QStringList& values, QString (*words)(const QString&));

    QHBoxLayout* m_first;
    QHBoxLayout* m_second;
    widgets::SearchEdit* m_search;
    QWidget* m_choices;
    QComboBox* m_tenants;
    QComboBox* m_roles;
    QComboBox* m_issuers;
    widgets::LButton* m_refresh;
    widgets::LButton* m_columns;
    bool m_twoRows = false;
    bool m_quiet = false;
};

} // namespace landreeve::ui::users
