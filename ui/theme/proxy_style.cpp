#include "ui/theme/proxy_style.h"

#include "ui/theme/paint.h"
#include "ui/theme/style_painters.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>
#include <QTextEdit>

namespace landreeve::ui::theme {

namespace {

constexpr int kArrowWidth = 26;

bool isCellEditor(const QWidget* widget) {
    const QWidget* viewport = widget != nullptr ? widget->parentWidget() : nullptr;
    return viewport != nullptr && qobject_cast<const QAbstractItemView*>(viewport->parentWidget()) != nullptr;
}

bool isField(const QWidget* widget) {
    return qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget);
}

bool isComboList(const QWidget* widget) {
    return widget && widget->parentWidget() && widget->parentWidget()->inherits("QComboBoxPrivateContainer");
}

} // namespace

ProxyStyle::ProxyStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void setFieldState(QWidget* field, const QString& state) {
    if (field->property(ProxyStyle::kFieldState).toString() == state)
        return;
    field->setProperty(ProxyStyle::kFieldState, state);
    field->update();
}

void ProxyStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    switch (element) {
    case PE_FrameFocusRect: // FocusRing draws it
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            painters::field(*painter, option->rect, *option, widget);
        else if (isCellEditor(widget)) // hides what the cell shows
            painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        return;
    case PE_FrameLineEdit:
        return;
    case PE_Frame:
        if (isField(widget)) {
            painters::fieldEdge(*painter, option->rect, widget, QColor(), Token::Edge, widget->hasFocus());
            return;
        }
        roundedBox(*painter, option->rect, 0, QColor(), color(Token::Line));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        painters::checkMark(*painter, option->rect, *option);
        return;
    case PE_IndicatorRadioButton:
        painters::radioMark(*painter, option->rect, *option);
        return;
    case PE_PanelButtonCommand:
        painters::button(*painter, option->rect, *option);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On))
            roundedBox(*painter, option->rect, 5, color(option->state & State_On ? Token::Tint : Token::Hover),
                       QColor());
        return;
    case PE_PanelTipLabel:
    case PE_FrameMenu:
        roundedBox(*painter, option->rect, 0, color(Token::Raised), color(Token::Line2));
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, color(Token::Raised));
        return;
    case PE_FrameTabBarBase:
        hairline(*painter, QRectF(option->rect.x(), option->rect.bottom(), option->rect.width(), 1), Qt::Horizontal,
                 color(Token::Line));
        return;
    case PE_IndicatorArrowDown:
        chevron(*painter, option->rect, 7, 0, color(option->state & State_Enabled ? Token::Ink2 : Token::Disabled));
        return;
    case PE_IndicatorArrowUp:
        chevron(*painter, option->rect, 7, 180, color(option->state & State_Enabled ? Token::Ink2 : Token::Disabled));
        return;
    case PE_IndicatorArrowRight:
        chevron(*painter, option->rect, 7, 270, color(option->state & State_Enabled ? Token::Ink2 : Token::Disabled));
        return;
    case PE_IndicatorArrowLeft:
        chevron(*painter, option->rect, 7, 90, color(option->state & State_Enabled ? Token::Ink2 : Token::Disabled));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ProxyStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                             const QWidget* widget) const {
    switch (element) {
    case CE_Splitter:
        painter->fillRect(option->rect, color(Token::Line));
        return;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painters::menuItem(*painter, *item);
            return;
        }
        break;
    case CE_MenuEmptyArea:
        painter->fillRect(option->rect, color(Token::Raised));
        return;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            painters::tab(*painter, *tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            painters::tabLabel(*painter, *tab, subElementRect(SE_TabBarTabText, option, widget));
            return;
        }
        break;
    case CE_ComboBoxLabel:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            QRect text = proxy()->subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget).adjusted(2, 0, 0, 0);
            if (!combo->currentIcon.isNull()) {
                const int side = scaled(16);
                const QRect icon(text.x(), text.center().y() - side / 2 + 1, side, side);
                combo->currentIcon.paint(painter, icon, Qt::AlignCenter,
                                         option->state & State_Enabled ? QIcon::Normal : QIcon::Disabled);
                text.adjust(side + 8, 0, 0, 0);
            }
            painter->setPen(color(option->state & State_Enabled ? Token::Ink : Token::Disabled));
            painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                              option->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, text.width()));
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ProxyStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                    const QWidget* widget) const {
    const bool enabled = option->state & State_Enabled;
    switch (control) {
    case CC_ComboBox: {
        painters::field(*painter, option->rect, *option, widget);
        const QRect arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        chevron(*painter, arrow, 7, 0, color(enabled ? Token::Ink : Token::Disabled));
        return;
    }
    case CC_SpinBox: {
        painters::field(*painter, option->rect, *option, widget);
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
            spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
            for (const SubControl sub : {SC_SpinBoxUp, SC_SpinBoxDown}) {
                const bool able =
                    enabled && (spin->stepEnabled & (sub == SC_SpinBoxUp ? QAbstractSpinBox::StepUpEnabled
                                                                         : QAbstractSpinBox::StepDownEnabled));
                chevron(*painter, proxy()->subControlRect(CC_SpinBox, option, sub, widget), 6,
                        sub == SC_SpinBoxUp ? 180 : 0, color(able ? Token::Ink2 : Token::Line2));
            }
        }
        return;
    }
    case CC_ScrollBar:
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            painters::scrollBar(*painter, proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget),
                                *slider);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ProxyStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                                 const QWidget* widget) const {
    const QRect r = option->rect;
    if (control == CC_ComboBox) {
        QRect part;
        if (sub == SC_ComboBoxEditField)
            part = r.adjusted(8, 1, -kArrowWidth, -1);
        else if (sub == SC_ComboBoxArrow)
            part = QRect(r.right() - kArrowWidth, r.y(), kArrowWidth, r.height());
        if (!part.isNull())
            return visualRect(option->direction, r, part);
    } else if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const bool buttons = spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons;
        QRect part;
        if (sub == SC_SpinBoxEditField)
            part = r.adjusted(7, 1, buttons ? -kArrowWidth : -7, -1);
        else if (sub == SC_SpinBoxUp && buttons)
            part = QRect(r.right() - kArrowWidth + 2, r.y() + 2, kArrowWidth - 4, r.height() / 2 - 2);
        else if (sub == SC_SpinBoxDown && buttons)
            part = QRect(r.right() - kArrowWidth + 2, r.y() + r.height() / 2, kArrowWidth - 4, r.height() / 2 - 2);
        else if (sub == SC_SpinBoxFrame)
            part = r;
        else
            return {};
        return visualRect(option->direction, r, part);
    } else if (control == CC_ScrollBar) {
        const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!slider)
            return {};
        if (sub == SC_ScrollBarAddLine || sub == SC_ScrollBarSubLine)
            return {};
        if (sub == SC_ScrollBarGroove)
            return r;
        const bool upright = slider->orientation == Qt::Vertical;
        const int whole = upright ? r.height() : r.width();
        int length = whole;
        int start = 0;
        if (slider->maximum > slider->minimum) {
            const auto range = static_cast<double>(slider->maximum) - slider->minimum + slider->pageStep;
            length = std::max(28, static_cast<int>(whole * (slider->pageStep / range)));
            length = std::min(length, whole);
            start = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition, whole - length,
                                            slider->upsideDown);
        }
        const auto along = [&](int from, int size) {
            return upright ? QRect(r.x(), r.y() + from, r.width(), size) : QRect(r.x() + from, r.y(), size, r.height());
        };
        if (sub == SC_ScrollBarSlider)
            return along(start, length);
        if (sub == SC_ScrollBarSubPage)
            return along(0, start);
        if (sub == SC_ScrollBarAddPage)
            return along(start + length, whole - start - length);
        return {};
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QRect ProxyStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents) {
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option))
            return frame->lineWidth > 0 ? option->rect.adjusted(7, 1, -7, -1) : option->rect;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize ProxyStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                   const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    // A field in a smaller font (an id, a GSTIN) is as high as its neighbours.
    const int field =
        option ? std::max(fieldHeight(option->fontMetrics), fieldHeight(QFontMetrics(QApplication::font()))) : 0;
    switch (type) {
    case CT_LineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            return QSize(size.width() + 16, field);
        return size;
    case CT_ComboBox:
        return QSize(size.width() + kArrowWidth + 12, field);
    case CT_SpinBox:
        return QSize(size.width() + kArrowWidth + 10, field);
    case CT_PushButton:
        return QSize(std::max(result.width(), size.width() + 24), field);
    case CT_TabBarTab:
        return QSize(size.width() + 4, option->fontMetrics.height() + 18);
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return QSize(10, 9);
            return QSize(size.width() + item->reservedShortcutWidth + 70, option->fontMetrics.height() + 10);
        }
        return result;
    case CT_ItemViewItem:
        if (isComboList(widget))
            return QSize(result.width() + 12, option->fontMetrics.height() + 10);
        return result;
    case CT_ToolButton:
        return result.expandedTo(QSize(28, 28));
    default:
        return result;
    }
}

int ProxyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 4;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
        return scaled(16);
    case PM_LineEditIconSize:
        return scaled(14);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_SplitterWidth:
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_MenuHMargin:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_TabBarTabOverlap:
        return 0;
    case PM_TabBarBaseHeight:
        return 1;
    case PM_DefaultFrameWidth:
        return isField(widget) ? 2 : 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ProxyStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                          QStyleHintReturn* data) const {
    switch (hint) {
    case SH_FocusFrame_AboveWidget:
        return 1;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_UnderlineShortcut:
    case SH_Widget_Animation_Duration:
    case SH_ScrollBar_Transient:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_DialogButtonLayout:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void ProxyStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
        qobject_cast<QScrollBar*>(widget) || qobject_cast<QTabBar*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (qobject_cast<QComboBox*>(widget))
        widget->installEventFilter(this);
}

bool ProxyStyle::eventFilter(QObject* watched, QEvent* event) {
    // A combo box keeps its least size beyond a change of font; one of style makes it measure again.
    if (event->type() == QEvent::FontChange) {
        QEvent restyled(QEvent::StyleChange);
        QCoreApplication::sendEvent(watched, &restyled);
    }
    return QProxyStyle::eventFilter(watched, event);
}

} // namespace landreeve::ui::theme
