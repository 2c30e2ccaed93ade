#pragma once

#include "ui/tasks/task_runner.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

class QTimer;

namespace landreeve::ui::widgets {

/// How somebody has arranged a grid's columns: by field name. What is not named stands where the entity puts it.
struct ColumnLayout {
    QStringList order = {};
    QStringList hidden = {};
    QStringList shown = {}; ///< Shown although the entity hides them at first.
    QHash<QString, int> widths = {};
    bool filterRow = true;

    bool operator==(const ColumnLayout&) const = default;
};

/// Keeps the arrangements in a settings file, read and written on workers.
class ColumnLayoutStore : public QObject {
    Q_OBJECT
public:
    /// An empty path keeps nothing.
    ColumnLayoutStore(tasks::TaskRunner& runner, QString file, QObject* parent = nullptr);
    /// Waits for nothing: what was saved within the last moment may be lost.
    ~ColumnLayoutStore() override;

    void load(const QString& entity, std::function<void(const ColumnLayout&)> done);
    /// Writes once the arranging has paused.
    void save(const QString& entity, const ColumnLayout& layout);
    /// Writes now what is still to be written.
    void flush();

Q_SIGNALS:
    void saved();

private:
    tasks::TaskRunner& m_runner;
    QString m_file;
    QHash<QString, ColumnLayout> m_pending;
    QTimer* m_pause;
};

} // namespace landreeve::ui::widgets
