#include "core/transfer/import_run.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/transfer/rejects_file.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <set>

namespace landreeve::transfer {
namespace {

const QString kMode = QStringLiteral("mode");
const QString kKey = QStringLiteral("key");
const QString kColumns = QStringLiteral("columns");
const QString kKeepEmpty = QStringLiteral("keep_empty");
const QString kSums = QStringLiteral("sums");
const QString kFormat = QStringLiteral("format");

std::string hashOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        throw Error("file_unreadable", "Cannot read " + path + ": " + file.errorString().toStdString() + ".",
                    "Look whether the file is there and may be read.");
    return hash.result().toHex().toStdString();
}

Decimal decimalOf(const QJsonValue& value) {
    return Decimal::parse(value.toString().toStdString()).value_or(Decimal());
}

ImportReport reportOf(const QJsonObject& json) {
    ImportReport report;
    report.read = json[QStringLiteral("read")].toInteger();
    report.inserted = json[QStringLiteral("inserted")].toInteger();
    report.updated = json[QStringLiteral("updated")].toInteger();
    report.unchanged = json[QStringLiteral("unchanged")].toInteger();
    report.rejected = json[QStringLiteral("rejected")].toInteger();
    const QJsonObject emptied = json[QStringLiteral("emptied")].toObject();
    for (auto field = emptied.begin(); field != emptied.end(); ++field) {
        EmptiedField& known = report.emptied[field.key().toStdString()];
        known.records = field.value().toInteger();
        for (const QJsonValue line : json[QStringLiteral("emptied_lines")][field.key()].toArray())
            known.lines.push_back(line.toInteger());
    }
    const QJsonObject sums = json[QStringLiteral("sums")].toObject();
    for (auto sum = sums.begin(); sum != sums.end(); ++sum)
        report.sums[sum.key().toStdString()] = {decimalOf(sum.value()[QStringLiteral("file")]),
                                                decimalOf(sum.value()[QStringLiteral("table")])};
    return report;
}

ImportChoices choicesOf(const std::string& description) {
    ImportChoices choices;
    const QJsonObject options = QJsonDocument::fromJson(QByteArray::fromStdString(description)).object();
    for (const QJsonValue target : options[kColumns].toArray())
        choices.chosen.emplace(target[0].toString().toStdString(), target[1].toString().toStdString());
    choices.key = options[kKey].toString().toStdString();
    choices.mode = options[kMode] == QLatin1String("upsert") ? ImportMode::Upsert : ImportMode::Insert;
    choices.keepEmpty = options[kKeepEmpty].toBool();
    if (const QJsonArray format = options[kFormat].toArray(); format.size() >= 3) {
        choices.format = CsvFormat{delimiterFromName(format[0].toString().toStdString()),
                                   encodingFromName(format[1].toString().toStdString()), format[2].toBool()};
        if (const QString decimal = format[3].toString(); !decimal.isEmpty())
            choices.format->decimal = decimalFromName(decimal.toStdString());
    }
    for (const QJsonValue sum : options[kSums].toArray())
        choices.sums.push_back(sum.toString().toStdString());
    return choices;
}

[[noreturn]] void refuseOther() {
    throw Error("record_changed", "Another program goes on with the import of this file.",
                "Wait for its end, then look at the records.");
}

} // namespace

ImportRun ImportRun::begin(access::TenantConnection& connection, const ImportOptions& options,
                           const std::string& description) {
    const std::string hash = hashOf(options.path);
    return connection.run([&](postgres::Transaction& transaction) {
        ImportRun run;
        const auto found = transaction
                               .exec("SELECT id, line_reached, rejects_bytes, report FROM import_run WHERE file_sha256 "
                                     "= $1 AND entity = $2 AND options = $3 AND finished_at IS NULL",
                                     hash, options.entity->name, description)
                               .first();
        if (!found) {
            run.m_id = newUuid();
            transaction.exec("INSERT INTO import_run (id, file_sha256, file_name, entity, options) VALUES ($1::uuid, "
                             "$2, $3, $4, $5)",
                             run.m_id, hash, QFileInfo(QString::fromStdString(options.path)).fileName().toStdString(),
                             options.entity->name, description);
            return run;
        }
        run.m_id = found->get<std::string>(0);
        run.m_lineReached = found->get<std::int64_t>(1);
        run.m_rejectsBytes = found->get<std::int64_t>(2);
        run.m_report = reportOf(found->get<QJsonValue>(3).toObject());
        return run;
    });
}

ImportRun ImportRun::unkept(access::TenantConnection& connection, const ImportOptions& options,
                            const std::string& description) {
    const std::string hash = hashOf(options.path);
    return connection.run([&](postgres::Transaction& transaction) {
        ImportRun run;
        run.m_id = newUuid();
        const auto found = transaction
                               .exec("SELECT line_reached FROM import_run WHERE file_sha256 = $1 AND entity = $2 AND "
                                     "options = $3 AND finished_at IS NULL",
                                     hash, options.entity->name, description)
                               .first();
        run.m_lineReached = found ? found->get<std::int64_t>(0) : 0;
        return run;
    });
}

