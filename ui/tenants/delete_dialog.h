#pragma once

#include "ui/widgets/ask_dialog.h"

class QCheckBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class FieldNote;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tenants {

/// Asks before a tenant is deleted for good: its id is typed, and a backup is taken first unless told otherwise.
class DeleteDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// `backups` is the folder the backup goes to.
    DeleteDialog(const QString& id, const QString& name, bool canBackUp, const QString& backups, QWidget* parent);

Q_SIGNALS:
    void confirmed(bool withBackup);

private:
    void submit();

    QString m_id;
    QLineEdit* m_edit;
    QCheckBox* m_backup;
    widgets::FieldNote* m_note;
};

} // namespace landreeve::ui::tenants
