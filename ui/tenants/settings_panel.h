#pragma once

#include "core/tenancy/tenant_settings.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/side_panel.h"

#include <vector>

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

namespace landreeve::ui::control {
class FleetFeed;
}

namespace landreeve::ui::tenants {

class SettingField;

/// What is set for a tenant, by sections: each field says what it does and shows its default, and is judged as it is
/// typed. All is saved at once. What others set is followed; where it is being changed here that is told, and not
/// written over.
class SettingsPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    SettingsPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskRunner& runner,
                  QWidget* parent = nullptr);

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

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Read {
        tenancy::TenantSettings settings;
        QByteArray logo;
        bool mayWrite = false;
    };

    void build();
    void addSection(const QString& heading, const QString& group);
    void addField(const tenancy::Setting& setting);
    void addLogo();
    /// Not `isAsked`: since others changed something; what is being changed here is then not taken to go before it.
    void load(bool isAsked);
    void show(const Read& read, bool isMeant);
    tenancy::TenantSettings typed() const;
    void judge();
    void showForm(bool on);
    /// The same, with a setting called as it is here.
    Error inWords(const Error& error) const;
    void showFirstWrong();
    void present();
    void revert();
    void save();
    void chooseLogo();
    void takeLogo(const QByteArray& image);

    workspace::Workspace& m_workspace;
    tasks::TaskRunner& m_runner;
    QString m_id;
    std::vector<SettingField*> m_fields;
    std::optional<std::string> m_keptLogo; ///< Which it was when it was read; nothing before anything is.
    std::optional<QByteArray> m_newLogo;
    QByteArray m_logo;
    bool m_mayWrite = false;
    bool m_right = true; ///< Nothing typed is wrong.
    bool m_saving = false;
    bool m_readFailed = false; ///< And the error that is shown says so.
    QTimer* m_still;
    QTimer* m_soon;
    widgets::ErrorLine* m_error;
    widgets::Label* m_why;
    QWidget* m_form; ///< The settings; not shown to whom they are not told.
    QVBoxLayout* m_column;
    QWidget* m_foot;
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