std::string describe(const ImportOptions& options, const std::vector<std::string>& columns,
                     const ColumnMapping& mapping) {
    // All columns, also what is left out: read again it must not be proposed anew.
    QJsonArray targets;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto target = std::ranges::find(mapping.targets, i, &ColumnTarget::column);
        std::string name;
        if (target != mapping.targets.end())
            name = target->field->name + (target->part.empty() ? "" : "." + target->part);
        targets.append(QJsonArray{QString::fromStdString(columns[i]), QString::fromStdString(name)});
    }
    QJsonArray sums;
    for (const std::string& sum : options.sums)
        sums.append(QString::fromStdString(sum));
    QJsonObject text{{kMode, options.mode == ImportMode::Upsert ? QStringLiteral("upsert") : QStringLiteral("insert")},
                     {kKey, QString::fromStdString(options.key)},
                     {kColumns, targets},
                     {kSums, sums}};
    // An import that an older program began is known by its words.
    if (options.keepEmpty)
        text.insert(kKeepEmpty, true);
    if (options.format)
        text.insert(
            kFormat,
            QJsonArray{QString(QLatin1Char(options.format->delimiter)),
                       QString::fromUtf8(nameOf(options.format->encoding).data()), options.format->header,
                       options.format->decimal == 0 ? QString() : QString(QLatin1Char(options.format->decimal))});
    return QJsonDocument(text).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<UnfinishedImport> unfinishedImport(access::TenantConnection& connection, const records::Entity& entity,
                                                 const std::string& path) {
    const std::string hash = hashOf(path);
    const auto found = connection.run([&](postgres::Transaction& transaction) {
        return transaction.exec(
            "SELECT line_reached, report, created_at, created_by, options FROM import_run WHERE file_sha256 = $1 "
            "AND entity = $2 AND finished_at IS NULL AND line_reached > 0 ORDER BY created_at DESC LIMIT 1",
            hash, entity.name);
    });
    if (found.empty())
        return std::nullopt;
    const auto row = found.one();
    UnfinishedImport run;
    run.lineReached = row.get<std::int64_t>(0);
    run.report = reportOf(row.get<QJsonValue>(1).toObject());
    run.since = row.get<Time>(2);
    run.by = row.get<std::string>(3);
    run.choices = choicesOf(row.get<std::string>(4));
    return run;
}

std::optional<EarlierImport> earlierImport(access::TenantConnection& connection, const records::Entity& entity,
                                           const std::vector<std::string>& columns) {
    constexpr int kLookedAt = 50;
    std::set<std::string> wanted(columns.begin(), columns.end());
    std::erase_if(wanted, isRejectColumn);
    const auto found = connection.run([&](postgres::Transaction& transaction) {
        return transaction.exec("SELECT file_name, created_at, options FROM import_run WHERE entity = $1 AND "
                                "(line_reached > 0 OR finished_at IS NOT NULL) ORDER BY created_at DESC LIMIT $2::int",
                                entity.name, kLookedAt);
    });
    for (const auto row : found) {
        EarlierImport earlier{row.get<std::string>(0), row.get<Time>(1), choicesOf(row.get<std::string>(2))};
        std::erase_if(earlier.choices.chosen, [](const auto& pair) { return isRejectColumn(pair.first); });
        const auto& chosen = earlier.choices.chosen;
        if (std::ranges::equal(chosen, wanted, {}, [](const auto& pair) { return pair.first; }))
            return earlier;
    }
    return std::nullopt;
}

void ImportRun::hold(postgres::Transaction& transaction) const {
    if (transaction
            .exec(
                "SELECT FROM import_run WHERE id = $1::uuid AND line_reached = $2::bigint AND finished_at IS NULL FOR "
                "UPDATE",
                m_id, m_lineReached)
            .empty())
        refuseOther();
}

void ImportRun::reach(postgres::Transaction& transaction, std::int64_t line, std::int64_t rejectsBytes,
                      const ImportReport& report, bool finished) {
    QJsonObject json = report.toJson();
    json.remove(QStringLiteral("rejects"));
    json.remove(QStringLiteral("first"));
    const auto changed = transaction.exec(
        "UPDATE import_run SET line_reached = $3::bigint, rejects_bytes = $4::bigint, report = $5::jsonb, finished_at "
        "= CASE WHEN $6::boolean THEN now() END WHERE id = $1::uuid AND line_reached = $2::bigint AND finished_at IS "
        "NULL",
        m_id, m_lineReached, line, rejectsBytes, json, finished);
    if (changed.affected() == 0)
        refuseOther();
    m_lineReached = line;
    m_rejectsBytes = rejectsBytes;
}

} // namespace landreeve::transfer
