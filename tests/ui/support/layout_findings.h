#pragma once

#include "ui/records/filter_row.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/popover.h"
#include "ui/widgets/side_panel.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFocusFrame>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitterHandle>
#include <QStyleOptionComboBox>
#include <QStyleOptionFrame>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QToolTip>

#include <algorithm>

/// What is wrong with how a window is laid out, in words, each with the widget it is about.
namespace landreeve::tests {

/// How to find a widget again: its name, else its class, within the nearest parent that has a name.
inline QString pathOf(const QWidget* widget) {
    QString own =
        widget->objectName().isEmpty() ? QLatin1String(widget->metaObject()->className()) : widget->objectName();
    for (const QWidget* up = widget->parentWidget(); up != nullptr; up = up->parentWidget()) {
        if (!up->objectName().isEmpty() && !up->objectName().startsWith(QLatin1String("qt_")))
            return own + QStringLiteral(" in ") + up->objectName();
    }
    return own;
}

/// All that is seen of a window, without windows of their own and what only helps to paint.
inline QList<QWidget*> seenIn(const QWidget* window) {
    QList<QWidget*> seen;
    const auto all = window->findChildren<QWidget*>();
    for (QWidget* widget : all) {
        if (widget->isVisible() && widget->window() == window && qobject_cast<QFocusFrame*>(widget) == nullptr)
            seen.append(widget);
    }
    return seen;
}

/// Whether the whole of what a widget cuts off can be read in its tooltip.
inline bool toolTipSays(QWidget* widget, const QString& text) {
    const auto holds = [&text](const QString& tip) { return tip.contains(text) || tip.contains(text.toHtmlEscaped()); };
    if (holds(widget->toolTip()))
        return true;
    const QPoint middle = widget->rect().center();
    QHelpEvent help(QEvent::ToolTip, middle, widget->mapToGlobal(middle));
    QCoreApplication::sendEvent(widget, &help);
    const bool said = holds(QToolTip::text());
    QToolTip::hideText();
    return said;
}

/// The words a widget shows that do not fit into it; empty where all do.
inline QString cutOffIn(QWidget* widget) {
    const QFontMetrics metrics = widget->fontMetrics();
    if (const auto* label = qobject_cast<const QLabel*>(widget); label && !label->text().isEmpty()) {
        const QRect room = label->contentsRect();
        if (label->wordWrap())
            return label->heightForWidth(label->width()) > label->height() ? label->text() : QString();
        const QSize wanted = label->textFormat() == Qt::PlainText
                                 ? metrics.size(0, label->text())
                                 : label->sizeHint() - QSize(label->width() - room.width(), 0);
        if (wanted.width() <= room.width() && wanted.height() <= label->height() + 1)
            return {};
        // One that gives way draws an ellipsis; it owes the whole in its tooltip.
        const bool givesWay = label->minimumSizeHint().width() < label->sizeHint().width();
        return givesWay && wanted.height() <= label->height() + 1 && toolTipSays(widget, label->text()) ? QString()
                                                                                                        : label->text();
    }
    if (const auto* button = qobject_cast<const ui::widgets::LButton*>(widget)) {
        const QSize wanted = button->sizeHint();
        if (wanted.height() > button->height())
            return button->text() + QStringLiteral(" (height)");
        return wanted.width() <= button->width() || toolTipSays(widget, button->text()) ? QString() : button->text();
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && !button->text().isEmpty()) {
        const QSize wanted = button->sizeHint();
        const bool fits = wanted.width() <= button->width() && wanted.height() <= button->height();
        return fits || toolTipSays(widget, button->text()) ? QString() : button->text();
    }
    if (const auto* edit = qobject_cast<const QLineEdit*>(widget)) {
        if (edit->sizeHint().height() > edit->height() && edit->parentWidget()->metaObject() != nullptr &&
            qobject_cast<const ui::records::FilterRow*>(edit->parentWidget()) == nullptr)
            return QStringLiteral("(height of the field)");
        QStyleOptionFrame option;
        option.initFrom(edit);
        option.lineWidth = edit->hasFrame() ? 1 : 0;
        const QMargins margins = edit->textMargins();
        int room = edit->style()->subElementRect(QStyle::SE_LineEditContents, &option, edit).width() - 4 -
                   margins.left() - margins.right();
        const auto actions = edit->actions();
        for (const QAction* action : actions)
            room -= action->isVisible() && !action->icon().isNull() ? 20 : 0;
        // A filter's tooltip says at length what its placeholder says in short.
        const bool told =
            qobject_cast<const ui::records::FilterRow*>(edit->parentWidget()) && !edit->toolTip().isEmpty();
        const QString words = edit->text().isEmpty() && !told ? edit->placeholderText() : QString();
        return metrics.horizontalAdvance(words) <= room || toolTipSays(widget, words) ? QString() : words;
    }
    if (auto* combo = qobject_cast<QComboBox*>(widget)) {
        QStyleOptionComboBox option;
        option.initFrom(combo);
        option.currentText = combo->currentText();
        const QRect room =
            combo->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, combo);
        return metrics.horizontalAdvance(combo->currentText()) <= room.width() - 2 ||
                       toolTipSays(widget, combo->currentText())
                   ? QString()
                   : combo->currentText();
    }
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget); tabs && tabs->count() > 0) {
        const QRect last = tabs->tabRect(tabs->count() - 1);
        return last.right() > tabs->width() && !tabs->usesScrollButtons() ? tabs->tabText(tabs->count() - 1)
                                                                          : QString();
    }
    return {};
}

