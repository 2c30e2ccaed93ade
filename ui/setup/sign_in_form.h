#pragma once

#include "ui/setup/workspace_opener.h"

#include <QWidget>

class QComboBox;

namespace landreeve::ui::widgets {
class KindTag;
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

class SignInFields;

/// Asks who comes to a workspace of others. Tells a stranger nothing: no counts, no names.
class SignInForm : public QWidget {
    Q_OBJECT
public:
    explicit SignInForm(QWidget* parent = nullptr);

    /// The workspaces there are.
    void setWorkspaces(const std::vector<workspace::Profile>& profiles);
    void ask(const access::SignInRequest& request);
    SignInFields* fields() const { return m_fields; }

Q_SIGNALS:
    /// Another workspace was chosen.
    void workspaceChosen(const std::string& name);
    void localRequested();
    void addRequested();

private:
    void showWorkspace();
    void place();
    bool eventFilter(QObject* watched, QEvent* event) override;

    widgets::Label* m_subtitle;
    QComboBox* m_workspaces;
    widgets::KindTag* m_kind;
    SignInFields* m_fields;
    QString m_workspace;
};

} // namespace landreeve::ui::setup
