#include "ui/paper/printed_table.h"

#include "ui/paper/set_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

namespace landreeve::ui::paper {
namespace {

using landreeve::documents::PrintedColumn;
using landreeve::documents::PrintedTable;
using Kind = PrintedColumn::Kind;

constexpr qreal kPad = 1.4 * kMillimetre;
constexpr qreal kRowPad = 0.9 * kMillimetre;
constexpr qreal kLeastItem = 46 * kMillimetre;
constexpr qreal kMostText = 30 * kMillimetre;
const QColor kFill(0xee, 0xf0, 0xf3);
const QColor kRule(0xd5, 0xd9, 0xde);
const QColor kSoft(0x55, 0x5c, 0x66);

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

/// How a table is set: the size that lets its item column have some room, and each column's width.
struct Setting {
    qreal points = 0;
    std::vector<qreal> widths = {};
    std::size_t item = 0;
};

Setting settingAt(const PrintedTable& table, qreal points, qreal width, qreal leastNumber) {
    Setting setting{points, std::vector<qreal>(table.columns.size(), 0), 0};
    const QFontMetricsF plain(paperFont(points));
    const QFontMetricsF strong(paperFont(points, Weight::Bold));
    const QFontMetricsF head(paperFont(points - 1, Weight::Bold));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const PrintedColumn& column = table.columns[i];
        if (column.kind == Kind::Item) {
            setting.item = i;
            continue;
        }
        qreal widest = head.horizontalAdvance(qt(column.heading));
        for (const auto& row : table.rows)
            widest = std::max(widest, (row.strong ? strong : plain).horizontalAdvance(qt(row.cells[i])));
        if (column.kind == Kind::Text)
            widest = std::min(widest, kMostText);
        else if (i > 0)
            widest = std::max(widest, leastNumber);
        // A hair more, so that what was measured does not break.
        setting.widths[i] = widest + 2 * kPad + 2;
    }
    const qreal taken = std::accumulate(setting.widths.begin(), setting.widths.end(), qreal(0));
    setting.widths[setting.item] = std::max(width - taken, 20 * kMillimetre);
    return setting;
}

Setting settingOf(const PrintedTable& table, qreal width, qreal leastNumber) {
    Setting setting;
    for (const qreal points : {8.5, 8.0, 7.5, 7.0, 6.5, 6.0}) {
        setting = settingAt(table, points, width, leastNumber);
        if (setting.widths[setting.item] >= std::min(kLeastItem, width / 3))
            break;
    }
    return setting;
}

Qt::Alignment alignmentOf(Kind kind) {
    return kind == Kind::Number ? Qt::AlignRight : Qt::AlignLeft;
}

/// The texts of a row, on one base line.
struct SetRow {
    std::vector<SetText> cells;
    std::vector<qreal> lefts;
    std::optional<SetText> under;
    std::size_t item = 0;
    qreal ascent = 0;
    qreal height = 0;

    void draw(QPainter& painter, QPointF at) const {
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i].draw(painter, at + QPointF(lefts[i], ascent - cells[i].ascent()));
        if (under) {
            painter.setPen(kSoft);
            under->draw(painter, at + QPointF(lefts[item], ascent - cells[item].ascent() + cells[item].height()));
        }
    }
};

SetRow setRow(const std::vector<QString>& texts, const QString& under, const PrintedTable& table,
              const Setting& setting, const QFont& font) {
    SetRow row;
    row.item = setting.item;
    qreal left = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        row.cells.emplace_back(texts[i], font, setting.widths[i] - 2 * kPad, alignmentOf(table.columns[i].kind));
        row.lefts.push_back(left + kPad);
        left += setting.widths[i];
        row.ascent = std::max(row.ascent, row.cells.back().ascent());
    }
    if (!under.isEmpty())
        row.under = SetText(under, paperFont(setting.points - 1.5), setting.widths[setting.item] - 2 * kPad);
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        row.height = std::max(row.height, row.ascent - row.cells[i].ascent() + row.cells[i].height() +
                                              (row.under && i == setting.item ? row.under->height() : 0));
    return row;
}

/// The texts of a row, in parts that are no higher than `most`: only the item's text goes on in the next.
std::vector<std::vector<QString>> partsOf(const PrintedTable::Row& row, const Setting& setting, const QFont& font,
                                          qreal most) {
    std::vector<QString> texts;
    texts.reserve(row.cells.size());
    for (const std::string& cell : row.cells)
        texts.push_back(qt(cell));
    QString& item = texts[setting.item];
    const SetText whole(item, font, setting.widths[setting.item] - 2 * kPad);
    if (whole.height() <= most)
        return {texts};
    const std::vector<QString> lines = whole.lineTexts();
    const auto perPart = static_cast<std::size_t>(std::max(1.0, most / whole.height() * whole.lines() - 1));
    std::vector<std::vector<QString>> parts;
    for (std::size_t at = 0; at < lines.size(); at += perPart) {
        QStringList some;
        for (std::size_t i = at; i < std::min(at + perPart, lines.size()); ++i)
            some << lines[i];
        item = some.join(u'\n');
        parts.push_back(texts);
        std::ranges::fill(texts, QString());
    }
    return parts;
}

} // namespace

void addTable(PageFlow& flow, const PrintedTable& table, qreal width, qreal most, qreal leastNumber) {
    const Setting setting = settingOf(table, width, leastNumber);
    std::vector<QString> headings;
    for (const PrintedColumn& column : table.columns)
        headings.push_back(qt(column.heading));
    const auto head =
        std::make_shared<SetRow>(setRow(headings, {}, table, setting, paperFont(setting.points - 1, Weight::Bold)));
    const int heading = flow.add({head->height + 2 * kRowPad,
                                  [head, width](QPainter& painter, QPointF at) {
                                      painter.fillRect(QRectF(at, QSizeF(width, head->height + 2 * kRowPad)), kFill);
                                      painter.setPen(kSoft);
                                      head->draw(painter, at + QPointF(0, kRowPad));
                                  },
                                  -1, true});
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const PrintedTable::Row& row = table.rows[i];
        const QFont font = paperFont(setting.points, row.strong ? Weight::Bold : Weight::Regular);
        const auto parts = partsOf(row, setting, font, most);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            const bool last = part + 1 == parts.size();
            const auto set =
                std::make_shared<SetRow>(setRow(parts[part], last ? qt(row.under) : QString(), table, setting, font));
            const qreal height = set->height + 2 * kRowPad;
            flow.add({height,
                      [set, width, height, last](QPainter& painter, QPointF at) {
                          painter.setPen(Qt::black);
                          set->draw(painter, at + QPointF(0, kRowPad));
                          if (last)
                              painter.fillRect(QRectF(at.x(), at.y() + height - 5, width, 5), kRule);
                      },
                      heading, last && i + 1 == table.rows.size()});
        }
    }
}

} // namespace landreeve::ui::paper
