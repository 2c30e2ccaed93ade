#pragma once

#include "ui/users/user_services.h"

#include <QWidget>

class QStackedWidget;

namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::users {

class RoleMatrixModel;

/// What the roles may do, to be read as one table.
class RolesView : public QWidget {
    Q_OBJECT
public:
    explicit RolesView(const UserServices& services, QWidget* parent = nullptr);

    void refresh();
    QWidget* firstField() const;

private:
    void build();
    void setWidths();
    void showRights();
    void showCell();

    UserServices m_services;
    RoleMatrixModel* m_model;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_refused;
    widgets::ErrorLine* m_error = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::Label* m_cell = nullptr;
};

} // namespace landreeve::ui::users
