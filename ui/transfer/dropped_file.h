#pragma once

#include <QMimeData>
#include <QUrl>

namespace landreeve::ui::transfer {

/// The path of the one file that is dragged; empty where it is none or are several.
inline QString droppedFile(const QMimeData& data) {
    const auto urls = data.urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

} // namespace landreeve::ui::transfer
