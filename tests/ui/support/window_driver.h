#pragma once

#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QTest>
#include <QWindow>

#include <algorithm>

namespace landreeve::tests {

/// Works a window as somebody at the screen does: what is pressed must be seen, enabled and not covered; keys go where
/// the keyboard is. Parts are found by their objectName, those that are seen alone.
class WindowDriver {
public:
    explicit WindowDriver(QWidget& window) : m_window(window) {
        m_window.show();
        m_window.activateWindow();
        if (!QTest::qWaitForWindowActive(&m_window))
            qWarning("the window did not become active");
    }

    /// The part of this name that is seen now; nullptr where there is none.
    template <typename T = QWidget>
    T* seen(const QString& name) const {
        const auto all = m_window.findChildren<T*>(name);
        const auto found = std::ranges::find_if(all, [](const T* part) { return part->isVisible(); });
        return found == all.end() ? nullptr : *found;
    }
    template <typename T = QWidget>
    T* seen(const char* name) const {
        return seen<T>(QLatin1String(name));
    }
    /// Whether it is seen before long.
    bool shows(const char* name, int milliseconds = 20'000) const {
        return QTest::qWaitFor([&] { return seen(name) != nullptr; }, milliseconds);
    }
    bool goes(const char* name) const {
        return QTest::qWaitFor([&] { return seen(name) == nullptr; }, 20'000);
    }
    QString words(const char* name) const {
        const auto* label = seen<QLabel>(name);
        return label != nullptr ? label->text() : QString();
    }

    /// Presses it as soon as it can be pressed.
    bool click(const char* name) {
        const auto pressable = [&] {
            const QWidget* part = seen(name);
            const auto* button = qobject_cast<const ui::widgets::LButton*>(part);
            return part != nullptr && part->isEnabled() && (button == nullptr || !button->isBusy());
        };
        if (!QTest::qWaitFor(pressable, 20'000)) {
            qWarning("%s is not there to be pressed", name);
            return false;
        }
        return press(*seen(name));
    }
    bool press(QWidget& part) {
        // What has just appeared is not laid out yet.
        if (!QTest::qWaitFor([&] { return isHit(part); }, 3000)) {
            qWarning() << part.objectName() << "is covered or out of sight, at" << placeOf(part);
            return false;
        }
        ++m_clicks;
        QTest::mouseClick(m_window.windowHandle(), Qt::LeftButton, {}, placeOf(part));
        return true;
    }
    QPoint placeOf(const QWidget& part) const {
        // A radio button is as wide as its column: its mark is what is pressed.
        const QPoint inside = part.inherits("QRadioButton") ? QPoint(10, part.height() / 2) : part.rect().center();
        return part.mapTo(&m_window, inside);
    }
    bool isHit(const QWidget& part) const {
        const QWidget* hit = m_window.childAt(placeOf(part));
        return hit != nullptr && (hit == &part || part.isAncestorOf(hit));
    }
    /// How often the mouse was pressed.
    int clicks() const { return m_clicks; }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(m_window.windowHandle(), key, modifiers);
    }
    /// Where the keyboard is.
    void type(const QString& text) const {
        for (const QChar c : text) {
            QWidget* const at = QApplication::focusWidget();
            if (at == nullptr)
                return;
            if (c.unicode() < 128) {
                QTest::keyClicks(at, QString(c));
                continue;
            }
            // No key of this keyboard: an input method brings it.
            QInputMethodEvent written;
            written.setCommitString(QString(c));
            QApplication::sendEvent(at, &written);
        }
    }
    /// Writes over what a field holds.
    bool fill(const char* field, const QString& text) {
        auto* edit = seen(field);
        if (edit == nullptr) {
            qWarning("no field %s", field);
            return false;
        }
        edit->setFocus();
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_Delete);
        type(text);
        return true;
    }
    /// Tab, until it is there.
    bool tabTo(const char* name, int most = 40) const {
        for (int i = 0; i <= most; ++i) {
            if (at(name))
                return true;
            key(Qt::Key_Tab);
        }
        qWarning() << name << "is not reached by Tab; the keyboard is at" << QApplication::focusWidget();
        return false;
    }
    /// Whether the keyboard is in this part.
    bool at(const char* name) const {
        const QWidget* part = seen(name);
        const QWidget* focus = QApplication::focusWidget();
        return part != nullptr && focus != nullptr && (part == focus || part->isAncestorOf(focus));
    }

    /// The note under a field that is seen.
    ui::widgets::FieldNote* note(const char* field) const {
        const auto all = m_window.findChildren<ui::widgets::FieldNote*>();
        const auto found = std::ranges::find_if(all, [&](const ui::widgets::FieldNote* note) {
            return note->field() != nullptr && note->field()->objectName() == QLatin1String(field) &&
                   note->field()->isVisible();
        });
        return found == all.end() ? nullptr : *found;
    }
    /// Whether a field is said to be wrong in these words, right below it and in its accessible description.
    bool saysWrong(const char* field, const QString& words) const {
        return QTest::qWaitFor(
            [&] {
                const auto* said = note(field);
                return said != nullptr && said->isVisible() && said->kind() == ui::widgets::FieldNote::Kind::Bad &&
                       said->text().contains(words) && said->field()->accessibleDescription().startsWith(said->text());
            },
            30'000);
    }
    QString said(const char* field) const {
        const auto* known = note(field);
        return known != nullptr && known->isVisible() ? known->text() : QString();
    }
    /// The words of the repair offered under a field; empty where none is.
    QString repair(const char* field) const {
        const auto* known = note(field);
        const auto* link =
            known != nullptr ? known->findChild<QAbstractButton*>(QStringLiteral("repairLink")) : nullptr;
        return link != nullptr && link->isVisible() ? link->text() : QString();
    }
    bool pressRepair(const char* field) {
        auto* known = note(field);
        auto* link = known != nullptr ? known->findChild<QWidget*>(QStringLiteral("repairLink")) : nullptr;
        return link != nullptr && link->isVisible() && press(*link);
    }

private:
    QWidget& m_window;
    int m_clicks = 0;
};

} // namespace landreeve::tests
