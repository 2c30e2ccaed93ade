// Whose data the window shows: in its title, and in those of its dialogs.
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"

#include <QDialog>
#include <QEvent>

#include <algorithm>

namespace landreeve::ui::shell {

void MainWindow::nameWindow() {
    QStringList parts;
    if (isLocked())
        parts.append(QStringLiteral("Locked"));
    else if (const Page* page = currentPage(); page && !page->title().isEmpty())
        parts.append(page->title());
    if (m_tenant && !isLocked())
        parts.append(m_tenant->name);
    if (m_workspace)
        parts.append(m_workspace->name);
    parts.append(QStringLiteral("Landreeve"));
    setWindowTitle(parts.join(QStringLiteral(" — ")));
}

bool MainWindow::isOfTenant(const PageSpec& spec) const {
    if (spec.group)
        return spec.group == NavRail::Group::TenantData;
    return std::any_of(m_pages.begin(), m_pages.end(), [&spec](const Registered& parent) {
        return parent.spec.id == spec.railParent && parent.spec.group == NavRail::Group::TenantData;
    });
}

bool MainWindow::showsTenantData() const {
    const auto shown = std::find_if(m_pages.begin(), m_pages.end(),
                                    [this](const Registered& registered) { return registered.spec.id == m_current; });
    return m_tenant && !isLocked() && shown != m_pages.end() && isOfTenant(shown->spec);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    // A dialog has a title bar of its own, and with two windows open it could be of either.
    if (event->type() == QEvent::Show || event->type() == QEvent::WindowTitleChange) {
        auto* dialog = qobject_cast<QDialog*>(watched);
        if (dialog != nullptr && (event->type() == QEvent::Show || dialog->isVisible()) && dialog->parentWidget() &&
            dialog->parentWidget()->window() == this && showsTenantData()) {
            const QString whose = QStringLiteral(" — ") + m_tenant->name;
            if (!dialog->windowTitle().endsWith(whose))
                dialog->setWindowTitle(dialog->windowTitle() + whose);
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace landreeve::ui::shell
