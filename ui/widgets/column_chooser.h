#pragma once

#include "ui/widgets/popover.h"

class QListWidget;
class QLineEdit;

namespace landreeve::ui::widgets {

class ColumnSet;
class Label;

/// Which columns a table shows and in which order. Every change is seen at once; Esc closes.
class ColumnChooser : public Popover {
    Q_OBJECT
public:
    ColumnChooser(ColumnSet& columns, QWidget* window);

    /// Puts the keyboard into it.
    void begin();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void narrow(const QString& text);
    void describe();
    void moveCurrent(int by);
    void takeOrder();

    ColumnSet& m_columns;
    QLineEdit* m_find;
    QListWidget* m_list;
    Label* m_foot;
    bool m_filling = false;
};

} // namespace landreeve::ui::widgets
