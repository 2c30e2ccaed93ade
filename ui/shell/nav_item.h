#pragma once

#include "ui/theme/tokens.h"

#include <QAbstractButton>

namespace landreeve::ui::shell {

/// One entry of the rail: icon, words, count; the icon alone when the rail is collapsed, then with a tooltip.
class NavItem : public QAbstractButton {
    Q_OBJECT
public:
    NavItem(const QString& id, const QString& title, const QString& icon, QWidget* parent = nullptr);

    const QString& id() const { return m_id; }
    const QString& count() const { return m_count; }
    void setCount(const QString& count, theme::Token tone);
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void name();
    QString m_id;
    QString m_icon;
    QString m_count;
    theme::Token m_tone = theme::Token::Ink3;
    bool m_collapsed = false;
};

} // namespace landreeve::ui::shell
