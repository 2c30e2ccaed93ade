#pragma once

#include "ui/theme/hue.h"
#include "ui/theme/tokens.h"

#include <QWidget>

namespace landreeve::ui::widgets {

/// The two letters of a tenant on its hue; empty, a dashed square that stands for all tenants.
class HueTag : public QWidget {
    Q_OBJECT
public:
    explicit HueTag(int side = 22, QWidget* parent = nullptr);
    void setTenant(const QString& name, theme::Hue hue);
    void clear();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_initials;
    theme::Hue m_hue = theme::Hue::Moss;
};

/// Capitals in a frame: PRODUCTION, STAGING, THIS COMPUTER.
class KindTag : public QWidget {
    Q_OBJECT
public:
    explicit KindTag(const QString& text = {}, theme::Token color = theme::Token::Ink2, QWidget* parent = nullptr);
    void setKind(const QString& text, theme::Token color);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    theme::Token m_color;
};

} // namespace landreeve::ui::widgets
