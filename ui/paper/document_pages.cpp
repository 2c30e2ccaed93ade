#include "ui/paper/document_pages.h"

#include "ui/paper/logo.h"
#include "ui/paper/printed_table.h"
#include "ui/paper/set_text.h"

#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <memory>

namespace landreeve::ui::paper {
namespace {

using landreeve::documents::PrintedFact;
using landreeve::documents::PrintedParty;

constexpr qreal kPageWidth = 210 * kMillimetre;
constexpr qreal kPageHeight = 297 * kMillimetre;
constexpr qreal kSide = 15 * kMillimetre;
constexpr qreal kTop = 14 * kMillimetre;
constexpr qreal kBottom = 20 * kMillimetre;
constexpr qreal kWidth = kPageWidth - 2 * kSide;
constexpr qreal kRunningHead = 9 * kMillimetre;
/// A higher row is better torn than a page left empty.
constexpr qreal kMostRow = 80 * kMillimetre;
constexpr qreal kGap = 4 * kMillimetre;
const QColor kSoft(0x55, 0x5c, 0x66);
const QColor kRule(0xa4, 0xab, 0xb4);

constexpr QRectF kFirst(kSide, kTop, kWidth, kPageHeight - kTop - kBottom);
constexpr QRectF kOthers(kSide, kTop + kRunningHead, kWidth, kPageHeight - kTop - kRunningHead - kBottom);

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

/// Texts one below the other in a column.
class Column {
public:
    explicit Column(qreal width, Qt::Alignment alignment = Qt::AlignLeft) : m_width(width), m_alignment(alignment) {}

