#pragma once

#include "ui/widgets/status.h"

#include <QAbstractButton>

namespace landreeve::ui::shell {

/// A quiet button of the header: an icon or a state's mark, words, a count in a badge, a chevron.
class HeaderButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit HeaderButton(QWidget* parent = nullptr);

    void setIconName(const QString& icon);
    /// `spoken`: what a screen reader says of it; empty: its word.
    void setStatus(const widgets::Status& status, const QString& spoken = {});
    void setBadge(int count);
    void setMenuMark(bool on);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    widgets::Status m_status;
    bool m_hasStatus = false;
    bool m_menuMark = false;
    int m_badge = 0;
};

/// What looks like a field in the header and opens the command palette.
class CommandField : public QAbstractButton {
    Q_OBJECT
public:
    explicit CommandField(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace landreeve::ui::shell
