#include "ui/widgets/chain_view.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/status_mark.h"

#include <QHelpEvent>
#include <QPaintEvent>
#include <QToolTip>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;
using State = ChainStep::State;

namespace {

constexpr int kMark = 12;
constexpr int kMarkColumn = 20;
constexpr int kTitleLeft = 31;
constexpr int kBarWidth = 240;

bool passed(State state) {
    return state == State::Done || state == State::Attention || state == State::Skipped || state == State::Silent;
}
bool pending(State state) {
    return state == State::Waiting || state == State::NotReached || state == State::Skipped || state == State::Silent;
}
bool strong(State state) {
    return state == State::Current || state == State::Running || state == State::Failed;
}

Token lineToken(State before) {
    return passed(before) ? Token::Ok : Token::Line2;
}

QFont titleFont(State state) {
    return theme::font(strong(state) ? TypeStyle::BodyStrong : TypeStyle::Body);
}

QAccessibleInterface* makeAccessible(const QString&, QObject* object) {
    if (auto* chain = qobject_cast<ChainView*>(object))
        return new AccessibleItems(chain, *chain, QAccessible::List, QAccessible::ListItem);
    return nullptr;
}

} // namespace

ChainView::ChainView(Layout layout, QWidget* parent) : QWidget(parent), m_layout(layout) {
    static const bool installed = (QAccessible::installFactory(makeAccessible), true);
    Q_UNUSED(installed);
    theme::setTypeStyle(this, TypeStyle::Body);
    setAccessibleName(QStringLiteral("Steps"));
    setLayoutKind(layout);
}

void ChainView::setLayoutKind(Layout layout) {
    m_layout = layout;
    QSizePolicy policy(layout == Layout::Upright ? QSizePolicy::Preferred : QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(layout == Layout::Columns);
    setSizePolicy(policy);
    updateGeometry();
    update();
}

Status ChainView::statusOfState(State state) {
    switch (state) {
    case State::Waiting:
        return {Shape::EmptyRing, Token::Idle, QStringLiteral("waiting")};
    case State::Current:
        return {Shape::Dot, Token::Accent, QStringLiteral("current")};
    case State::Running:
        return {Shape::OpenRing, Token::Accent, QStringLiteral("running")};
    case State::Done:
        return {Shape::Tick, Token::Ok, QStringLiteral("done")};
    case State::Attention:
        return {Shape::Triangle, Token::Warn, QStringLiteral("needs attention")};
    case State::Failed:
        return {Shape::Diamond, Token::Bad, QStringLiteral("failed")};
    case State::Skipped:
        return {Shape::DottedRing, Token::Idle, QStringLiteral("skipped")};
    case State::Silent:
        return {Shape::EmptyRing, Token::Idle, QStringLiteral("says nothing")};
    case State::NotReached:
        return {Shape::DottedRing, Token::Idle, QStringLiteral("not reached")};
    }
    return {};
}

void ChainView::setSteps(QList<ChainStep> steps) {
    m_steps = std::move(steps);
    updateGeometry();
    update();
}

void ChainView::setStep(int index, const ChainStep& step) {
    if (index < 0 || index >= m_steps.size())
        return;
    const int before = heightForWidth(width());
    const bool moved = m_steps[index].state != step.state;
    m_steps[index] = step;
    if (heightForWidth(width()) != before)
        updateGeometry();
    if (moved)
        update();
    else
        update(itemRect(index));
}

QString ChainView::itemText(int item) const {
    const ChainStep& step = m_steps[item];
    QString text = step.title + QStringLiteral(", ") + statusOfState(step.state).word;
    for (const QString& part : {step.note, step.progressWords, step.detail}) {
        if (!part.isEmpty())
            text += QStringLiteral(", ") + part;
    }
    return text;
}

int ChainView::titleWidth() const {
    int width = 0;
    for (const ChainStep& step : m_steps)
        width = std::max(width, QFontMetrics(theme::font(TypeStyle::BodyStrong)).horizontalAdvance(step.title));
    return std::clamp(width + 18, 100, 190);
}

int ChainView::noteWidth() const {
    int width = 0;
    for (const ChainStep& step : m_steps)
        width = std::max(width, fontMetrics().horizontalAdvance(step.note));
    return width == 0 ? 0 : width + 12;
}

int ChainView::rowHeight(int item, int width) const {
    const int line = fontMetrics().height();
    if (m_layout == Layout::Upright)
        return item + 1 == itemCount() ? 2 * line + 4 : 2 * line + 20;
    const ChainStep& step = m_steps[item];
    if (!step.progressWords.isEmpty() && step.state == State::Running)
        return step.detail.isEmpty() ? line + 16 : 2 * line + 20;
    if (step.detail.isEmpty())
        return line + 16;
    const int room = std::max(80, width - kTitleLeft - titleWidth() - noteWidth());
    const QFontMetrics small(theme::font(TypeStyle::Small));
    return small.boundingRect(QRect(0, 0, room, 4000), Qt::TextWordWrap, step.detail).height() + 17;
}

int ChainView::heightForWidth(int width) const {
    int height = 0;
    for (int i = 0; i < itemCount(); ++i)
        height += rowHeight(i, width);
    return height;
}

QSize ChainView::sizeHint() const {
    if (m_layout == Layout::Level) {
        const QFontMetrics small(theme::font(TypeStyle::Small));
        const bool details =
            std::any_of(m_steps.begin(), m_steps.end(), [](const ChainStep& s) { return !s.detail.isEmpty(); });
        return QSize(itemCount() * 90, kMark + 12 + fontMetrics().height() + (details ? small.height() + 2 : 0));
    }
    if (m_layout == Layout::Columns)
        return QSize(520, heightForWidth(isVisible() ? width() : 520));
    int widest = 0;
    const QFontMetrics small(theme::font(TypeStyle::Small));
    const QFontMetrics title(theme::font(TypeStyle::BodyStrong));
    for (const ChainStep& step : m_steps)
        widest = std::max({widest, title.horizontalAdvance(step.title), small.horizontalAdvance(step.detail)});
    return QSize(kTitleLeft + widest + 2, heightForWidth(0));
}

QSize ChainView::minimumSizeHint() const {
    const QSize hint = sizeHint();
    return m_layout == Layout::Level ? QSize(itemCount() * 44, hint.height())
                                     : QSize(m_layout == Layout::Columns ? 280 : 120, hint.height());
}

QRect ChainView::itemRect(int item) const {
    if (m_layout == Layout::Level) {
        const int count = std::max(1, itemCount());
        const int from = width() * item / count;
        return QRect(from, 0, width() * (item + 1) / count - from, height());
    }
    int y = 0;
    for (int i = 0; i < item; ++i)
        y += rowHeight(i, width());
    return QRect(0, y, width(), rowHeight(item, width()));
}

void ChainView::paintMarkOf(QPainter& painter, int item, const QPointF& centre) const {
    const ChainStep& step = m_steps[item];
    const Status status = statusOfState(step.state);
    const double side = step.state == State::Running || step.state == State::Attention ? kMark + 1 : kMark;
    const Token ground = step.state == State::Failed && m_layout == Layout::Columns ? Token::BadTint : Token::Base;
    paintMark(painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), status.shape,
              theme::color(status.color), theme::color(ground), step.fraction >= 0 ? step.fraction : 0.7);
}

