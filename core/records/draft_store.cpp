#include "core/records/draft_store.h"

#include "core/base/ids.h"

#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <fcntl.h>
#include <future>
#include <sys/stat.h>
#include <unistd.h>

namespace landreeve::records {
namespace {

constexpr int kSchemaVersion = 1;

constexpr const char* kSchema = "CREATE TABLE draft ("
                                "workspace TEXT NOT NULL, operator TEXT NOT NULL, tenant TEXT NOT NULL, "
                                "entity TEXT NOT NULL, record TEXT NOT NULL, is_new INTEGER NOT NULL, "
                                "base TEXT NOT NULL, texts TEXT NOT NULL, written_at TEXT NOT NULL, "
                                "PRIMARY KEY (workspace, operator, tenant, entity, record)) WITHOUT ROWID";

constexpr const char* kOne = "workspace = ? AND operator = ? AND tenant = ? AND entity = ? AND record = ?";

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

Error unusable(const QString& why) {
    return Error("home_unusable", "Drafts cannot be kept on this computer: " + why.toStdString() + ".",
                 "Save soon; what is typed is lost if the program ends.");
}

/// Runs a statement and gives its query, to read from.
QSqlQuery exec(QSqlDatabase& database, const char* statement, const QVariantList& values = {}) {
    QSqlQuery query(database);
    bool done = query.prepare(QLatin1String(statement));
    for (const QVariant& value : values)
        query.addBindValue(value);
    done = done && query.exec();
    if (!done)
        throw unusable(query.lastError().text());
    return query;
}

QVariantList keyOf(const DraftKey& key) {
    return {qt(key.workspace), qt(key.operatorId), qt(key.tenant), qt(key.entity), qt(key.record)};
}

/// Without the encrypted fields of the entity.
QJsonObject withoutSecrets(const std::string& entityName, QJsonObject object) {
    for (const Field& field : entity(entityName).fields) {
        if (field.type == FieldType::Secret)
            object.remove(qt(field.name));
    }
    return object;
}

QString jsonText(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QVariant& text) {
    return QJsonDocument::fromJson(text.toString().toUtf8()).object();
}

Draft draftOf(const QSqlQuery& row) {
    Draft draft;
    const auto text = [&](int column) { return row.value(column).toString().toStdString(); };
    draft.key = {text(0), text(1), text(2), text(3), text(4)};
    draft.isNew = row.value(5).toBool();
    draft.base = objectOf(row.value(6));
    draft.texts = objectOf(row.value(7));
    draft.writtenAt = timeFromText(text(8));
    return draft;
}

/// SQLite gives its side files the rights of the main one: that is made before SQLite sees it.
void makePrivate(const std::filesystem::path& file) {
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0)
        throw unusable(QStringLiteral("%1 cannot be written").arg(qt(file.string())));
    const bool restricted = ::fchmod(handle, 0600) == 0;
    ::close(handle);
    if (!restricted)
        throw unusable(QStringLiteral("%1 belongs to somebody else").arg(qt(file.string())));
}

void migrate(QSqlDatabase& database) {
    exec(database, "PRAGMA journal_mode = WAL");
    // A draft of the last moment may go with the machine's power, not with the program.
    exec(database, "PRAGMA synchronous = NORMAL");
    QSqlQuery version = exec(database, "PRAGMA user_version");
    const int found = version.next() ? version.value(0).toInt() : 0;
    version.finish();
    if (found > kSchemaVersion)
        throw unusable(QStringLiteral("a newer Landreeve has written them"));
    if (found == kSchemaVersion)
        return;
    exec(database, "BEGIN IMMEDIATE");
    exec(database, kSchema);
    exec(database, "PRAGMA user_version = 1");
    exec(database, "COMMIT");
}

bool isDamaged(QSqlDatabase& database) {
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("PRAGMA quick_check")))
        return query.lastError().nativeErrorCode() == QLatin1String("26") || // SQLITE_NOTADB
               query.lastError().nativeErrorCode() == QLatin1String("11");   // SQLITE_CORRUPT
    return query.next() && query.value(0).toString() != QLatin1String("ok");
}

void putAside(const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* side : {"-wal", "-shm"})
        std::filesystem::remove(file.string() + side, ignored);
    std::filesystem::rename(file, file.string() + ".damaged", ignored);
}

} // namespace

