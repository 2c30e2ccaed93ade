#pragma once

#include <QHeaderView>

namespace landreeve::ui::widgets {

/// The head of a Table: small words in ink2 on Token::Alt, a hairline below, a small chevron at the sorted column.
class TableHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit TableHeader(QWidget* parent = nullptr);

    /// Hairlines between the sections, for editable grids.
    void setColumnLines(bool on);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
    QSize sectionSizeFromContents(int logicalIndex) const override;

    /// The height of the words' part; a subclass with a filter row below gives less than its height.
    virtual int wordsHeight() const;

private:
    bool m_columnLines = false;
};

} // namespace landreeve::ui::widgets