void ChainView::paintUpright(QPainter& painter, int item, const QRect& row) const {
    const ChainStep& step = m_steps[item];
    const int line = fontMetrics().height();
    const QPointF centre(kMarkColumn / 2.0, row.y() + line / 2.0 + 1);
    if (item + 1 < itemCount())
        painter.fillRect(QRectF(centre.x() - 1, centre.y() + kMark / 2.0 + 4, 2, row.height() - kMark - 8),
                         theme::color(lineToken(step.state)));
    paintMarkOf(painter, item, centre);
    const QFont title = titleFont(step.state);
    const int room = row.width() - kTitleLeft;
    painter.setFont(title);
    painter.setPen(theme::color(strong(step.state) ? Token::Ink : Token::Ink2));
    painter.drawText(QRect(kTitleLeft, row.y(), room, line + 2), Qt::AlignVCenter,
                     QFontMetrics(title).elidedText(step.title, Qt::ElideRight, room));
    const QFont small = theme::font(TypeStyle::Small);
    painter.setFont(small);
    painter.setPen(theme::color(step.state == State::Failed ? Token::Bad : Token::Ink2));
    painter.drawText(QRect(kTitleLeft, row.y() + line + 2, room, line), Qt::AlignVCenter,
                     QFontMetrics(small).elidedText(step.detail, Qt::ElideRight, room));
}