    void add(const QString& text, qreal points, Weight weight = Weight::Regular, const QColor& color = Qt::black,
             qreal above = 0) {
        m_height += above;
        m_texts.push_back({SetText(text, paperFont(points, weight), m_width, m_alignment), color, m_height});
        m_height += m_texts.back().text.height();
    }
    qreal height() const { return m_height; }
    void draw(QPainter& painter, QPointF at) const {
        for (const Text& each : m_texts) {
            painter.setPen(each.color);
            each.text.draw(painter, at + QPointF(0, each.top));
        }
    }

private:
    struct Text {
        SetText text;
        QColor color;
        qreal top;
    };
    qreal m_width;
    Qt::Alignment m_alignment;
    qreal m_height = 0;
    std::vector<Text> m_texts;
};

/// Columns beside each other, as one block.
Block beside(std::vector<std::pair<qreal, Column>> columns, qreal below) {
    qreal height = 0;
    for (const auto& [left, column] : columns)
        height = std::max(height, column.height());
    const auto shared = std::make_shared<std::vector<std::pair<qreal, Column>>>(std::move(columns));
    return {height + below, [shared](QPainter& painter, QPointF at) {
                for (const auto& [left, column] : *shared)
                    column.draw(painter, at + QPointF(left, 0));
            }};
}

void rule(QPainter& painter, qreal left, qreal top, qreal width) {
    painter.fillRect(QRectF(left, top, width, 8), kRule);
}

Block ruleBlock(qreal below) {
    return {8 + below, [](QPainter& painter, QPointF at) { rule(painter, at.x(), at.y(), kWidth); }};
}

} // namespace

DocumentPages::DocumentPages(const landreeve::documents::PrintedDocument& document) : m_document(document) {
    addHead();
    addFacts();
    addParties();
    if (!m_document.lines.columns.empty())
        addTable(m_flow, m_document.lines, kWidth, kMostRow);
    addTotals();
    addSummary();
    addNotes();
    addSignatures();
    m_flow.lay(kFirst, kOthers);
}

QSizeF DocumentPages::pageSize() {
    return {kPageWidth, kPageHeight};
}

void DocumentPages::addHead() {
    const auto& from = m_document.letterhead;
    constexpr qreal kTitleWidth = 72 * kMillimetre;
    const auto logo = std::make_shared<Logo>(from.logo, QSizeF(38 * kMillimetre, 22 * kMillimetre));
    const qreal left = logo->size().isEmpty() ? 0 : logo->size().width() + kGap;

    Column name(kWidth - kTitleWidth - left - kGap);
    name.add(qt(from.name), 13, Weight::Bold);
    for (const std::string& line : from.address)
        name.add(qt(line), 8.5, Weight::Regular, kSoft);
    if (!from.taxId.empty())
        name.add(qt(from.taxIdLabel + " " + from.taxId), 8.5, Weight::Regular, kSoft);
    if (!from.state.empty())
        name.add(QStringLiteral("State %1").arg(qt(from.state)), 8.5, Weight::Regular, kSoft);

    Column title(kTitleWidth, Qt::AlignRight);
    title.add(qt(m_document.title), 16, Weight::Bold);
    title.add(qt(m_document.number), 11, Weight::Regular);
    if (!m_document.mark.empty())
        title.add(qt(m_document.mark).toUpper(), 9, Weight::Bold, kSoft);

    Block head = beside({{left, std::move(name)}, {kWidth - kTitleWidth, std::move(title)}}, 0);
    head.height = std::max(head.height, logo->size().height()) + kGap;
    head.draw = [logo, texts = std::move(head.draw)](QPainter& painter, QPointF at) {
        logo->draw(painter, at);
        texts(painter, at);
    };
    m_flow.add(std::move(head));
    m_flow.add(ruleBlock(2.5 * kMillimetre));
}

void DocumentPages::addFacts() {
    const auto& facts = m_document.facts;
    const std::size_t perRow = facts.size() == 5 ? 5 : 4;
    const qreal width = kWidth / static_cast<qreal>(perRow);
    for (std::size_t at = 0; at < facts.size(); at += perRow) {
        std::vector<std::pair<qreal, Column>> columns;
        for (std::size_t i = at; i < std::min(at + perRow, facts.size()); ++i) {
            Column column(width - kGap);
            column.add(qt(facts[i].label), 7.5, Weight::Regular, kSoft);
            column.add(qt(facts[i].value), 9);
            columns.emplace_back(width * static_cast<qreal>(i - at), std::move(column));
        }
        m_flow.add(beside(std::move(columns), 2.5 * kMillimetre));
    }
    if (!facts.empty())
        m_flow.add(ruleBlock(2.5 * kMillimetre));
}

void DocumentPages::addParties() {
    std::vector<std::pair<qreal, Column>> columns;
    const auto count = static_cast<qreal>(m_document.parties.size());
    for (const PrintedParty& party : m_document.parties) {
        Column column(kWidth / std::max(count, 2.0) - kGap);
        column.add(qt(party.heading), 7.5, Weight::Regular, kSoft);
        bool first = true;
        for (const std::string& line : party.lines) {
            column.add(qt(line), first ? 10 : 8.5, first ? Weight::Bold : Weight::Regular, Qt::black,
                       first ? 0.8 * kMillimetre : 0);
            first = false;
        }
        columns.emplace_back(kWidth / std::max(count, 2.0) * static_cast<qreal>(columns.size()), std::move(column));
    }
    if (!columns.empty())
        m_flow.add(beside(std::move(columns), 5 * kMillimetre));
}

void DocumentPages::addTotals() {
    if (m_document.totals.empty()) {
        addSpace(5 * kMillimetre);
        return;
    }
    constexpr qreal kTotals = 76 * kMillimetre;
    constexpr qreal kPad = 1.4 * kMillimetre;
    Column words(kWidth - kTotals - 2 * kGap);
    if (!m_document.words.empty()) {
        words.add(QStringLiteral("Amount in words"), 7.5, Weight::Regular, kSoft);
        words.add(qt(m_document.words), 9);
    }
    Column labels(kTotals);
    Column values(kTotals - 2 * kPad, Qt::AlignRight);
    qreal strongTop = -1;
    for (const PrintedFact& total : m_document.totals) {
        const qreal points = total.strong ? 11 : 9;
        const Weight weight = total.strong ? Weight::Bold : Weight::Regular;
        const qreal above = total.strong ? 1.6 * kMillimetre : 0.4 * kMillimetre;
        if (total.strong)
            strongTop = labels.height() + 0.6 * kMillimetre;
        labels.add(qt(total.label), points, weight, total.strong ? QColor(Qt::black) : kSoft, above);
        values.add(qt(total.value), points, weight, Qt::black, above);
    }
    constexpr qreal kLeft = kWidth - kTotals;
    Block block =
        beside({{kPad, std::move(words)}, {kLeft + kPad, std::move(labels)}, {kLeft + kPad, std::move(values)}}, 0);
    block.height += 2.5 * kMillimetre + 6 * kMillimetre;
    block.draw = [texts = std::move(block.draw), strongTop](QPainter& painter, QPointF at) {
        const QPointF inner = at + QPointF(0, 2.5 * kMillimetre);
        if (strongTop >= 0)
            rule(painter, at.x() + kLeft, inner.y() + strongTop, kTotals);
        texts(painter, inner);
    };
    m_flow.add(std::move(block));
}

void DocumentPages::addSummary() {
    if (m_document.summary.rows.empty())
        return;
    Column heading(kWidth);
    heading.add(qt(m_document.summary.heading), 9, Weight::Bold);
    Block block = beside({{0, std::move(heading)}}, 1.2 * kMillimetre);
    block.keepWithNext = true;
    m_flow.add(std::move(block));
    addTable(m_flow, m_document.summary, kWidth, kMostRow, 23 * kMillimetre);
    addSpace(5 * kMillimetre);
}

void DocumentPages::addNotes() {
    for (const PrintedFact& note : m_document.notes) {
        Column heading(kWidth);
        heading.add(qt(note.label), 9, Weight::Bold);
        Block block = beside({{0, std::move(heading)}}, 0.6 * kMillimetre);
        block.keepWithNext = true;
        m_flow.add(std::move(block));
        // Line by line: a long text goes on on the next page.
        const std::vector<QString> lines = SetText(qt(note.value), paperFont(9), kWidth).lineTexts();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            Column column(kWidth + kPoint);
            column.add(lines[i].isEmpty() ? QStringLiteral(" ") : lines[i], 9);
            Block text = beside({{0, std::move(column)}}, 0);
            text.keepWithNext = i + 1 == lines.size();
            m_flow.add(std::move(text));
        }
        addSpace(4 * kMillimetre);
    }
}

