#include "ui/shell/choice_model.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace landreeve::ui::shell {
namespace {

QString spoken(const ChoiceItem& item) {
    QStringList said{item.text, item.detail, item.keys};
    said.removeAll(QString());
    return said.join(QStringLiteral(", "));
}

} // namespace

using theme::Token;
using theme::TypeStyle;

void ChoiceModel::setRows(const QList<ChoiceItem>& items, const QString& needle) {
    beginResetModel();
    m_items = items;
    m_needle = needle;
    m_rows.clear();
    m_headings.clear();
    QString group;
    for (int i = 0; i < items.size(); ++i) {
        if (!items[i].group.isEmpty() && items[i].group != group) {
            m_rows.append(-1);
            m_headings.append(items[i].group);
        }
        group = items[i].group;
        m_rows.append(i);
        m_headings.append(QString());
    }
    endResetModel();
}

int ChoiceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

Qt::ItemFlags ChoiceModel::flags(const QModelIndex& index) const {
    return itemAt(index.row()) < 0 ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

QVariant ChoiceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int at = itemAt(index.row());
    switch (role) {
    case HeadingRole:
        return m_headings[index.row()];
    case ItemRole:
        return at;
    case NeedleRole:
        return m_needle;
    case Qt::DisplayRole:
        return at < 0 ? m_headings[index.row()] : m_items[at].text;
    case Qt::AccessibleTextRole:
        return at < 0 ? m_headings[index.row()] : spoken(m_items[at]);
    default:
        return {};
    }
}

namespace {

constexpr int kPad = 16;

// Draws the text with the looked-for part in accent and heavier; returns where it ends.
int drawMarked(QPainter& painter, QRect area, const QString& text, const QString& needle, const QFont& font,
               const QColor& ink) {
    const qsizetype at = needle.isEmpty() ? -1 : text.indexOf(needle, 0, Qt::CaseInsensitive);
    QFont strong = font;
    strong.setWeight(QFont::DemiBold);
    const QString parts[] = {at < 0 ? text : text.left(at), at < 0 ? QString() : text.mid(at, needle.size()),
                             at < 0 ? QString() : text.mid(at + needle.size())};
    for (int i = 0; i < 3; ++i) {
        if (parts[i].isEmpty() || area.width() <= 0)
            continue;
        painter.setFont(i == 1 ? strong : font);
        painter.setPen(i == 1 ? theme::color(Token::Accent) : ink);
        const QFontMetrics metrics(painter.font());
        const QString shown = metrics.elidedText(parts[i], Qt::ElideRight, area.width());
        painter.drawText(area, Qt::AlignVCenter, shown);
        area.setLeft(area.left() + metrics.horizontalAdvance(shown));
    }
    return area.left();
}

// "Ctrl+Shift+C" as three caps; what follows the last "+" may be a "+" itself.
QStringList capsOf(const QString& keys) {
    const qsizetype last = keys.lastIndexOf(u'+', -2);
    if (last < 0)
        return {keys};
    return keys.left(last).split(u'+') << keys.mid(last + 1);
}

} // namespace

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool heading = index.data(ChoiceModel::ItemRole).toInt() < 0;
    return QSize(200, option.fontMetrics.height() + (heading ? 14 : 20));
}

void ChoiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QRect row = option.rect;
    const int at = index.data(ChoiceModel::ItemRole).toInt();
    if (at < 0) {
        painter->setFont(theme::font(TypeStyle::SmallStrong));
        painter->setPen(theme::color(Token::Ink2));
        painter->drawText(row.adjusted(kPad, 4, -kPad, 0), Qt::AlignVCenter,
                          index.data(ChoiceModel::HeadingRole).toString());
        return;
    }
    const auto* model = static_cast<const ChoiceModel*>(index.model());
    const ChoiceItem& item = model->item(at);
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen) {
        painter->fillRect(row, theme::color(Token::Sel));
        painter->fillRect(QRect(row.x(), row.y(), 3, row.height()), theme::color(Token::Accent));
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(row, theme::color(Token::Hover));
    }
    int left = row.x() + kPad;
    if (item.hue) {
        const int side = theme::scaled(22);
        const int top = row.center().y() - side / 2 + 1;
        theme::hueTag(*painter, QRectF(left, top, side, side), theme::initialsOf(item.text),
                      theme::hueColor(*item.hue));
        left += side + 12;
    } else if (!item.icon.isEmpty()) {
        const int side = theme::scaled(14);
        const int top = row.center().y() - side / 2 + 1;
        theme::paintIcon(*painter, QRectF(left, top, side, side), item.icon, theme::color(Token::Ink2));
        left += side + 14;
    }
    int right = row.right() - kPad;
    const QFont small = theme::font(TypeStyle::Smallest);
    const QFontMetrics smallMetrics(small);
    const QStringList caps =
        item.keys.isEmpty() ? (chosen ? QStringList{QStringLiteral("Enter")} : QStringList()) : capsOf(item.keys);
    painter->setFont(small);
    for (auto cap = caps.crbegin(); cap != caps.crend(); ++cap) {
        const int width = theme::keyCapWidth(smallMetrics, *cap);
        const QRectF frame(right - width, row.center().y() - (smallMetrics.height() + 3) / 2.0, width,
                           smallMetrics.height() + 4);
        theme::roundedBox(*painter, frame, 3, theme::color(Token::Base), QColor());
        theme::keyCap(*painter, frame, *cap, theme::color(Token::Ink2), theme::color(Token::Line2));
        right -= width + 5;
    }
    const QString needle = index.data(ChoiceModel::NeedleRole).toString();
    const QFont body = item.hue ? theme::font(TypeStyle::BodyMedium) : theme::font(TypeStyle::Body);
    const QRect words(left, row.y(), right - left - 8, row.height());
    const int end = drawMarked(*painter, words, item.text, needle, body, theme::color(Token::Ink));
    if (!item.detail.isEmpty() && end + 12 < right)
        drawMarked(*painter, QRect(end + 12, row.y(), right - end - 20, row.height()), item.detail, needle,
                   theme::font(TypeStyle::Small), theme::color(Token::Ink2));
}

} // namespace landreeve::ui::shell
