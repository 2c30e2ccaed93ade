#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace landreeve::ui::widgets {

/// An icon of the theme that stands by itself, as large as the text beside it is made.
class Picture : public QWidget {
    Q_OBJECT
public:
    /// `side` in pixels at the usual text size. An icon with colours of its own takes no ink.
    Picture(const QString& icon, int side, theme::Token ink, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    theme::Token m_ink;
};

} // namespace landreeve::ui::widgets
