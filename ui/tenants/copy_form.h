#pragma once

#include "core/tenancy/id_check.h"
#include "ui/tasks/task_centre.h"
#include "ui/tenants/copy_run.h"

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QTimer;

namespace landreeve::ui::control {
class FleetFeed;
}
namespace landreeve::ui::widgets {
class FieldNote;
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// What a copy is to be: its file where a backup is restored, name, id, server. Checked as it is typed, the id as the
/// wizard checks it.
class CopyForm : public QWidget {
    Q_OBJECT
public:
    CopyForm(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskCentre& tasks,
             QWidget* parent = nullptr);

    /// Of this tenant; of a backup where it is empty.
    void clear(const QString& source, const QString& name);
    /// Puts the keyboard where it begins.
    void begin();
    bool isClone() const { return !m_source.isEmpty(); }
    /// Emits ordered(), once the id is known to be free; else goes to the first wrong field.
    void submit();

Q_SIGNALS:
    void ordered(const landreeve::ui::tenants::CopyOrder& order);
    /// submit() waits for an answer, or has it.
    void waiting(bool on);

private:
    void build();
    QLineEdit* addField(const QString& label, const QString& name);
    void fillServers();
    void browse();
    void nameEdited();
    bool checkFile();
    bool checkName();
    bool checkId();
    void lookUpId();
    void showAvailability();

    workspace::Workspace& m_workspace;
    control::FleetFeed& m_feed;
    tasks::TaskCentre& m_tasks;
    QString m_source;
    QWidget* m_fileRow = nullptr;
    QLineEdit* m_file = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_id = nullptr;
    QComboBox* m_servers = nullptr;
    QCheckBox* m_neutralise = nullptr;
    widgets::Label* m_neutraliseWords = nullptr;
    widgets::FieldNote* m_fileNote = nullptr;
    widgets::FieldNote* m_nameNote = nullptr;
    widgets::FieldNote* m_idNote = nullptr;
    QTimer* m_still;
    QPointer<tasks::Task> m_looking;
    tenancy::IdAvailability m_availability;
    bool m_checked = false; ///< m_availability is of the id in the field
    bool m_idTyped = false;
    bool m_goAsked = false; ///< waits for the answer about the id
};

} // namespace landreeve::ui::tenants
