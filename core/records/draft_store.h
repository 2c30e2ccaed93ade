#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/records/entity.h"

#include <QJsonObject>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

class QSqlDatabase;

namespace landreeve::records {

/// Whose unsaved work it is, and of what.
struct DraftKey {
    std::string workspace;
    std::string operatorId;
    std::string tenant;
    std::string entity;
    std::string record; ///< Its id; of a new record the id it will have.

    bool operator==(const DraftKey&) const = default;
};

/// What somebody typed into a form and did not save. Restoring it types the texts again and does nothing else.
struct Draft {
    DraftKey key;
    bool isNew = false;
    QJsonObject base;  ///< The record as it was read.
    QJsonObject texts; ///< By field, as they stand in the form; only those that differ.
    Time writtenAt = {};
};

/// Drafts in a SQLite file for its owner only. Encrypted fields are never written, neither their new text nor what is
/// masked. May be called from any thread: writes are queued and done in their order by one thread of its own.
class DraftStore {
public:
    /// Told on the store's thread of what could not be kept; once until something can be again.
    using FailedFn = std::function<void(const Error&)>;

    /// Opens the file with the first call. A damaged one is put aside with ".damaged" behind its name.
    explicit DraftStore(std::filesystem::path file, FailedFn failed = {});
    /// Writes what is queued.
    ~DraftStore();
    DraftStore(const DraftStore&) = delete;
    DraftStore& operator=(const DraftStore&) = delete;

    /// Takes the place of the draft of that key. Does not block.
    void put(const Draft& draft);
    /// Does not block.
    void remove(const DraftKey& key);

    /// After everything queued before. Blocks; throws Error `home_unusable`.
    std::optional<Draft> find(const DraftKey& key);
    /// Those of an entity, newest first. Blocks; throws likewise.
    std::vector<Draft> ofEntity(const DraftKey& like);
    /// Those among them of new records.
    std::vector<Draft> ofNewRecords(const DraftKey& like);
    /// Returns when what was queued is on the disk.
    void flush();

private:
    using Work = std::function<void(QSqlDatabase&)>;
    void enqueue(std::function<void()> work);
    void write(Work work);
    template <typename T>
    T read(std::function<T(QSqlDatabase&)> work);
    void run();
    QSqlDatabase& database();

    std::filesystem::path m_file;
    FailedFn m_failed;
    std::unique_ptr<QSqlDatabase> m_database; ///< The thread's own.
    bool m_told = false;
    std::mutex m_mutex; ///< Guards what follows.
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    bool m_ending = false;
    std::thread m_thread; ///< Last: it uses the others.
};

} // namespace landreeve::records
