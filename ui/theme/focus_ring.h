#pragma once

#include <QFocusFrame>
#include <QPointer>

namespace landreeve::ui::theme {

/// The focus ring: 2 px accent outside a gap of 2 px, around the widget that has the keyboard. Views draw their current
/// row and fields their edge instead; other widgets opt out with the property `ownFocus`; with `ringAround` it is drawn
/// around their parent. There is none around what no key leads to.
class FocusRing : public QObject {
    Q_OBJECT
public:
    explicit FocusRing(QObject* parent);

private:
    void follow(QWidget* now);
    QPointer<QFocusFrame> m_frame;
};

} // namespace landreeve::ui::theme
