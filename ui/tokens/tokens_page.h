#pragma once

#include "ui/shell/page.h"
#include "ui/tokens/key_act_panel.h"
#include "ui/tokens/token_services.h"

class QMenu;
class QStackedWidget;

namespace landreeve::ui::widgets {
class LButton;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

class AddIssuerPanel;
class InspectView;
class KeySetsView;
class MintView;
class TokenRights;

/// Tokens and keys: why a token is taken or refused, whose keys are trusted, and tokens of the workspace's own issuer.
class TokensPage : public shell::Page {
    Q_OBJECT
public:
    TokensPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
               shell::Navigator& navigator, QWidget* parent = nullptr);

    void refresh() override;
    /// `view`: inspect, keys or mint.
    void activated(const QVariantMap& arguments) override;
    /// Nothing of a token stays.
    void deactivated() override;
    QWidget* firstFocus() override;
    QStringList unsaved() const override;

private:
    void buildActions();
    widgets::LButton* action(const char* name, const QString& text, const QString& icon, bool primary = false);
    void choose(const QString& view);
    void showActions();
    void showMenu(const QPoint& at);
    void openAct(KeyActPanel::Act act);
    void addIssuer();

    TokenRights* m_rights;
    TokenServices m_services;
    widgets::Segments* m_segments;
    QStackedWidget* m_stack;
    InspectView* m_inspect;
    KeySetsView* m_keys;
    MintView* m_mint;
    widgets::LButton* m_remove = nullptr;
    widgets::LButton* m_invalidate = nullptr;
    widgets::LButton* m_rotate = nullptr;
    widgets::LButton* m_refresh = nullptr;
    widgets::LButton* m_add = nullptr;
    QMenu* m_menu;
    QPointer<AddIssuerPanel> m_adding;
};

} // namespace landreeve::ui::tokens
