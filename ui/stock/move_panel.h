#pragma once

#include "ui/stock/stock_services.h"
#include "ui/widgets/side_panel.h"

class QComboBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class FieldNote;
class Form;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::stock {

/// Moves a product from one warehouse to another: what both will have then stands there before anything is done.
class MovePanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit MovePanel(tasks::TaskRunner& runner, QWidget* parent = nullptr);

    /// The product as it was read. What is typed for the same product stays.
    void setStock(std::shared_ptr<landreeve::stock::TenantStock> tenant, const landreeve::stock::ProductStock& stock);
    /// Empties the fields and puts the keyboard into the first that is to be chosen; goods leave `from`, where given.
    void begin(const std::string& from);
    /// Empty where it may be done, else what is missing.
    void setRefusal(const QString& why);
    bool isTyped() const;
    void clearTyped();
    QString productName() const;

Q_SIGNALS:
    /// It was done: a line of news. `another`: the next move is being typed.
    void moved(const QString& words, bool another);
    /// It was not done, or nobody knows, and another move is being typed by now: a line of news.
    void notMoved(const QString& words);
    /// Somebody else changed a row, or it is not known whether it was done: read the stock again.
    void readAgain();

private:
    void build();
    void fillPlaces();
    void edited();
    void noteQuantity(bool isLeft);
    const landreeve::stock::Place* placeIn(const QComboBox* choice) const;
    QString faultOfQuantity() const;
    QString faultOfTooMuch() const;
    std::optional<Decimal> quantity() const;
    void showFree();
    void showEffect();
    void submit();
    void refuse(const Error& error);

    tasks::TaskRunner& m_runner;
    std::shared_ptr<landreeve::stock::TenantStock> m_tenant;
    landreeve::stock::ProductStock m_stock;
    std::string m_key;
    QString m_refusal;
    widgets::Form* m_form;
    QComboBox* m_from;
    QComboBox* m_to;
    QLineEdit* m_quantity;
    QLineEdit* m_reason;
    widgets::FieldNote* m_fromNote;
    widgets::FieldNote* m_toNote;
    widgets::FieldNote* m_quantityNote;
    widgets::Label* m_effect;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_submit;
};

} // namespace landreeve::ui::stock
