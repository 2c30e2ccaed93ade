#pragma once

#include "core/tenancy/tenant_settings.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

#include <vector>

class QLineEdit;
class QPlainTextEdit;
class QTimer;

namespace landreeve::workspace {
class Workspace;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// What is set for a tenant, by sections: each field says what it does and shows its default, and is judged as it is
/// typed. All is saved at once; what somebody else set meanwhile is told, and not written over.
class SettingsPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    SettingsPanel(workspace::Workspace& workspace, tasks::TaskRunner& runner, QWidget* parent = nullptr);

    /// Reads them and puts the keyboard into the first field.
    void setTenant(const QString& id, const QString& name);
    /// Puts the keyboard into the first field.
    void begin();
    const QString& tenantId() const { return m_id; }
    /// Whether something is typed or chosen and not saved.
    bool isChanged() const;
    bool isSaving() const { return m_saving; }
    bool holdsUnsaved() const override { return isChanged(); }

Q_SIGNALS:
    /// In words for who is told of it.
    void saved(const QString& words);

private:
    struct Field {
        const tenancy::Setting* setting;
        widgets::Label* label;
        QLineEdit* line; ///< One of these two; neither for the logo.
        QPlainTextEdit* lines;
        widgets::FieldNote* note;
    };
    struct Read {
        tenancy::TenantSettings settings;
        QByteArray logo;
        bool mayWrite = false;
        QString missing; ///< The right that is not held.
    };

    void build();
    void addSection(const QString& heading, const QString& group);
    void addField(const tenancy::Setting& setting);
    void addLogo();
    void load();
    void show(const Read& read);
    void setText(const Field& field, const QString& text);
    QString textOf(const Field& field) const;
    tenancy::TenantSettings typed() const;
    void judge();
    void showFirstWrong();
    bool isChanged(const Field& field) const;
    void present();
    void revert();
    void save();
    void chooseLogo();
    void takeLogo(const QByteArray& image);

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    QString m_id;
    std::vector<Field> m_fields;
    tenancy::TenantSettings m_base;
    std::optional<QByteArray> m_newLogo;
    QByteArray m_logo;
    bool m_mayWrite = false;
    bool m_right = true; ///< Nothing typed is wrong.
    bool m_saving = false;
    QTimer* m_still;
    widgets::ErrorLine* m_error;
    widgets::Label* m_why;
    widgets::Label* m_preview = nullptr;
    widgets::FieldNote* m_logoNote = nullptr;
    widgets::LButton* m_choose = nullptr;
    widgets::LButton* m_noLogo = nullptr;
    widgets::LButton* m_wrong;
    widgets::LButton* m_revert;
    widgets::LButton* m_save;
    QPointer<tasks::Task> m_reading;
};

} // namespace landreeve::ui::tenants
