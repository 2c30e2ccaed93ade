#pragma once

#include "core/orders/order_progress.h"

#include <QDateTime>
#include <QJsonObject>
#include <QWidget>

class QGridLayout;

namespace landreeve::ui::widgets {
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

class OrderHistory;
class ProgressModel;
class TotalsBox;

/// An order that is under way, to read: its parties and days, its lines with how far each has come, what was done last
/// and what it comes to.
class OrderSheet : public QWidget {
    Q_OBJECT
public:
    explicit OrderSheet(landreeve::orders::OrderKind kind, QWidget* parent = nullptr);

    void show(const landreeve::orders::OrderProgress& order, const QJsonObject& record, bool indian,
              const QDateTime& now);
    /// Its facts side by side, or in two rows.
    void setWide(bool wide);
    widgets::Table* table() const { return m_table; }

private:
    struct Fact {
        QWidget* holder;
        widgets::Label* value;
        widgets::Label* more;
    };
    void layOut();
    void set(int fact, const QString& value, const QString& more);

    landreeve::orders::OrderKind m_kind;
    QWidget* m_header;
    QGridLayout* m_grid;
    std::vector<Fact> m_facts;
    widgets::Table* m_table;
    ProgressModel* m_model;
    OrderHistory* m_lately;
    widgets::Label* m_notes;
    QWidget* m_notesHeading;
    TotalsBox* m_totals;
};

} // namespace landreeve::ui::orders
