#pragma once

#include "ui/tokens/token_services.h"
#include "ui/widgets/side_panel.h"

class QCheckBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

/// What would happen to keys or an issuer, and the button that does it.
class KeyActPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    enum class Act { Rotate, Invalidate, Remove };

    /// `issuer`: the one concerned.
    KeyActPanel(const TokenServices& services, Act act, landreeve::control::Issuer issuer, QWidget* parent = nullptr);

    /// Puts the keyboard into it.
    void begin();

Q_SIGNALS:
    /// It was done; what, in words, and Failed where a part of it was not.
    void done(const QString& words, tasks::Task::State state);

private:
    void build();
    void countSessions();
    void go();
    void showRights();

    TokenServices m_services;
    Act m_act;
    landreeve::control::Issuer m_issuer;
    widgets::Label* m_text;
    QLineEdit* m_reason = nullptr;
    widgets::FieldNote* m_reasonNote = nullptr;
    QCheckBox* m_atOnce = nullptr;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_keep = nullptr;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::tokens
