#pragma once

#include <QDir>
#include <QStandardPaths>

namespace landreeve::ui::widgets {

/// Where a new file is proposed: among the person's documents, or at home where there is no folder for them.
inline QString documentsFolder() {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return !folder.isEmpty() && QDir(folder).exists() ? folder : QDir::homePath();
}

} // namespace landreeve::ui::widgets
