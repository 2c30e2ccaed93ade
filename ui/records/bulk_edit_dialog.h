#pragma once

#include "ui/records/edit_dialog.h"

class QComboBox;
class QLineEdit;
class QStackedWidget;

namespace landreeve::ui::widgets {
class Segments;
}

namespace landreeve::ui::records {

/// One field of many records: set, cleared, or raised by per cent or an amount; what becomes of each is seen as it is
/// typed.
class BulkEditDialog : public EditDialog {
    Q_OBJECT
public:
    /// `field` is offered first where it can be edited.
    BulkEditDialog(Subject subject, std::vector<landreeve::records::RowKey> keys, const std::string& field,
                   QWidget* parent);

    /// "Sale price +4 %", for the news and for what can be undone.
    QString words() const;

private:
    void build(const std::string& field);
    void fieldChosen();
    void howChosen();
    void typed();
    void planNow();
    /// What is asked for; nothing while it cannot be read, and why not.
    std::optional<landreeve::records::FieldChange> change(QString& why) const;
    const landreeve::records::Field& field() const;
    QString how() const; ///< percent, amount, set or clear
    bool isRaised() const;
    QString typedText() const;

    std::vector<landreeve::records::RowKey> m_keys;
    bool m_isNumber = false; ///< What is typed was typed for a number.
    QComboBox* m_field = nullptr;
    widgets::Segments* m_howNumber = nullptr;
    widgets::Segments* m_howOther = nullptr;
    QStackedWidget* m_values = nullptr;
    QLineEdit* m_text = nullptr;
    QComboBox* m_choice = nullptr;
    QWidget* m_rounding = nullptr;
    QComboBox* m_step = nullptr;
    widgets::Label* m_unit = nullptr;
    QTimer* m_still = nullptr;
};

} // namespace landreeve::ui::records