DraftStore::DraftStore(std::filesystem::path file, FailedFn failed)
    : m_file(std::move(file)), m_failed(std::move(failed)), m_thread([this] { run(); }) {}

DraftStore::~DraftStore() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void DraftStore::enqueue(std::function<void()> work) {
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
}

void DraftStore::run() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_ending || !m_queue.empty(); });
            if (m_queue.empty())
                break;
            work = std::move(m_queue.front());
            m_queue.pop_front();
        }
        work();
    }
    if (m_database) {
        const QString name = m_database->connectionName();
        m_database->close();
        m_database.reset();
        QSqlDatabase::removeDatabase(name);
    }
}

QSqlDatabase& DraftStore::database() {
    if (m_database)
        return *m_database;
    const QString name = QStringLiteral("drafts-") + qt(newUuid());
    try {
        for (const bool again : {false, true}) {
            makePrivate(m_file);
            auto opened = std::make_unique<QSqlDatabase>(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name));
            opened->setDatabaseName(qt(m_file.string()));
            opened->setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
            if (!opened->open())
                throw unusable(opened->lastError().text());
            if (!again && isDamaged(*opened)) {
                opened.reset();
                QSqlDatabase::removeDatabase(name);
                putAside(m_file);
                continue;
            }
            migrate(*opened);
            m_database = std::move(opened);
            return *m_database;
        }
    } catch (const Error&) {
        QSqlDatabase::removeDatabase(name);
        throw;
    }
    throw unusable(QStringLiteral("the file is damaged"));
}

void DraftStore::write(Work work) {
    enqueue([this, work = std::move(work)] {
        try {
            work(database());
            m_told = false;
        } catch (const Error& error) {
            if (!std::exchange(m_told, true) && m_failed)
                m_failed(error);
        }
    });
}

template <typename T>
T DraftStore::read(std::function<T(QSqlDatabase&)> work) {
    std::promise<T> promise;
    enqueue([this, &promise, &work] {
        try {
            promise.set_value(work(database()));
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    });
    return promise.get_future().get();
}

void DraftStore::put(const Draft& draft) {
    Draft kept = draft;
    kept.base = withoutSecrets(draft.key.entity, kept.base);
    kept.texts = withoutSecrets(draft.key.entity, kept.texts);
    write([kept](QSqlDatabase& database) {
        QVariantList values = keyOf(kept.key);
        values << kept.isNew << jsonText(kept.base) << jsonText(kept.texts) << qt(toRfc3339(kept.writtenAt));
        exec(database, "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values);
    });
}

void DraftStore::remove(const DraftKey& key) {
    write([key](QSqlDatabase& database) {
        exec(database, (std::string("DELETE FROM draft WHERE ") + kOne).c_str(), keyOf(key));
    });
}

std::optional<Draft> DraftStore::find(const DraftKey& key) {
    return read<std::optional<Draft>>([&key](QSqlDatabase& database) -> std::optional<Draft> {
        QSqlQuery row = exec(database, (std::string("SELECT * FROM draft WHERE ") + kOne).c_str(), keyOf(key));
        return row.next() ? std::optional(draftOf(row)) : std::nullopt;
    });
}

std::vector<Draft> DraftStore::ofNewRecords(const DraftKey& like) {
    std::vector<Draft> drafts = ofEntity(like);
    std::erase_if(drafts, [](const Draft& draft) { return !draft.isNew; });
    return drafts;
}

std::vector<Draft> DraftStore::ofEntity(const DraftKey& like) {
    return read<std::vector<Draft>>([&like](QSqlDatabase& database) {
        QVariantList values = keyOf(like);
        values.removeLast();
        QSqlQuery row = exec(database,
                             "SELECT * FROM draft WHERE workspace = ? AND operator = ? AND tenant = ? AND entity = ? "
                             "ORDER BY written_at DESC",
                             values);
        std::vector<Draft> drafts;
        while (row.next())
            drafts.push_back(draftOf(row));
        return drafts;
    });
}

void DraftStore::flush() {
    std::promise<void> done;
    enqueue([&done] { done.set_value(); });
    done.get_future().wait();
}

} // namespace landreeve::records
