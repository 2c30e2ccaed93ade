#include "ui/widgets/pasted_cells.h"

namespace landreeve::ui::widgets {

QList<QStringList> pastedCells(const QString& text) {
    QList<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    bool begun = false;
    const auto endRow = [&] {
        row << cell;
        cell.clear();
        rows << row;
        row.clear();
        begun = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == u'"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == u'"' && !begun) {
            quoted = true;
        } else if (c == u'\t') {
            row << cell;
            cell.clear();
            begun = false;
            continue;
        } else if (c == u'\n') {
            endRow();
            continue;
        } else if (c != u'\r') {
            cell += c;
        }
        begun = true;
    }
    if (!cell.isEmpty() || !row.isEmpty())
        endRow();
    return rows;
}

} // namespace landreeve::ui::widgets