/// The palette; in a grid the box in the corner of its head, and what stands where it has no rows.
const QStringList kOver{QStringLiteral("commandPalette"), QStringLiteral("selectAllBox"), QStringLiteral("noMatch"),
                        QStringLiteral("emptyState")};

/// Lies over its siblings on purpose.
inline bool isOverlay(const QWidget* widget) {
    if (widget->testAttribute(Qt::WA_TransparentForMouseEvents) || widget->graphicsEffect() != nullptr)
        return true;
    return qobject_cast<const QSplitterHandle*>(widget) != nullptr ||
           qobject_cast<const ui::widgets::Popover*>(widget) != nullptr ||
           qobject_cast<const ui::records::FilterRow*>(widget) != nullptr || kOver.contains(widget->objectName());
}

/// A part of a view or a scroll area, which the view itself places.
inline bool isPlacedByView(const QWidget* widget) {
    const QWidget* parent = widget->parentWidget();
    if (qobject_cast<const QAbstractScrollArea*>(parent) != nullptr || qobject_cast<const QTabBar*>(parent) != nullptr)
        return true;
    const auto* area = parent == nullptr ? nullptr : qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
    return area != nullptr && area->viewport() == parent;
}

inline void findClipped(const QList<QWidget*>& seen, QStringList& found) {
    for (QWidget* widget : seen) {
        if (const QString words = cutOffIn(widget); !words.isEmpty())
            found << QStringLiteral("cut off: “%1”, %2, %3×%4")
                         .arg(words, pathOf(widget))
                         .arg(widget->width())
                         .arg(widget->height());
        if (qobject_cast<const QAbstractScrollArea*>(widget) != nullptr || isPlacedByView(widget) ||
            qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr ||
            qobject_cast<const QTabBar*>(widget->parentWidget()) != nullptr || widget->minimumSizeHint().isEmpty() ||
            qobject_cast<const QLabel*>(widget) != nullptr || qobject_cast<const QLineEdit*>(widget) != nullptr ||
            qobject_cast<const QComboBox*>(widget) != nullptr ||
            qobject_cast<const ui::widgets::LButton*>(widget) != nullptr)
            continue;
        QSize least = widget->minimumSizeHint().boundedTo(widget->maximumSize());
        // Where lines break, the least height is that of the narrowest: what counts is the width it has.
        if (const QLayout* layout = widget->layout(); layout != nullptr && layout->hasHeightForWidth())
            least.setHeight(layout->minimumHeightForWidth(widget->width()));
        if (least.width() > widget->width() || least.height() > widget->height())
            found << QStringLiteral("squeezed: %1 is %2×%3 and needs %4×%5")
                         .arg(pathOf(widget))
                         .arg(widget->width())
                         .arg(widget->height())
                         .arg(least.width())
                         .arg(least.height());
    }
}

inline void findOverlapsAndStrays(const QList<QWidget*>& seen, QStringList& found) {
    QHash<const QWidget*, QList<const QWidget*>> children;
    for (const QWidget* widget : seen) {
        const QWidget* parent = widget->parentWidget();
        if (isOverlay(widget) || isPlacedByView(widget) || widget->size().isEmpty())
            continue;
        if (!parent->rect().contains(widget->geometry()))
            found << QStringLiteral("outside its parent: %1").arg(pathOf(widget));
        for (const QWidget* other : std::as_const(children[parent])) {
            if (other->geometry().intersects(widget->geometry()))
                found << QStringLiteral("overlap: %1 and %2").arg(pathOf(other), pathOf(widget));
        }
        children[parent].append(widget);
    }
}

inline void findSidewaysScrolling(const QList<QWidget*>& seen, QStringList& found) {
    for (const QWidget* widget : seen) {
        const auto* area = qobject_cast<const QAbstractScrollArea*>(widget);
        // An edit that breaks its lines has nothing at its right; it forgets its former width late.
        const auto* edit = qobject_cast<const QPlainTextEdit*>(widget);
        const bool breaks = edit != nullptr && edit->lineWrapMode() == QPlainTextEdit::WidgetWidth;
        if (area == nullptr || breaks || qobject_cast<const QTableView*>(widget) != nullptr ||
            qobject_cast<const QHeaderView*>(widget) != nullptr)
            continue;
        if (area->horizontalScrollBar()->maximum() > area->horizontalScrollBar()->minimum())
            found << QStringLiteral("scrolls sideways by %1: %2")
                         .arg(area->horizontalScrollBar()->maximum())
                         .arg(pathOf(widget));
    }
}

