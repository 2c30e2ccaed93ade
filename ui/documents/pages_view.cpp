#include "ui/documents/pages_view.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::documents {
namespace {

constexpr int kMargin = 14;
/// A page on a wide screen need not be larger than this to be read.
constexpr qreal kMostWidth = 860;

} // namespace

PagesView::PagesView(QWidget* parent) : QAbstractScrollArea(parent) {
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(260, 200);
    verticalScrollBar()->setSingleStep(40);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, viewport(), qOverload<>(&QWidget::update));
}

void PagesView::setPages(std::shared_ptr<const paper::DocumentPages> pages) {
    m_pages = std::move(pages);
    measure();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

qreal PagesView::scale() const {
    return std::min(kMostWidth, viewport()->width() - 2.0 * kMargin) / paper::DocumentPages::pageSize().width();
}

QRectF PagesView::placeOf(int page) const {
    const QSizeF size = paper::DocumentPages::pageSize() * scale();
    return {(viewport()->width() - size.width()) / 2,
            kMargin + page * (size.height() + kMargin) - verticalScrollBar()->value(), size.width(), size.height()};
}

void PagesView::measure() {
    const qreal page = paper::DocumentPages::pageSize().height() * scale() + kMargin;
    const int height = static_cast<int>(std::ceil(kMargin + page * pages()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
}

void PagesView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    // The same place of the document stays at the top.
    const int most = verticalScrollBar()->maximum();
    const qreal at = most > 0 ? verticalScrollBar()->value() / static_cast<qreal>(most) : 0;
    measure();
    verticalScrollBar()->setValue(static_cast<int>(at * verticalScrollBar()->maximum()));
}

void PagesView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme::color(theme::Token::Track));
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    for (int page = 0; page < pages(); ++page) {
        const QRectF place = placeOf(page);
        if (!place.intersects(viewport()->rect()))
            continue;
        painter.save();
        painter.setClipRect(place);
        painter.fillRect(place, Qt::white);
        painter.translate(place.topLeft());
        painter.scale(scale(), scale());
        m_pages->draw(painter, page);
        painter.restore();
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme::color(theme::Token::Accent), 2));
        painter.drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
}

void PagesView::keyPressEvent(QKeyEvent* event) {
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Home:
        bar->setValue(bar->minimum());
        break;
    case Qt::Key_End:
        bar->setValue(bar->maximum());
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace landreeve::ui::documents