void DocumentPages::addSpace(qreal height) {
    // Kept with what follows, so that no page has a signature alone.
    m_flow.add({height, [](QPainter&, QPointF) {}, -1, true});
}

void DocumentPages::addSignatures() {
    const auto& signatures = m_document.signatures;
    if (signatures.empty())
        return;
    constexpr qreal kLine = 70 * kMillimetre;
    constexpr qreal kRoom = 16 * kMillimetre;
    std::vector<std::pair<qreal, Column>> columns;
    const bool alone = signatures.size() == 1;
    for (const std::string& signature : signatures) {
        Column column(kLine);
        column.add(qt(signature), 8.5, Weight::Regular, kSoft);
        columns.emplace_back(alone || !columns.empty() ? kWidth - kLine : 0, std::move(column));
    }
    Block block = beside(std::move(columns), 0);
    block.height += kRoom + kMillimetre;
    block.draw = [texts = std::move(block.draw), alone](QPainter& painter, QPointF at) {
        rule(painter, at.x() + kWidth - kLine, at.y() + kRoom, kLine);
        if (!alone)
            rule(painter, at.x(), at.y() + kRoom, kLine);
        texts(painter, at + QPointF(0, kRoom + kMillimetre));
    };
    m_flow.add(std::move(block));
}

void DocumentPages::drawMark(QPainter& painter) const {
    const QString mark = qt(m_document.mark).toUpper();
    const QFont font = paperFont(84, Weight::Bold);
    const QFontMetricsF metrics(font);
    const qreal scale = std::min(1.0, kWidth * 1.05 / metrics.horizontalAdvance(mark));
    painter.save();
    painter.translate(kPageWidth / 2, kPageHeight / 2);
    painter.rotate(-52);
    painter.scale(scale, scale);
    painter.setFont(font);
    painter.setPen(QColor(0xec, 0xec, 0xec));
    painter.drawText(QPointF(-metrics.horizontalAdvance(mark) / 2, metrics.capHeight() / 2), mark);
    painter.restore();
}

void DocumentPages::draw(QPainter& painter, int page) const {
    if (!m_document.mark.empty())
        drawMark(painter);
    const QString which = QStringLiteral("%1 %2").arg(qt(m_document.title), qt(m_document.number));
    const auto small = [&](const QString& text, qreal top, Qt::Alignment alignment) {
        painter.setPen(kSoft);
        SetText(text, paperFont(7.5), kWidth, alignment).draw(painter, {kSide, top});
    };
    if (page > 0) {
        small(qt(m_document.letterhead.name), kTop, Qt::AlignLeft);
        small(which, kTop, Qt::AlignRight);
        rule(painter, kSide, kTop + kRunningHead - 3.5 * kMillimetre, kWidth);
    }
    m_flow.draw(painter, page);
    const qreal foot = kPageHeight - kBottom + 6 * kMillimetre;
    rule(painter, kSide, foot - 1.5 * kMillimetre, kWidth);
    small(which, foot, Qt::AlignLeft);
    small(QStringLiteral("Page %1 of %2").arg(page + 1).arg(count()), foot, Qt::AlignRight);
}

} // namespace landreeve::ui::paper
