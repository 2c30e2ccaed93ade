#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QThread>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

class QTcpServer;
class QTcpSocket;

namespace landreeve::tests {

/// Stands in for Permify on loopback, as far as its published HTTP API is used here (docs.permify.co/api-reference):
/// tenants, one schema of relations, tuples, and checks over them. It answers what is no such request with 400, and can
/// be made to fail.
class PermifyServer {
public:
    enum class Mood { Well, Silent, Nonsense, Failing, Redirecting, Endless, Unsure };

    PermifyServer();
    ~PermifyServer();
    PermifyServer(const PermifyServer&) = delete;
    PermifyServer& operator=(const PermifyServer&) = delete;

    std::string url() const;
    void setMood(Mood mood);
    /// From now on only who has this key is answered.
    void setKey(const std::string& key);
    void clear();

    /// What it was told of a tenant: `entity:id#relation@subject:id#relation`, sorted.
    std::set<std::string> tuples(const std::string& tenant) const;
    int checks() const;
    int writes() const;

private:
    struct Tenant {
        bool hasSchema = false;
        std::set<std::string> tuples;
    };

    void take(QTcpSocket* socket);
    std::pair<int, QJsonObject> answer(const std::string& path, const QJsonObject& body);
    std::pair<int, QJsonObject> write(Tenant& tenant, const QJsonObject& body);
    std::pair<int, QJsonObject> erase(Tenant& tenant, const QJsonObject& body);
    std::pair<int, QJsonObject> check(const Tenant& tenant, const QJsonObject& body);

    QThread m_thread;
    std::unique_ptr<QTcpServer> m_server;
    int m_port = 0;
    mutable std::mutex m_mutex; ///< Guards what is below.
    Mood m_mood = Mood::Well;
    std::string m_key;
    std::map<std::string, Tenant> m_tenants;
    int m_checks = 0;
    int m_writes = 0;
};

} // namespace landreeve::tests