/// One of a group of which only the chosen one is a stop.
inline bool isUnchosenOfGroup(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (button == nullptr || !button->isCheckable() || button->isChecked())
        return false;
    if (const QButtonGroup* group = button->group())
        return group->exclusive() && group->checkedButton() != nullptr;
    return button->autoExclusive();
}

/// Widgets that the keyboard must reach.
inline QList<QWidget*> stopsOf(const QList<QWidget*>& seen) {
    QList<QWidget*> stops;
    for (QWidget* widget : seen) {
        if (widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus &&
            widget->focusProxy() == nullptr)
            stops.append(widget);
    }
    return stops;
}

inline void findNameless(const QList<QWidget*>& seen, QStringList& found) {
    const auto stops = stopsOf(seen);
    for (QWidget* widget : stops) {
        if (widget->objectName().isEmpty() || widget->objectName().startsWith(QLatin1String("qt_")))
            found << QStringLiteral("no objectName: %1").arg(pathOf(widget));
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        if (spoken == nullptr || spoken->text(QAccessible::Name).trimmed().isEmpty())
            found << QStringLiteral("no accessible name: %1").arg(pathOf(widget));
    }
}

/// What a page's head has must come before the page's own: that is how they are read.
inline void findLateInHead(const QWidget* window, const QList<QWidget*>& reached, QStringList& found) {
    const auto heads = window->findChildren<QWidget*>(QStringLiteral("pageHead"));
    for (const QWidget* head : heads) {
        const auto own = std::ranges::find_if(reached, [head](const QWidget* stop) {
            return head->parentWidget()->isAncestorOf(stop) && !head->isAncestorOf(stop);
        });
        const auto late =
            std::find_if(own, reached.end(), [head](const QWidget* stop) { return head->isAncestorOf(stop); });
        if (late != reached.end())
            found << QStringLiteral("Tab comes to %1 after %2").arg(pathOf(*late), pathOf(*own));
    }
}

/// Goes through the window with Tab until it comes round.
inline void findUnreached(QWidget* window, const QList<QWidget*>& seen, QStringList& found) {
    QList<QWidget*> missing = stopsOf(seen);
    missing.removeIf([](const QWidget* widget) { return isUnchosenOfGroup(widget); });
    const qsizetype count = missing.size();
    if (count == 0)
        return;
    missing.first()->setFocus(Qt::TabFocusReason);
    QList<QWidget*> reached;
    for (qsizetype i = 0; i < 2 * count + 4 && !missing.isEmpty(); ++i) {
        QWidget* now = QApplication::focusWidget();
        if (now == nullptr || now->window() != window) {
            found << QStringLiteral("Tab left the window after %1 stops").arg(i);
            return;
        }
        missing.removeAll(now);
        reached << now;
        QTest::keyClick(now, Qt::Key_Tab);
    }
    findLateInHead(window, reached, found);
    for (const QWidget* widget : std::as_const(missing))
        found << QStringLiteral("Tab never comes to %1").arg(pathOf(widget));
}

/// Keys that two things answer to: then neither does.
inline void findSharedKeys(QWidget* window, QStringList& found) {
    QHash<QKeySequence, QStringList> owners;
    const auto shortcuts = window->findChildren<QShortcut*>();
    for (const QShortcut* shortcut : shortcuts) {
        const auto* widget = qobject_cast<const QWidget*>(shortcut->parent());
        if (widget != nullptr && widget->isVisible() && shortcut->isEnabled())
            owners[shortcut->key()] << QStringLiteral("shortcut of ") + pathOf(widget);
    }
    QList<QWidget*> all = seenIn(window);
    all.append(window);
    QSet<const QAction*> counted;
    for (QWidget* widget : std::as_const(all)) {
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget);
            button && !button->shortcut().isEmpty() && button->isEnabled())
            owners[button->shortcut()] << QStringLiteral("button ") + pathOf(widget);
        if (qobject_cast<const QMenu*>(widget) != nullptr)
            continue;
        const auto actions = widget->actions();
        for (const QAction* action : actions) {
            if (!action->isEnabled() || !action->isVisible() || action->shortcutContext() == Qt::WidgetShortcut ||
                counted.contains(action))
                continue;
            counted.insert(action);
            const auto keys = action->shortcuts();
            for (const QKeySequence& key : keys) {
                if (!key.isEmpty())
                    owners[key] << QStringLiteral("action %1 of %2").arg(action->text(), pathOf(widget));
            }
        }
    }
    for (auto it = owners.cbegin(); it != owners.cend(); ++it) {
        if (it.value().size() > 1)
            found << QStringLiteral("%1 is given twice: %2")
                         .arg(it.key().toString(), it.value().join(QStringLiteral("; ")));
    }
}

/// All that can be said from a window at one size.
inline QStringList layoutFindings(QWidget* window) {
    QStringList found;
    const auto seen = seenIn(window);
    findClipped(seen, found);
    findOverlapsAndStrays(seen, found);
    findSidewaysScrolling(seen, found);
    findNameless(seen, found);
    return found;
}

} // namespace landreeve::tests
