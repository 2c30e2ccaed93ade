#pragma once

#include "ui/shell/page.h"
#include "ui/tokens/token_services.h"

class QStackedWidget;

namespace landreeve::ui::widgets {
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

class InspectView;
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

private:
    void choose(const QString& view);

    TokenRights* m_rights;
    TokenServices m_services;
    widgets::Segments* m_segments;
    QStackedWidget* m_stack;
    InspectView* m_inspect;
};

} // namespace landreeve::ui::tokens
