#pragma once

#include "ui/tokens/token_services.h"
#include "ui/widgets/side_panel.h"

class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

/// Whose tokens are to be accepted from now on, and what they must be.
class AddIssuerPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit AddIssuerPanel(const TokenServices& services, QWidget* parent = nullptr);

    /// Puts the keyboard into it.
    void begin();
    /// Whether something was typed.
    bool isTouched() const;

Q_SIGNALS:
    void added(const QString& url);
    /// It is not wanted any more, nor what was typed.
    void dropped();

private:
    QLineEdit* field(const char* name, const QString& label, const QString& placeholder);
    void go();
    void showRights();

    TokenServices m_services;
    QLineEdit* m_url;
    QLineEdit* m_audience;
    QLineEdit* m_algorithms;
    QLineEdit* m_tenantClaim;
    QLineEdit* m_tenants;
    QLineEdit* m_keysUrl;
    QLineEdit* m_clientId;
    widgets::FieldNote* m_urlNote = nullptr;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::tokens
