#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/cell_strip.h"
#include "ui/widgets/status.h"

#include <optional>

namespace landreeve::ui::dashboard {

/// Figures side by side, each a button that opens the list behind it.
class FigureStrip : public widgets::CellStrip {
    Q_OBJECT
public:
    struct Cell {
        QString caption;
        QString figure = {};      ///< Empty: not read yet.
        QString shortFigure = {}; ///< Where the figure has no room; the detail tells it whole.
        QString detail = {};
        std::optional<widgets::Status> status = {};
        theme::Token tone = theme::Token::Ink2; ///< Of the detail.
        bool opens = false;                     ///< There is a list behind it.
    };

    /// Object names of the cells, in their order.
    explicit FigureStrip(const QStringList& names, QWidget* parent = nullptr);

    void setCell(int index, const Cell& cell);

Q_SIGNALS:
    void chosen(int index);

protected:
    int cellHeight() const override;

private:
    class CellButton;

    QList<CellButton*> m_cells;
};

} // namespace landreeve::ui::dashboard
