#pragma once

#include "ui/records/field_editor.h"
#include "ui/widgets/ask_dialog.h"

namespace landreeve::ui::records {
class ReferenceEditor;
}

namespace landreeve::ui::stock {

/// Asks of which vendor something is to be bought.
class ChooseVendorDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// `what`: "HUM-1" or "3 products".
    ChooseVendorDialog(const QString& what, records::FindChoices find, QWidget* parent);

Q_SIGNALS:
    void chosen(const QString& id, const QString& name);

private:
    void submit();

    widgets::Form* m_form;
    records::ReferenceEditor* m_vendor;
};

} // namespace landreeve::ui::stock
