#pragma once

#include "ui/widgets/status.h"

#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::overview {

/// How many there are in each status: one bar over all of them, and a row each that opens the list.
class StatusBreakdown : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString word; ///< as statusOf() knows it
        int count = 0;
        QString note;   ///< "now", "since 13:57"
        QString filter; ///< what chosen() tells
    };

    /// Of the workspace's tenants.
    explicit StatusBreakdown(QWidget* parent = nullptr);
    /// Of something else: its name for who does not see, and what pressing a row does. Whoever shows it heads it.
    StatusBreakdown(const QString& name, const QString& hint, QWidget* parent);

    void setRows(const QList<Row>& rows);

Q_SIGNALS:
    void chosen(const QString& filter);

private:
    class Bar;
    class RowButton;

    QString m_hint;
    Bar* m_bar;
    QVBoxLayout* m_rows;
    widgets::Label* m_total = nullptr;
    QList<RowButton*> m_buttons;
};

} // namespace landreeve::ui::overview
