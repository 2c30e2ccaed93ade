#include "core/audit/signed_head.h"

#include "core/base/error.h"
#include "core/vault/cryptography.h"
#include "core/workspace/private_file.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace landreeve::audit {

class HeadFile::Guard {
public:
    Guard(const std::filesystem::path& path, const std::stop_token& stop) : m_lock(path, stop) {}

private:
    workspace::FileLock m_lock;
};

HeadFile::HeadFile(const std::filesystem::path& folder, std::string workspaceId, const vault::SigningKey& key)
    : m_path(folder / (workspaceId + ".head")), m_workspaceId(std::move(workspaceId)), m_key(key) {}

std::shared_ptr<HeadFile::Guard> HeadFile::lock(const std::stop_token& stop) const {
    workspace::makePrivateFolder(m_path.parent_path());
    std::filesystem::path path = m_path;
    path += ".lock";
    return std::make_shared<Guard>(path, stop);
}

std::string HeadFile::messageOf(const SignedHead& head) const {
    return vault::packed(
        {"landreeve audit head", m_workspaceId, std::to_string(head.seq), vault::view(head.hash), toRfc3339(head.at)});
}

HeadFile::Content HeadFile::read() const {
    const auto text = workspace::readFile(m_path);
    if (!text)
        return {};
    const QJsonObject document = QJsonDocument::fromJson(vault::bytes(text->reveal())).object();
    SignedHead head;
    head.seq = document.value(QStringLiteral("entries")).toInteger();
    head.hash = QByteArray::fromHex(document.value(QStringLiteral("hash")).toString().toLatin1());
    try {
        head.at = timeFromText(document.value(QStringLiteral("at")).toString().toStdString());
    } catch (const Error&) {
        return {{}, "it is damaged"};
    }
    const QByteArray signature = QByteArray::fromHex(document.value(QStringLiteral("signature")).toString().toLatin1());
    if (document.value(QStringLiteral("key")).toString().toStdString() != m_key.id())
        return {{}, "it was signed by another key"};
    if (!m_key.verifies(messageOf(head), vault::view(signature)))
        return {{}, "its signature does not hold"};
    return {head, {}};
}

void HeadFile::write(const SignedHead& head) const {
    const QByteArray signature = m_key.sign(messageOf(head));
    const QJsonObject document{{QStringLiteral("workspace"), QString::fromStdString(m_workspaceId)},
                               {QStringLiteral("entries"), static_cast<qint64>(head.seq)},
                               {QStringLiteral("hash"), QString::fromLatin1(head.hash.toHex())},
                               {QStringLiteral("at"), QString::fromStdString(toRfc3339(head.at))},
                               {QStringLiteral("key"), QString::fromStdString(m_key.id())},
                               {QStringLiteral("signature"), QString::fromLatin1(signature.toHex())}};
    workspace::writePrivateFile(m_path, QJsonDocument(document).toJson().toStdString());
}

} // namespace landreeve::audit
