#pragma once

#include "ui/theme/hue.h"
#include "ui/theme/tokens.h"

#include <QAbstractButton>

#include <optional>

namespace landreeve::ui::shell {

/// A switcher of the header: a caption over a name, with an icon or a tenant's tag before it, perhaps a kind tag, and a
/// chevron.
class SwitchButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Mark { Icon, Tag };
    SwitchButton(const QString& caption, Mark mark, QWidget* parent = nullptr);

    void setIconName(const QString& name) { m_icon = name; }
    void setName(const QString& name);
    void setTag(const QString& initials, std::optional<theme::Hue> hue);
    QString initials() const { return m_initials; }
    void setKind(const QString& kind, theme::Token color);
    QString kind() const { return m_kind; }
    /// Without a chevron it opens nothing and does not take the keyboard.
    void setOpens(bool opens);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int kindWidth() const;
    QString m_caption;
    Mark m_mark;
    QString m_icon;
    QString m_initials;
    std::optional<theme::Hue> m_hue;
    QString m_kind;
    theme::Token m_kindColor = theme::Token::Ink2;
    bool m_opens = true;
};

} // namespace landreeve::ui::shell
