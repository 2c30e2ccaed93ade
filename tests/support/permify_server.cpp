#include "tests/support/permify_server.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>

#include <regex>
#include <stdexcept>

namespace landreeve::tests {
namespace {

std::string text(const QJsonValue& value) {
    return value.toString().toStdString();
}

bool isName(const std::string& name) {
    static const std::regex shape("[a-zA-Z_]{1,64}");
    return std::regex_match(name, shape);
}

bool isId(const std::string& id) {
    static const std::regex shape(R"([a-zA-Z0-9_\-@.:+]{1,128})");
    return std::regex_match(id, shape);
}

std::string worded(const QJsonObject& entity, const std::string& relation, const QJsonObject& subject) {
    const std::string group = text(subject.value(QStringLiteral("relation")));
    return text(entity.value(QStringLiteral("type"))) + ":" + text(entity.value(QStringLiteral("id"))) + "#" +
           relation + "@" + text(subject.value(QStringLiteral("type"))) + ":" +
           text(subject.value(QStringLiteral("id"))) + (group.empty() ? "" : "#" + group);
}

bool isThing(const QJsonObject& thing) {
    return isName(text(thing.value(QStringLiteral("type")))) && isId(text(thing.value(QStringLiteral("id"))));
}

std::pair<int, QJsonObject> refused(int status, const char* code) {
    return {status, {{QStringLiteral("code"), 3}, {QStringLiteral("message"), QLatin1String(code)}}};
}

/// The one id that a filter names.
QJsonObject onlyOf(const QJsonObject& filter) {
    QJsonObject thing = filter;
    thing.insert(QStringLiteral("id"), filter.value(QStringLiteral("ids")).toArray().first());
    return thing;
}

} // namespace

PermifyServer::PermifyServer() {
    m_server = std::make_unique<QTcpServer>();
    if (!m_server->listen(QHostAddress::LocalHost))
        throw std::runtime_error("no port on loopback");
    m_port = m_server->serverPort();
    m_server->moveToThread(&m_thread);
    QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(), [this] {
        while (QTcpSocket* socket = m_server->nextPendingConnection())
            take(socket);
    });
    m_thread.start();
}

PermifyServer::~PermifyServer() {
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::string PermifyServer::url() const {
    return "http://127.0.0.1:" + std::to_string(m_port);
}

void PermifyServer::setMood(Mood mood) {
    const std::lock_guard guard(m_mutex);
    m_mood = mood;
}

void PermifyServer::setKey(const std::string& key) {
    const std::lock_guard guard(m_mutex);
    m_key = key;
}

void PermifyServer::clear() {
    const std::lock_guard guard(m_mutex);
    m_tenants.clear();
    m_key.clear();
    m_mood = Mood::Well;
    m_checks = m_writes = 0;
}

std::set<std::string> PermifyServer::tuples(const std::string& tenant) const {
    const std::lock_guard guard(m_mutex);
    const auto found = m_tenants.find(tenant);
    return found == m_tenants.end() ? std::set<std::string>() : found->second.tuples;
}

int PermifyServer::checks() const {
    const std::lock_guard guard(m_mutex);
    return m_checks;
}

int PermifyServer::writes() const {
    const std::lock_guard guard(m_mutex);
    return m_writes;
}

void PermifyServer::take(QTcpSocket* socket) {
    const auto request = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, request] {
        *request += socket->readAll();
        const auto end = request->indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = request->left(end).toLower();
        const auto at = head.indexOf("content-length:");
        const auto length = at < 0 ? 0 : head.mid(at + 15).split('\r').first().trimmed().toInt();
        const QByteArray body = request->mid(end + 4);
        if (body.size() < length)
            return;
        const std::lock_guard guard(m_mutex);
        int status = 0;
        QByteArray said;
        QByteArray more;
        const QByteArray key = "authorization: bearer " + QByteArray::fromStdString(m_key).toLower();
        switch (m_mood) {
        case Mood::Silent:
            return;
        case Mood::Nonsense:
            status = 200;
            said = R"({"can":"CHECK_RESULT_ALLOWED","can":"CHECK_RESULT_DENIED"})";
            break;
        case Mood::Unsure:
            status = 200;
            said = R"({"can":"CHECK_RESULT_UNSPECIFIED","metadata":{"check_count":0}})";
            break;
        case Mood::Failing:
            status = 500;
            said = R"({"can":"CHECK_RESULT_ALLOWED"})";
            break;
        case Mood::Redirecting:
            status = 307;
            more = "Location: " + QByteArray::fromStdString(url()) + "/elsewhere\r\n";
            said = R"({"can":"CHECK_RESULT_ALLOWED"})";
            break;
        case Mood::Endless:
            status = 200;
            said = R"({"can":"CHECK_RESULT_ALLOWED","padding":")" + QByteArray(200 * 1024, 'x') + R"("})";
            break;
        case Mood::Well: {
            const auto [code, document] =
                !m_key.empty() && !head.contains(key)
                    ? refused(401, "ERROR_CODE_INVALID_BEARER_TOKEN")
                    : answer(request->split(' ').value(1).toStdString(), QJsonDocument::fromJson(body).object());
            status = code;
            said = QJsonDocument(document).toJson(QJsonDocument::Compact);
        }
        }
        socket->write("HTTP/1.1 " + QByteArray::number(status) + " Said\r\nConnection: close\r\n" + more +
                      "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(said.size()) +
                      "\r\n\r\n" + said);
        socket->disconnectFromHost();
    });
}

