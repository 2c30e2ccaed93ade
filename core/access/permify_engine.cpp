#include "core/access/permify_engine.h"

#include "core/auth/strict_json.h"
#include "core/base/error.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace landreeve::access {
namespace {

constexpr std::array<std::string_view, 7> kActions{"read", "write", "delete", "approve", "export", "reveal", "revoke"};

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

QJsonObject named(const std::string& type, const std::string& id) {
    return {{QStringLiteral("type"), qt(type)}, {QStringLiteral("id"), qt(id)}};
}

QJsonObject subjectOf(const PolicyTuple& tuple) {
    QJsonObject subject = named(tuple.subjectType, tuple.subjectId);
    subject.insert(QStringLiteral("relation"), qt(tuple.subjectRelation));
    return subject;
}

QJsonObject documentOf(const PolicyTuple& tuple) {
    return {{QStringLiteral("entity"), named(tuple.entityType, tuple.entityId)},
            {QStringLiteral("relation"), qt(tuple.relation)},
            {QStringLiteral("subject"), subjectOf(tuple)}};
}

QJsonObject filterOf(const PolicyTuple& tuple) {
    const auto one = [](const std::string& type, const std::string& id) {
        return QJsonObject{{QStringLiteral("type"), qt(type)}, {QStringLiteral("ids"), QJsonArray{qt(id)}}};
    };
    QJsonObject subject = one(tuple.subjectType, tuple.subjectId);
    subject.insert(QStringLiteral("relation"), qt(tuple.subjectRelation));
    return {{QStringLiteral("entity"), one(tuple.entityType, tuple.entityId)},
            {QStringLiteral("relation"), qt(tuple.relation)},
            {QStringLiteral("subject"), subject}};
}

} // namespace

PermifyEngine::PermifyEngine(std::string url, SecretString token, auth::HttpExchange::Limits limits)
    : m_url(std::move(url)), m_token(std::move(token)), m_exchange(limits) {
    while (m_url.ends_with('/'))
        m_url.pop_back();
    if (m_url.empty())
        throw Error("usage", "It is not known where Permify is.", "Set PERMIFY_URL to its address.");
    if (const std::string fault = auth::HttpExchange::faultOf(m_url); !fault.empty())
        throw Error("usage", "The address of Permify " + fault + ".", "Correct PERMIFY_URL.");
}

std::string PermifyEngine::tenantName(const std::string& tenantId) {
    return tenantId.empty() ? "landreeve-workspace" : tenantId;
}

std::string PermifyEngine::userName(const Subject& subject) {
    return QCryptographicHash::hash(QByteArray::fromStdString(subject.issuer + "\n" + subject.userId),
                                    QCryptographicHash::Sha256)
        .toHex()
        .toStdString();
}

std::string PermifyEngine::schema() {
    std::string text = "entity user {}\n\nentity role {\n    relation member @user\n}\n\nentity area {\n";
    for (const std::string_view action : kActions) {
        const std::string name(action);
        const std::string given = name + "_given";
        text.append("    relation ").append(given).append(" @user @role#member\n");
        text.append("    permission ").append(name).append(" = ").append(given).append("\n");
    }
    return text + "}\n";
}

auth::HttpAnswer PermifyEngine::post(const std::string& path, const QJsonObject& body,
                                     const std::stop_token& stop) const {
    auth::HttpRequest request{.url = m_url + path, .method = "POST"};
    request.headers.emplace_back("Content-Type", "application/json");
    if (!m_token.empty())
        request.headers.emplace_back("Authorization", "Bearer " + std::string(m_token.reveal()));
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString();
    return m_exchange.send(request, stop);
}

PolicyAnswer PermifyEngine::ask(const PolicyQuestion& question, const std::stop_token& stop) const {
    auth::HttpAnswer answer;
    try {
        answer = post("/v1/tenants/" + tenantName(question.tenantId) + "/permissions/check",
                      {{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("schema_version"), QString()},
                                                                {QStringLiteral("snap_token"), QString()},
                                                                {QStringLiteral("depth"), 20}}},
                       {QStringLiteral("entity"), named("area", question.permission.area)},
                       {QStringLiteral("permission"), qt(question.permission.action)},
                       {QStringLiteral("subject"), named("user", userName(question.subject))}},
                      stop);
    } catch (const Error& error) {
        const QString fault = error.details().value(QStringLiteral("fault")).toString();
        return {.fault = "policy_engine_" + (fault.isEmpty() ? std::string("down") : fault.toStdString())};
    }
    if (answer.status >= 300 && answer.status < 400)
        return {.fault = "policy_engine_redirects"};
    if (answer.status != 200)
        return {.fault = "policy_engine_failed"};
    std::string fault;
    const auto document = auth::StrictJson::read(std::move(answer.body), fault);
    const auto can = document ? document->root().member("can").string() : std::nullopt;
    if (can == "CHECK_RESULT_ALLOWED")
        return {.allowed = true};
    if (can == "CHECK_RESULT_DENIED")
        return {};
    return {.fault = "policy_engine_nonsense"};
}

void PermifyEngine::say(const std::string& path, const QJsonObject& body, const std::stop_token& stop) const {
    std::string fault;
    try {
        const auth::HttpAnswer answer = post(path, body, stop);
        if (answer.status == 200)
            return;
        fault = "it answered " + std::to_string(answer.status);
    } catch (const Error& error) {
        fault = error.message();
    }
    throw Error("policy_engine_unavailable", "Permify was not told what changed: " + fault + ".",
                "It is told by the next program that seals the audit log, or by: landreevectl access sync")
        .setRetryable();
}

void PermifyEngine::tell(const std::string& tenantId, const std::vector<PolicyTuple>& written,
                         const std::vector<PolicyTuple>& deleted, const std::stop_token& stop) const {
    const std::string data = "/v1/tenants/" + tenantName(tenantId) + "/data/";
    for (const PolicyTuple& tuple : deleted)
        say(data + "delete",
            {{QStringLiteral("tuple_filter"), filterOf(tuple)}, {QStringLiteral("attribute_filter"), QJsonObject()}},
            stop);
    if (written.empty())
        return;
    QJsonArray tuples;
    for (const PolicyTuple& tuple : written)
        tuples.append(documentOf(tuple));
    say(data + "write",
        {{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("schema_version"), QString()}}},
         {QStringLiteral("tuples"), tuples},
         {QStringLiteral("attributes"), QJsonArray()}},
        stop);
}

void PermifyEngine::prepare(const std::string& tenantId, const std::stop_token& stop) const {
    const std::string name = tenantName(tenantId);
    try {
        // Where there is one of that name already, this fails and the schema is written all the same.
        post("/v1/tenants/create", {{QStringLiteral("id"), qt(name)}, {QStringLiteral("name"), qt(name)}}, stop);
    } catch (const Error&) {
        // What is said next fails as well then, and tells why.
    }
    say("/v1/tenants/" + name + "/schemas/write", {{QStringLiteral("schema"), qt(schema())}}, stop);
}

} // namespace landreeve::access
