#pragma once

#include "ui/tasks/task_runner.h"
#include "ui/widgets/column_layout.h"

#include <QHash>
#include <QList>
#include <QObject>

namespace landreeve::ui::records {

/// How somebody looks at a list, under a name: what is found, filtered, shown and in which order. Never what was typed
/// to find an encrypted field.
struct SavedView {
    QString name = {};
    QString search = {};
    QHash<QString, QString> filters = {}; ///< Texts of the filter row by field.
    QString sort = {};                    ///< "name:desc"; empty: the entity's own.
    widgets::ColumnLayout columns = {};

    /// The same in everything but the name.
    bool looksLike(const SavedView& other) const;
};

/// The views of one entity, in the order they were made.
struct SavedViews {
    QList<SavedView> views = {};
    QString first = {}; ///< Which one a list opens with: a name, "/" and the id of a built-in one, or nothing.
};

/// Keeps them in a settings file, read and written on workers.
class SavedViewStore : public QObject {
    Q_OBJECT
public:
    /// An empty path keeps nothing.
    SavedViewStore(tasks::TaskRunner& runner, QString file, QString entity, QObject* parent);

    void load(std::function<void(const SavedViews&)> done);
    /// The last of several wins. What was saved within the last moment before the end of this may be lost.
    void save(const SavedViews& views);

Q_SIGNALS:
    void saved();
    void failed(const QString& words);

private:
    void write();

    tasks::TaskRunner& m_runner;
    QString m_file;
    QString m_entity;
    std::optional<SavedViews> m_pending;
    bool m_writing = false;
};

} // namespace landreeve::ui::records
