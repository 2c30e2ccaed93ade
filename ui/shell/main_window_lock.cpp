// Leaving the window, which asks where something would be lost, and locking it, which loses nothing.
#include "ui/shell/header.h"
#include "ui/shell/leave_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/shell/task_bar.h"
#include "ui/shell/tenant_band.h"
#include "ui/tasks/task_centre.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

namespace {

/// Keys that neither show nor begin anything.
bool worksLocked(const QString& key) {
    static const QStringList kAllowed{QStringLiteral("quit"), QStringLiteral("fullScreen"), QStringLiteral("larger"),
                                      QStringLiteral("smaller"), QStringLiteral("normalText")};
    return kAllowed.contains(key);
}

/// The same without a name in it: whoever stands before a locked window is not known.
QStringList withoutNames(qsizetype typed, qsizetype running) {
    QStringList all;
    if (typed == 1)
        all += QStringLiteral("What was typed and is saved nowhere");
    else if (typed > 1)
        all += QStringLiteral("What was typed in %1 places and is saved nowhere").arg(typed);
    if (running == 1)
        all += QStringLiteral("A task that is still running: it stops where it is");
    else if (running > 1)
        all += QStringLiteral("%1 tasks that are still running: they stop where they are").arg(running);
    return all;
}

} // namespace

QStringList MainWindow::unsaved() const {
    // A page that is not seen may not tell what is typed in it.
    if (isLocked())
        return m_unsavedBefore;
    QStringList all;
    for (const Registered& registered : m_pages) {
        if (registered.page)
            all += registered.page->unsaved();
    }
    return all;
}

int MainWindow::runningTasks() const {
    return m_tasks.runningCount();
}

QStringList MainWindow::losses() const {
    const QStringList running = m_tasks.running();
    QStringList all = unsaved();
    if (isLocked())
        return withoutNames(all.size(), running.size());
    for (const QString& name : running)
        all += QStringLiteral("%1: it is still running, and stops where it is").arg(name);
    return all;
}

void MainWindow::leave(const QString& discard, const std::function<void()>& then) {
    ask(losses(), discard, then);
}

void MainWindow::leaveTenant(const std::function<void()>& then) {
    QStringList typed;
    for (const Registered& registered : std::as_const(m_pages)) {
        if (m_tenant && registered.page && isOfTenant(registered.spec))
            typed += registered.page->unsavedOfTenant();
    }
    ask(typed, QStringLiteral("Leave this tenant"), then);
}

void MainWindow::ask(const QStringList& losses, const QString& leave, const std::function<void()>& then) {
    if (losses.isEmpty()) {
        then();
        return;
    }
    closeOver();
    if (auto* asked = findChild<LeaveDialog*>(); asked != nullptr && asked->isVisible()) {
        asked->activateWindow();
        return;
    }
    auto* dialog = new LeaveDialog(losses, leave, this);
    connect(dialog, &QDialog::accepted, this, then);
    dialog->open();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!std::exchange(m_mayClose, false) && !losses().isEmpty()) {
        event->ignore();
        leave(QStringLiteral("Close and discard"), [this] {
            m_mayClose = true;
            close();
        });
        return;
    }
    Q_EMIT closing();
    QMainWindow::closeEvent(event);
}

void MainWindow::lock(QWidget* cover) {
    while (QWidget* popup = QApplication::activePopupWidget())
        popup->close();
    closeOver();
    QToolTip::hideText();
    m_unsavedBefore = unsaved();
    QWidget* const focus = QApplication::focusWidget();
    m_focusBefore = focus != nullptr && focus->window() == this ? focus : focusWidget();
    const auto dialogs = findChildren<QDialog*>();
    for (QDialog* dialog : dialogs) {
        if (!dialog->isWindow() || !dialog->isVisible())
            continue;
        m_waiting.append(dialog);
        dialog->hide();
    }
    m_cover = cover;
    setKeysLocked(true);
    m_body->hide();
    static_cast<QVBoxLayout*>(centralWidget()->layout())->addWidget(cover, 1);
    cover->show();
    showParts();
    nameWindow();
}

void MainWindow::unlock() {
    if (!isLocked())
        return;
    if (auto* asked = findChild<LeaveDialog*>(); asked != nullptr && asked->isVisible())
        asked->reject();
    m_cover->hide();
    m_cover->deleteLater();
    m_cover.clear();
    setKeysLocked(false);
    m_body->show();
    showParts();
    nameWindow();
    if (m_focusBefore && m_focusBefore->isVisible())
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    else if (QWidget* stop = currentPage() ? currentPage()->firstFocus() : nullptr)
        stop->setFocus(Qt::OtherFocusReason);
    for (const auto& dialog : std::exchange(m_waiting, {})) {
        if (dialog)
            dialog->show();
    }
}

void MainWindow::setKeysLocked(bool locked) {
    if (!locked) {
        for (const auto& key : std::exchange(m_lockedKeys, {})) {
            if (key)
                key->setEnabled(true);
        }
        return;
    }
    const auto keys = findChildren<QAction*>(Qt::FindDirectChildrenOnly);
    for (QAction* key : keys) {
        if (key->isEnabled() && !worksLocked(key->objectName())) {
            key->setEnabled(false);
            m_lockedKeys.append(key);
        }
    }
}

void MainWindow::showParts() {
    const auto current = std::find_if(m_pages.begin(), m_pages.end(),
                                      [this](const Registered& registered) { return registered.spec.id == m_current; });
    const bool bare = current != m_pages.end() && current->spec.bare;
    m_header->setBare(bare || isLocked());
    m_header->setLocked(isLocked());
    m_header->setVisible(!bare || isLocked());
    m_band->setVisible(!bare && !isLocked());
    m_rail->setVisible(!bare);
    m_taskBar->setVisible(!bare);
}

} // namespace landreeve::ui::shell
