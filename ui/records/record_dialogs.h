#pragma once

#include "ui/widgets/ask_dialog.h"

class QLineEdit;

namespace landreeve::ui::widgets {
class FieldNote;
}

namespace landreeve::ui::records {

/// Asks before a record is deleted; accepted when it shall be.
class DeleteRecordDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// `kind`: "vendor"; `name`: as people call it.
    DeleteRecordDialog(const QString& kind, const QString& name, QWidget* parent);
};

/// Asks why an encrypted field shall be seen.
class RevealDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    RevealDialog(const QString& field, const QString& name, QWidget* parent);

Q_SIGNALS:
    void reasoned(const QString& reason);

private:
    void submit();
    QLineEdit* m_reason;
    widgets::FieldNote* m_note;
};

/// Asks before a record is left in which something is typed that no draft holds. Accepted when it shall be saved.
class SecretsTypedDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// `fields`: "Aadhaar, PAN"; `name`: of the record.
    SecretsTypedDialog(const QString& fields, const QString& name, QWidget* parent);

Q_SIGNALS:
    /// Without what was typed.
    void leaveRequested();
};

} // namespace landreeve::ui::records
