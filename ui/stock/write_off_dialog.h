#pragma once

#include "ui/stock/stock_services.h"
#include "ui/widgets/ask_dialog.h"

class QComboBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Form;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::stock {

/// Damaged goods of one warehouse leave the books: where, how many and why. What is on hand is not touched.
class WriteOffDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    /// Begins at `warehouse`, where goods lie damaged there.
    WriteOffDialog(std::shared_ptr<landreeve::stock::TenantStock> tenant, tasks::TaskRunner& runner,
                   landreeve::stock::ProductStock stock, const std::string& warehouse, QWidget* parent);

Q_SIGNALS:
    /// It was done: a line of news. The dialog closes.
    void writtenOff(const QString& words);
    /// There are others than were shown, or nobody knows whether it was done: read the stock again.
    void readAgain();

private:
    void build(const std::string& warehouse);
    const landreeve::stock::Place* place() const;
    void placeChosen();
    /// A changed decision is a new event; the same one sent twice is done once.
    void edited();
    QString faultOfQuantity() const;
    void submit();
    void refuse(const Error& error);

    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    tasks::TaskRunner& m_runner;
    landreeve::stock::ProductStock m_stock;
    std::string m_key;
    widgets::Form* m_form;
    widgets::ErrorLine* m_error;
    QComboBox* m_place;
    QLineEdit* m_quantity;
    QLineEdit* m_reason;
    widgets::FieldNote* m_placeNote;
    widgets::FieldNote* m_quantityNote;
    widgets::FieldNote* m_reasonNote;
    widgets::LButton* m_submit;
};

} // namespace landreeve::ui::stock
