#include "core/workspace/secret_service.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>
#include <QMap>
#include <QStringList>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace landreeve::workspace {
namespace {

using namespace Qt::StringLiterals;

constexpr int kBusTimeout = 1000;
constexpr int kServiceTimeout = 1500; // milliseconds; long enough for the bus to start the service

using Attributes = QMap<QString, QString>;

/// D-Bus specification, "Server Addresses": what is not one of these is escaped.
std::string escapedPath(const std::string& path) {
    constexpr std::string_view kPlain = "-_/.\\*";
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string result;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           kPlain.find(c) != std::string_view::npos;
        if (plain)
            result.push_back(c);
        else
            result += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return result;
}

class Bus {
public:
    explicit Bus(const std::string& address)
        : m_name(u"landreeve-keyring"_s),
          m_bus(QDBusConnection::connectToBus(QString::fromStdString(address), m_name)) {}
    Bus(const Bus&) = delete;
    Bus& operator=(const Bus&) = delete;
    ~Bus() { QDBusConnection::disconnectFromBus(m_name); }

    bool isConnected() const { return m_bus.isConnected(); }

    QDBusMessage ask(const QString& service, const QString& path, const QString& interface, const QString& method,
                     const QVariantList& arguments, int timeout) const {
        auto message = QDBusMessage::createMethodCall(service, path, interface, method);
        message.setArguments(arguments);
        return m_bus.call(message, QDBus::Block, timeout);
    }
    QDBusMessage askBus(const QString& method, const QVariantList& arguments = {}) const {
        return ask(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus"_s, method, arguments,
                   kBusTimeout);
    }
    QDBusMessage askService(const QString& method, const QVariantList& arguments) const {
        return ask(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s, u"org.freedesktop.Secret.Service"_s,
                   method, arguments, kServiceTimeout);
    }

private:
    QString m_name;
    QDBusConnection m_bus;
};

bool isOffered(const Bus& bus) {
    const QString name = u"org.freedesktop.secrets"_s;
    const QDBusReply<bool> owned = bus.askBus(u"NameHasOwner"_s, {name});
    if (owned.isValid() && owned.value())
        return true;
    const QDBusReply<QStringList> startable = bus.askBus(u"ListActivatableNames"_s);
    return startable.isValid() && startable.value().contains(name);
}

bool isAnswer(const QDBusMessage& reply) {
    return reply.type() == QDBusMessage::ReplyMessage && !reply.arguments().isEmpty();
}

KeyringState::Service defaultKeyring(const Bus& bus) {
    const QDBusMessage alias = bus.askService(u"ReadAlias"_s, {u"default"_s});
    if (!isAnswer(alias))
        return KeyringState::Service::Silent;
    const QString path = qvariant_cast<QDBusObjectPath>(alias.arguments().constFirst()).path();
    if (path.isEmpty() || path == u"/")
        return KeyringState::Service::Empty;
    const QDBusMessage locked =
        bus.ask(u"org.freedesktop.secrets"_s, path, u"org.freedesktop.DBus.Properties"_s, u"Get"_s,
                {u"org.freedesktop.Secret.Collection"_s, u"Locked"_s}, kServiceTimeout);
    if (locked.type() == QDBusMessage::ErrorMessage && locked.errorName() != u"org.freedesktop.DBus.Error.NoReply")
        return KeyringState::Service::Empty; // an alias of a keyring that was deleted
    if (!isAnswer(locked))
        return KeyringState::Service::Silent;
    const QVariant value = qvariant_cast<QDBusVariant>(locked.arguments().constFirst()).variant();
    return value.toBool() ? KeyringState::Service::Locked : KeyringState::Service::Open;
}

} // namespace

std::optional<std::string> sessionBusAddress() {
    if (const char* given = std::getenv("DBUS_SESSION_BUS_ADDRESS"); given != nullptr && *given != '\0') {
        const std::string address = given;
        return address.find("autolaunch:") == std::string::npos ? std::optional(address) : std::nullopt;
    }
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    if (runtime == nullptr || *runtime != '/')
        return std::nullopt;
    const std::string path = std::string(runtime) + "/bus";
    struct stat state {};
    const bool ours = ::stat(path.c_str(), &state) == 0 && S_ISSOCK(state.st_mode) && state.st_uid == ::geteuid();
    return ours ? std::optional("unix:path=" + escapedPath(path)) : std::nullopt;
}

KeyringState askKeyring(const std::string& busAddress, const QString& server, const QString& user) {
    KeyringState state;
    const Bus bus(busAddress);
    if (!bus.isConnected() || !isOffered(bus))
        return state;
    state.service = defaultKeyring(bus);
    if (state.service == KeyringState::Service::Silent)
        return state;
    const QDBusReply<QString> owner = bus.askBus(u"GetNameOwner"_s, {u"org.freedesktop.secrets"_s});
    if (owner.isValid())
        state.owner = owner.value().toStdString();
    qDBusRegisterMetaType<Attributes>();
    const Attributes attributes{{u"server"_s, server}, {u"user"_s, user}};
    const QDBusMessage reply = bus.askService(u"SearchItems"_s, {QVariant::fromValue(attributes)});
    if (!isAnswer(reply) || reply.arguments().size() < 2) {
        state.service = KeyringState::Service::Silent;
        return state;
    }
    state.found = !qdbus_cast<QList<QDBusObjectPath>>(reply.arguments().at(0)).isEmpty();
    state.hidden = !qdbus_cast<QList<QDBusObjectPath>>(reply.arguments().at(1)).isEmpty();
    return state;
}

} // namespace landreeve::workspace
