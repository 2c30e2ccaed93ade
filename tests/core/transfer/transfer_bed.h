#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/records/record_store.h"
#include "core/transfer/import.h"
#include "core/vault/cryptography.h"
#include "core/vault/field_vault.h"
#include "tests/support/domain_database.h"

#include <QFile>
#include <QTemporaryDir>

namespace landreeve::tests {

/// A tenant's database, its keys, and a folder for files to import.
class TransferBed {
public:
    explicit TransferBed(const PrivatePostgres::Options& options = {}) : m_server(options) {
        const auto wrapped = m_ring.newTenantKey(m_database.tenantId());
        m_vault = std::make_unique<vault::FieldVault>(m_ring, m_database.tenantId(),
                                                      [wrapped] { return std::vector{wrapped}; });
    }

    DomainDatabase& database() { return m_database; }
    const vault::FieldVault& vault() const { return *m_vault; }

    std::string path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)).toStdString(); }
    /// The path of a new file with this content.
    std::string file(const char* name, const QByteArray& content) const {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            throw std::runtime_error("cannot write the file");
        return path(name);
    }
    static QByteArray read(const std::string& path) {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    transfer::ImportReport import(const transfer::ImportOptions& options, const std::stop_token& stop = {},
                                  const ProgressFn& progress = {}) {
        auto connection = m_database.lend();
        return transfer::importRows(connection, m_vault.get(), options, progress, stop);
    }

    /// What a query gives, past row security: a row's values joined by |, a line each.
    QByteArray lines(const std::string& sql) {
        auto connection = m_database.superuser();
        QByteArrayList rows;
        const auto result = connection.exec(sql);
        for (const auto row : result) {
            QByteArrayList values;
            for (int i = 0; i < result.columns(); ++i)
                values.append(row.isNull(i)
                                  ? QByteArray("-")
                                  : QByteArray(row.text(i).data(), static_cast<qsizetype>(row.text(i).size())));
            rows.append(values.join('|'));
        }
        return rows.join('\n');
    }
    /// Ends the rows of these tables.
    void empty(const std::string& tables) {
        auto connection = m_database.superuser();
        connection.script("SET session_replication_role = replica; DELETE FROM " + tables);
    }

    static transfer::ImportOptions options(const char* entity, std::string path,
                                           transfer::ImportMode mode = transfer::ImportMode::Insert) {
        transfer::ImportOptions options;
        options.entity = &records::entity(entity);
        options.path = std::move(path);
        options.mode = mode;
        return options;
    }

private:
    PrivatePostgres m_server;
    DomainDatabase m_database{m_server};
    vault::KeyRing m_ring{newUuid(), vault::newKey()};
    std::unique_ptr<vault::FieldVault> m_vault;
    QTemporaryDir m_folder;
};

/// "line field code" of each reject.
inline QByteArrayList rejectsOf(const transfer::ImportReport& report) {
    QByteArrayList list;
    for (const transfer::RowReject& reject : report.rejects)
        list.append(QByteArray::fromStdString(std::to_string(reject.line) + " " + reject.field + " " + reject.code));
    return list;
}

} // namespace landreeve::tests
