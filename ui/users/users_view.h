#pragma once

#include "core/control/issuer_store.h"
#include "core/control/role_store.h"
#include "ui/users/users_model.h"

#include <QWidget>

class QStackedWidget;
class QTimer;

namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class Table;
class TableColumns;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class UserTools;

/// The list of who has which role where, with what finds and arranges it. What others change appears.
class UsersView : public QWidget {
    Q_OBJECT
public:
    explicit UsersView(const UserServices& services, QWidget* parent = nullptr);

    void refresh();
    /// Follows changes, and reads what changed unseen, while it is looked at.
    /// Reads the roles and the issuers again.
    void readChoices();
    void setWatching(bool on);
    void setFilter(const landreeve::control::UserFilter& filter);
    /// Clears what is filtered by; false where nothing is.
    bool clearFilter();
    void openColumns();
    /// Makes the row of a mapping the current one, once it is read.
    void choose(const landreeve::control::UserMapping& mapping);

    UsersModel* model() const { return m_model; }
    UserTools* tools() const { return m_tools; }
    widgets::Table* table() const { return m_table; }
    /// The current row's; nullptr where there is none.
    const landreeve::control::UserMapping* current() const;
    /// The roles and issuers there are, once they are read.
    const std::vector<landreeve::control::Role>& roles() const { return m_roles; }
    const std::vector<landreeve::control::Issuer>& issuers() const { return m_issuers; }

Q_SIGNALS:
    /// Another row, or another content of it.
    void currentChanged();
    /// Somebody went to another row.
    void moved();
    void choicesRead();
    /// By Enter, or a click.
    void opened(const QModelIndex& index);
    void clicked(const QModelIndex& index);
    void menuRequested(const QModelIndex& index, const QPoint& at);

private:
    void buildTable();
    void buildEmpty();
    void connectAll();
    void takeRows();
    void fetchAhead();
    void showState();
    void fillTenants();

    UserServices m_services;
    UsersModel* m_model;
    UserTools* m_tools;
    widgets::ErrorLine* m_error;
    widgets::Table* m_table = nullptr;
    widgets::TableColumns* m_columns = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::EmptyState* m_noMatch = nullptr;
    widgets::Label* m_position = nullptr;
    QTimer* m_soon;
    std::optional<landreeve::control::UserMapping>
        m_kept; ///< The current one while rows move, or the one to become it.
    std::vector<landreeve::control::Role> m_roles;
    std::vector<landreeve::control::Issuer> m_issuers;
    bool m_watching = false;
    bool m_merging = false;
    int m_looks = 0;
};

} // namespace landreeve::ui::users
