#pragma once

#include "ui/widgets/status.h"

#include <QWidget>

class QPainter;

namespace landreeve::ui::widgets {

/// Mark and word of a state, on its tinted ground where it has one. Speaks "Status: Suspended".
class StatusLabel : public QWidget {
    Q_OBJECT
public:
    explicit StatusLabel(const Status& status = {}, QWidget* parent = nullptr);

    void setStatus(const Status& status);
    const Status& status() const { return m_status; }

    /// What comes before the word when it is spoken; "Status" unless set.
    void setSubject(const QString& subject);

    /// The pill's 6 px hang out to the left so that words of tinted and plain rows stand in line; keep 6 px free there.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// The same drawn into a cell: mark, word and pill, at the left of `rect`. Returns the width used.
    static double paint(QPainter& painter, const QRectF& rect, const Status& status, const QFont& font,
                        const QColor& ink);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Status m_status;
    QString m_subject;
};

} // namespace landreeve::ui::widgets
