#pragma once

#include "ui/widgets/popover.h"

class QListWidget;
class QLineEdit;

namespace landreeve::ui::widgets {
class Label;
}

namespace landreeve::ui::records {

class RecordGrid;

/// Which columns a grid shows and in which order. Every change is seen at once; Esc closes.
class ColumnChooser : public widgets::Popover {
    Q_OBJECT
public:
    ColumnChooser(RecordGrid& grid, QWidget* window);

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

    RecordGrid& m_grid;
    QLineEdit* m_find;
    QListWidget* m_list;
    widgets::Label* m_foot;
    bool m_filling = false;
};

} // namespace landreeve::ui::records
