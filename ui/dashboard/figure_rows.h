#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::dashboard {

/// A few rows of two lines with a figure at the right; each opens what is behind it.
class FigureRows : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString title;
        QString detail;
        QString figure;
        QString hint;                           ///< What pressing it does.
        theme::Token tone = theme::Token::Ink2; ///< Of the detail.
    };

    explicit FigureRows(QWidget* parent = nullptr);

    /// Each is spoken as "title, detail, figure".
    void setRows(const QList<Row>& rows);

Q_SIGNALS:
    void chosen(int row);

private:
    class RowButton;

    QVBoxLayout* m_column;
    QList<RowButton*> m_buttons;
};

} // namespace landreeve::ui::dashboard