std::pair<int, QJsonObject> PermifyServer::answer(const std::string& path, const QJsonObject& body) {
    static const std::regex shape("/v1/tenants/([a-zA-Z0-9\\-,]{1,64})/([a-z]+/[a-z]+)");
    if (path == "/v1/tenants/create") {
        const std::string id = text(body.value(QStringLiteral("id")));
        if (!m_tenants.emplace(id, Tenant()).second)
            return refused(409, "ERROR_CODE_UNIQUE_CONSTRAINT");
        return {200, {{QStringLiteral("tenant"), QJsonObject{{QStringLiteral("id"), QString::fromStdString(id)}}}}};
    }
    std::smatch parts;
    if (!std::regex_match(path, parts, shape))
        return refused(404, "NOT_FOUND");
    const auto tenant = m_tenants.find(parts[1].str());
    if (tenant == m_tenants.end())
        return refused(404, "ERROR_CODE_TENANT_NOT_FOUND");
    const std::string what = parts[2].str();
    if (what == "schemas/write") {
        tenant->second.hasSchema =
            body.value(QStringLiteral("schema")).toString().contains(QStringLiteral("permission read = read_given"));
        if (!tenant->second.hasSchema)
            return refused(400, "ERROR_CODE_SCHEMA");
        return {200, {{QStringLiteral("schema_version"), QStringLiteral("1")}}};
    }
    if (!tenant->second.hasSchema)
        return refused(404, "ERROR_CODE_SCHEMA_NOT_FOUND");
    if (what == "data/write")
        return write(tenant->second, body);
    if (what == "data/delete")
        return erase(tenant->second, body);
    if (what == "permissions/check")
        return check(tenant->second, body);
    return refused(404, "NOT_FOUND");
}

std::pair<int, QJsonObject> PermifyServer::write(Tenant& tenant, const QJsonObject& body) {
    ++m_writes;
    const QJsonArray tuples = body.value(QStringLiteral("tuples")).toArray();
    if (tuples.size() > 100 || !body.value(QStringLiteral("metadata")).isObject())
        return refused(400, "ERROR_CODE_VALIDATION");
    for (const auto& each : tuples) {
        const QJsonObject entity = each.toObject().value(QStringLiteral("entity")).toObject();
        const QJsonObject subject = each.toObject().value(QStringLiteral("subject")).toObject();
        const std::string relation = text(each.toObject().value(QStringLiteral("relation")));
        if (!isThing(entity) || !isThing(subject) || !isName(relation))
            return refused(400, "ERROR_CODE_VALIDATION");
        tenant.tuples.insert(worded(entity, relation, subject));
    }
    return {200, {{QStringLiteral("snap_token"), QStringLiteral("t")}}};
}

std::pair<int, QJsonObject> PermifyServer::erase(Tenant& tenant, const QJsonObject& body) {
    const QJsonObject filter = body.value(QStringLiteral("tuple_filter")).toObject();
    const QJsonObject entity = onlyOf(filter.value(QStringLiteral("entity")).toObject());
    const QJsonObject subject = onlyOf(filter.value(QStringLiteral("subject")).toObject());
    if (!isThing(entity) || !isThing(subject))
        return refused(400, "ERROR_CODE_VALIDATION");
    tenant.tuples.erase(worded(entity, text(filter.value(QStringLiteral("relation"))), subject));
    return {200, {{QStringLiteral("snap_token"), QStringLiteral("t")}}};
}

std::pair<int, QJsonObject> PermifyServer::check(const Tenant& tenant, const QJsonObject& body) {
    ++m_checks;
    const QJsonObject entity = body.value(QStringLiteral("entity")).toObject();
    const QJsonObject subject = body.value(QStringLiteral("subject")).toObject();
    const std::string permission = text(body.value(QStringLiteral("permission")));
    if (!isThing(entity) || !isThing(subject) || !isName(permission) ||
        body.value(QStringLiteral("metadata")).toObject().value(QStringLiteral("depth")).toInt() < 3)
        return refused(400, "ERROR_CODE_VALIDATION");
    const std::string area = "area:" + text(entity.value(QStringLiteral("id"))) + "#" + permission + "_given@";
    const std::string user = "user:" + text(subject.value(QStringLiteral("id")));
    bool can = tenant.tuples.contains(area + user);
    for (const std::string& tuple : tenant.tuples) {
        if (!tuple.starts_with(area + "role:") || !tuple.ends_with("#member"))
            continue;
        can = can || tenant.tuples.contains(tuple.substr(area.size()) + "@" + user);
    }
    return {
        200,
        {{QStringLiteral("can"), can ? QStringLiteral("CHECK_RESULT_ALLOWED") : QStringLiteral("CHECK_RESULT_DENIED")},
         {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("check_count"), 1}}}}};
}

} // namespace landreeve::tests
