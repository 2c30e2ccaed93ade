#pragma once

#include "core/records/draft_store.h"
#include "core/records/row_key.h"
#include "ui/tasks/task_runner.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

class QTimer;

namespace landreeve::ui::records {

class CountModel;

/// Keeps what is typed into a sheet of counted stock on this computer, until it is adjusted or discarded. An older
/// draft that was neither taken nor thrown away stays beside it. Window thread.
class CountDraft : public QObject {
    Q_OBJECT
public:
    /// The draft's place among those of inventory.
    static constexpr const char* kRecord = "count";

    /// Where drafts are kept; null keeps none.
    struct Place {
        std::shared_ptr<landreeve::records::DraftStore> drafts = {};
        landreeve::records::DraftKey key = {};
    };
    CountDraft(Place place, CountModel& model, tasks::TaskRunner& runner, QObject* parent);

    /// Looks for one; found() tells.
    void look();
    /// Writes what was typed within a second.
    void touched();
    /// What is typed is adjusted or discarded.
    void drop();
    /// The older one is thrown away, or typed again.
    void forgetOlder();

    /// The rows an older draft speaks of.
    static std::vector<landreeve::records::RowKey> rowsOf(const QJsonObject& texts);

Q_SIGNALS:
    void found(const landreeve::records::Draft& draft);

private:
    void write();
    void keepOlder();

    Place m_place;
    CountModel& m_model;
    tasks::TaskRunner& m_runner;
    QTimer* m_pause;
    std::optional<landreeve::records::Draft> m_older;
    bool m_looked = false; ///< Before that nothing may be written over what is there.
};

} // namespace landreeve::ui::records
