#pragma once

#include "core/access/token_mint.h"
#include "ui/tokens/token_services.h"

#include <QScrollArea>

class QComboBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class CodeBox;
class ErrorLine;
class Facts;
class FieldNote;
class Form;
class Label;
class LButton;
class Sheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

/// Makes a token of the workspace's own issuer, shows it once, and says what was recorded.
class MintView : public QScrollArea {
    Q_OBJECT
public:
    explicit MintView(const TokenServices& services, QWidget* parent = nullptr);

    void refresh();
    /// No token stays.
    void clear();
    QWidget* firstField() const;
    bool isTouched() const;

Q_SIGNALS:
    void inspectRequested(const QString& token);

private:
    QWidget* buildForm(QWidget* parent);
    QWidget* buildResult(QWidget* parent);
    void fillTenants();
    void showRights();
    void mint();
    void show(const access::MintRequest& request, const access::MintedToken& minted);

    TokenServices m_services;
    widgets::Form* m_form = nullptr;
    QComboBox* m_tenant = nullptr;
    QLineEdit* m_user = nullptr;
    QComboBox* m_role = nullptr;
    QLineEdit* m_life = nullptr;
    widgets::FieldNote* m_tenantNote = nullptr;
    widgets::FieldNote* m_userNote = nullptr;
    widgets::FieldNote* m_lifeNote = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::Label* m_refusal = nullptr;
    widgets::LButton* m_go = nullptr;
    widgets::Sheet* m_result = nullptr;
    widgets::CodeBox* m_token = nullptr;
    widgets::Facts* m_facts = nullptr;
};

} // namespace landreeve::ui::tokens
