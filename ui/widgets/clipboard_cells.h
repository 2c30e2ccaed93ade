#pragma once

#include <QList>
#include <QStringList>

namespace landreeve::ui::widgets {

/// A row of cells as a spreadsheet takes it from the clipboard, without a line end. None of them is a formula there: a
/// text that would be one has an apostrophe before it, which pastedCells() takes off again. A tab or a line end inside
/// a cell is a blank.
QString copiedRow(const QStringList& cells);

/// Rows of cells as a spreadsheet, or copiedRow(), puts them on the clipboard; a cell in quotes may hold tabs and line
/// ends. Empty rows between others stay: they are cells too.
QList<QStringList> pastedCells(const QString& text);

} // namespace landreeve::ui::widgets
