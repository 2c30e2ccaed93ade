#pragma once

#include "ui/widgets/sheet.h"

namespace landreeve {
class Error;
}
namespace landreeve::tenancy {
struct KeyStatus;
}
namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

class TenantActions;

/// The question before a tenant's key is rotated: what is under which key, and what rotating it does.
class KeyBox : public widgets::Sheet {
    Q_OBJECT
public:
    explicit KeyBox(TenantActions& actions, QWidget* parent = nullptr);

    /// Reads what is under which key, and asks.
    void ask(const QString& id, const QString& name);

Q_SIGNALS:
    /// Answered; the keyboard may go on.
    void ended();

private:
    void show(const tenancy::KeyStatus& status);

    TenantActions& m_actions;
    QString m_id;
    widgets::Label* m_title;
    widgets::Label* m_text;
    widgets::LButton* m_keep;
    widgets::LButton* m_go;
};

} // namespace landreeve::ui::tenants
