#pragma once

#include <QWidget>

class QAbstractItemView;

namespace landreeve::ui::widgets {

/// A table as a sheet: edge and rounded corners over the square view, and a foot below it ("1 of 2,213 selected").
class TableSheet : public QWidget {
    Q_OBJECT
public:
    /// Takes the view in.
    explicit TableSheet(QAbstractItemView* view, QWidget* parent = nullptr);

    /// A widget below the table on Token::Alt, or Tint while it shows a selection's totals.
    void setFoot(QWidget* foot);
    void setFootTinted(bool tinted);
    /// A widget above the table inside the sheet.
    void setTop(QWidget* top);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_foot = nullptr;
    bool m_tinted = false;
};

} // namespace landreeve::ui::widgets
