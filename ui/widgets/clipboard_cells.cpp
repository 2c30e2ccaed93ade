#include "ui/widgets/clipboard_cells.h"

#include "core/transfer/cell_conversion.h"

namespace landreeve::ui::widgets {

QString copiedRow(const QStringList& cells) {
    QStringList copied;
    for (QString cell : cells) {
        cell.replace(u'\t', u' ').replace(u'\n', u' ').replace(u'\r', u' ');
        const std::string text = cell.toStdString();
        copied << (transfer::isBareNumber(text) ? cell : QString::fromStdString(transfer::harmlessText(text)));
    }
    return copied.join(u'\t');
}

QList<QStringList> pastedCells(const QString& text) {
    QList<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    bool begun = false;
    const auto endCell = [&] {
        row << QString::fromStdString(std::string(transfer::importedText(cell.toStdString())));
        cell.clear();
    };
    const auto endRow = [&] {
        endCell();
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
            endCell();
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
