#pragma once

#include "ui/setup/workspace_opener.h"
#include "ui/shell/page.h"
#include "ui/widgets/chain_view.h"

#include <QElapsedTimer>

class QCheckBox;
class QScrollArea;
class QStackedWidget;

namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

class ConnectForm;
class ParcelsPanel;
class PassphraseForm;
class SignInFoot;
class SignInForm;

/// The first page: where the tenants are to live. Also stands while a workspace opens, with its steps as they happen,
/// and says in its place what went wrong.
class WelcomePage : public shell::Page {
    Q_OBJECT
public:
    explicit WelcomePage(WorkspaceOpener& opener, tasks::TaskRunner& runner, QWidget* parent = nullptr);

    /// `connect`: true opens the form for a server.
    void activated(const QVariantMap& arguments) override;
    bool escape() override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    // Each form is made when it is first shown: a start shows one of them.
    QWidget* choice();
    QWidget* opening();
    ConnectForm* connectForm();
    PassphraseForm* passphraseForm();
    SignInForm* signInForm();
    /// Leaves off the sign-in, and then does that.
    void leaveSignIn(std::function<void()> next);
    void buildChoice();
    void buildOpening();
    void showForm(QWidget* form);
    void readKnown();
    void layOut();
    void showOpening();
    void showStep(const Progress& progress);
    void endSteps(widgets::ChainStep::State state, const QString& detail);

    WorkspaceOpener& m_opener;
    tasks::TaskRunner& m_runner;
    ParcelsPanel* m_panel;
    QScrollArea* m_scroll;
    QStackedWidget* m_stack;
    QWidget* m_choice = nullptr;
    QWidget* m_opening = nullptr;
    ConnectForm* m_connect = nullptr;
    PassphraseForm* m_passphrase = nullptr;
    SignInForm* m_signIn = nullptr;
    SignInFoot* m_foot = nullptr;
    std::function<void()> m_next;     ///< After the opening was cancelled.
    std::vector<std::string> m_taken; ///< Names of workspaces there are.
    QWidget* m_known = nullptr;
    QCheckBox* m_askPassphrase = nullptr;
    widgets::LButton* m_local = nullptr;
    widgets::Label* m_openingTitle = nullptr;
    widgets::ChainView* m_steps = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::LButton* m_cancel = nullptr;
    widgets::LButton* m_other = nullptr;
    QElapsedTimer m_stepBegan;
};

} // namespace landreeve::ui::setup
