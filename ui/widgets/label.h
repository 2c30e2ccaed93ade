#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace landreeve::ui::widgets {

/// A line or paragraph of text in a type style and a token's colour, which follows the theme and the text size.
class Label : public QLabel {
    Q_OBJECT
public:
    explicit Label(const QString& text = {}, theme::TypeStyle style = theme::TypeStyle::Body,
                   theme::Token ink = theme::Token::Ink, QWidget* parent = nullptr);

    void setTypeStyle(theme::TypeStyle style) { theme::setTypeStyle(this, style); }
    void setInk(theme::Token ink);
    theme::Token ink() const { return m_ink; }

    /// A paragraph: as high as its lines at the width it is given.
    void setWraps();
    /// A single line that gives way and ends in an ellipsis, the whole text in its tooltip (before a tooltip of
    /// its own). Not with word wrap.
    void setElide(Qt::TextElideMode mode);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void applyInk();
    theme::Token m_ink;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

} // namespace landreeve::ui::widgets
