#include "ui/theme/focus_ring.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QTabBar>

namespace landreeve::ui::theme {

namespace {

class Frame : public QFocusFrame {
public:
    using QFocusFrame::QFocusFrame;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        roundedBox(painter, rect(), 7, QColor(), color(Token::Accent), 2);
    }
};

bool drawsItsOwn(const QWidget* widget) {
    return qobject_cast<const QAbstractScrollArea*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QTabBar*>(widget) || qobject_cast<const QMenu*>(widget) ||
           widget->property("ownFocus").toBool();
}

} // namespace

FocusRing::FocusRing(QObject* parent) : QObject(parent) {
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void FocusRing::follow(QWidget* now) {
    // What no key leads to holds the keyboard only because nothing else there can: a page that is closed to somebody.
    if (!now || now->isWindow() || now->focusPolicy() == Qt::NoFocus || drawsItsOwn(now)) {
        if (m_frame)
            m_frame->setWidget(nullptr);
        return;
    }
    if (!m_frame)
        m_frame = new Frame(now);
    m_frame->setWidget(now->property("ringAround").toBool() ? now->parentWidget() : now);
}

} // namespace landreeve::ui::theme
