#pragma once

#include "ui/paper/document_pages.h"

#include <QAbstractScrollArea>

#include <memory>

namespace landreeve::ui::documents {

/// The pages of a document below each other, as wide as the room; scrolled by wheel, arrows, Page Up and Page Down.
class PagesView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit PagesView(QWidget* parent = nullptr);

    /// Null shows empty ground.
    void setPages(std::shared_ptr<const paper::DocumentPages> pages);
    int pages() const { return m_pages ? m_pages->count() : 0; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF placeOf(int page) const;
    qreal scale() const;
    void measure();

    std::shared_ptr<const paper::DocumentPages> m_pages;
};

} // namespace landreeve::ui::documents