void ChainView::paintColumns(QPainter& painter, int item, const QRect& row) const {
    const ChainStep& step = m_steps[item];
    const int line = fontMetrics().height();
    if (step.state == State::Failed)
        theme::roundedBox(painter, QRectF(row).adjusted(0, 1, 0, -1), 4, theme::color(Token::BadTint), QColor());
    const QPointF centre(kMarkColumn / 2.0, row.y() + 8 + line / 2.0);
    if (item + 1 < itemCount())
        painter.fillRect(QRectF(centre.x() - 1, centre.y() + kMark / 2.0 + 3, 2, row.height() - kMark - 6),
                         theme::color(lineToken(step.state)));
    paintMarkOf(painter, item, centre);

    const int left = kTitleLeft + titleWidth();
    const int notes = noteWidth();
    const int room = row.width() - left - notes;
    QFont title = theme::font(pending(step.state) ? TypeStyle::Body : TypeStyle::BodyMedium);
    if (strong(step.state))
        title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(theme::color(pending(step.state) ? Token::Ink2 : Token::Ink));
    painter.drawText(QRect(kTitleLeft, row.y() + 8, titleWidth() - 8, line), Qt::AlignVCenter,
                     QFontMetrics(title).elidedText(step.title, Qt::ElideRight, titleWidth() - 8));
    const QFont small = theme::font(TypeStyle::Small);
    int detailTop = row.y() + 8;
    if (!step.progressWords.isEmpty() && step.state == State::Running) {
        const int wide =
            std::min(kBarWidth, std::max(60, room - 20 - fontMetrics().horizontalAdvance(step.progressWords)));
        ProgressBar::paint(painter, QRectF(left, detailTop + line / 2.0 - 3, wide, 6), step.fraction,
                           theme::color(Token::Accent), theme::color(Token::Track));
        painter.setFont(font());
        painter.setPen(theme::color(Token::Ink));
        painter.drawText(QRect(left + wide + 12, detailTop, room - wide - 12, line), Qt::AlignVCenter,
                         fontMetrics().elidedText(step.progressWords, Qt::ElideRight, room - wide - 12));
        detailTop += line + 3;
    }
    painter.setFont(small);
    painter.setPen(theme::color(step.state == State::Failed ? Token::Ink : Token::Ink2));
    painter.drawText(QRect(left, detailTop, room, row.bottom() - detailTop + 1), Qt::TextWordWrap, step.detail);
    painter.setPen(theme::color(step.state == State::Failed ? Token::Bad : Token::Ink2));
    painter.drawText(QRect(row.right() - notes, row.y() + 8, notes - (step.state == State::Failed ? 6 : 0), line),
                     Qt::AlignVCenter | Qt::AlignRight, step.note);
}

void ChainView::paintLevel(QPainter& painter, int item, const QRect& cell) const {
    const ChainStep& step = m_steps[item];
    const QPointF centre(cell.center().x() + 0.5, kMark / 2.0 + 2);
    if (item + 1 < itemCount()) {
        const double next = itemRect(item + 1).center().x() + 0.5;
        painter.fillRect(QRectF(centre.x() + kMark, centre.y() - 1, next - centre.x() - 2 * kMark, 2),
                         theme::color(lineToken(step.state)));
    }
    paintMarkOf(painter, item, centre);
    const int line = fontMetrics().height();
    const int room = cell.width() - 2;
    const QFont title = titleFont(step.state);
    painter.setFont(title);
    painter.setPen(theme::color(pending(step.state) ? Token::Ink2 : Token::Ink));
    painter.drawText(QRect(cell.x(), kMark + 9, cell.width(), line), Qt::AlignCenter,
                     QFontMetrics(title).elidedText(step.title, Qt::ElideRight, room));
    const QFont small = theme::font(TypeStyle::Small);
    painter.setFont(small);
    painter.setPen(theme::color(Token::Ink2));
    painter.drawText(QRect(cell.x(), kMark + 10 + line, cell.width(), QFontMetrics(small).height() + 2),
                     Qt::AlignCenter, QFontMetrics(small).elidedText(step.detail, Qt::ElideRight, room));
}

void ChainView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    for (int i = 0; i < itemCount(); ++i) {
        const QRect area = itemRect(i);
        // A level step's line reaches into the next cell.
        if (m_layout != Layout::Level && !area.intersects(event->rect()))
            continue;
        if (m_layout == Layout::Upright)
            paintUpright(painter, i, area);
        else if (m_layout == Layout::Columns)
            paintColumns(painter, i, area);
        else
            paintLevel(painter, i, area);
    }
}

bool ChainView::event(QEvent* event) {
    // Narrower, its words take more lines.
    if (event->type() == QEvent::Resize && m_layout == Layout::Columns)
        updateGeometry();
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (int i = 0; i < itemCount(); ++i) {
            if (!itemRect(i).contains(help->pos()))
                continue;
            QToolTip::showText(help->globalPos(), itemText(i), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace landreeve::ui::widgets
