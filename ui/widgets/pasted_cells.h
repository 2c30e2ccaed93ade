#pragma once

#include <QList>
#include <QStringList>

namespace landreeve::ui::widgets {

/// Rows of cells as a spreadsheet puts them on the clipboard; a cell in quotes may hold tabs and line ends. Empty rows
/// between others stay: they are cells too.
QList<QStringList> pastedCells(const QString& text);

} // namespace landreeve::ui::widgets
