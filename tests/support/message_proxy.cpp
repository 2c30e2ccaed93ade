#include "tests/support/message_proxy.h"

#include <QtEndian>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace landreeve::tests {
namespace {

constexpr std::size_t kLength = 4;
constexpr quint32 kProtocol3 = 3;
constexpr const char* kSocket = "/.s.PGSQL.5432";

class Descriptor {
public:
    explicit Descriptor(int descriptor) : m_descriptor(descriptor) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(m_descriptor); }
    int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

sockaddr_un addressOf(const std::string& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = folder + kSocket;
    if (path.size() >= sizeof(address.sun_path))
        throw std::runtime_error("too long for a socket: " + path);
    path.copy(static_cast<char*>(address.sun_path), path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

/// What there is to read, added to `buffer`; false at the end.
bool readInto(int socket, std::string& buffer) {
    std::array<char, 65536> piece{};
    const ssize_t count = recv(socket, piece.data(), piece.size(), 0);
    if (count <= 0)
        return count < 0 && (errno == EINTR || errno == EAGAIN);
    buffer.append(piece.data(), static_cast<std::size_t>(count));
    return true;
}

bool sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// The whole message at the beginning of `bytes`, if it is there: after a type or, `untyped`, without one.
std::optional<std::string_view> messageIn(std::string_view bytes, bool untyped) {
    const std::size_t typeSize = untyped ? 0 : 1;
    if (bytes.size() < typeSize + kLength)
        return std::nullopt;
    const std::size_t size = typeSize + qFromBigEndian<quint32>(bytes.data() + typeSize);
    return bytes.size() < size ? std::nullopt : std::optional(bytes.substr(0, size));
}

} // namespace

struct MessageProxy::Line {
    Line(int clientSocket, int serverSocket, pid_t process)
        : client(clientSocket), server(serverSocket), clientProcess(process) {}

    Descriptor client;
    Descriptor server;
    pid_t clientProcess;
    pid_t backend = 0;
    bool started = false;    ///< Its start-up message has been seen.
    char last = 0;           ///< The type of the message sent last,
    bool unanswered = false; ///< to which the server has not said that it is ready again.
    bool ended = false;
    std::string fromClient;
    std::string fromServer;
};

MessageProxy::MessageProxy(const std::string& upstream) : m_upstream(upstream) {
    m_listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressOf(folder());
    if (bind(m_listening, generic(address), sizeof(address)) != 0 || listen(m_listening, 64) != 0)
        throw std::runtime_error("no socket in " + folder());
    m_ending = eventfd(0, EFD_CLOEXEC);
    m_thread = std::thread([this] { run(); });
}

MessageProxy::~MessageProxy() {
    eventfd_write(m_ending, 1);
    m_thread.join();
    close(m_listening);
    close(m_ending);
}

void MessageProxy::watch(Watch watch) {
    const std::lock_guard lock(m_mutex);
    m_watch = std::move(watch);
}

void MessageProxy::run() {
    while (true) {
        std::vector<pollfd> watched{{m_ending, POLLIN, 0}, {m_listening, POLLIN, 0}};
        for (const auto& line : m_lines) {
            watched.push_back({line->client.get(), POLLIN, 0});
            watched.push_back({line->server.get(), POLLIN, 0});
        }
        if (poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents != 0)
            break;
        // The server first: what it said before it ended is passed on.
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            Line& line = *m_lines[i];
            line.ended = (watched[3 + 2 * i].revents != 0 && !readServer(line)) ||
                         (watched[2 + 2 * i].revents != 0 && !readClient(line));
        }
        std::erase_if(m_lines, [](const auto& line) { return line->ended; });
        if (watched[1].revents != 0)
            accept();
    }
    m_lines.clear();
}

void MessageProxy::accept() {
    const int client = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
        return;
    ucred peer{};
    socklen_t size = sizeof(peer);
    getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size);
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressOf(m_upstream);
    auto line = std::make_unique<Line>(client, server, peer.pid);
    // Where no server listens the client is sent away, as it would be there.
    if (connect(server, generic(address), sizeof(address)) == 0)
        m_lines.push_back(std::move(line));
}

bool MessageProxy::readClient(Line& line) {
    if (!readInto(line.client.get(), line.fromClient))
        return false;
    while (const auto message = messageIn(line.fromClient, !line.started)) {
        const char type = line.started ? message->front() : '\0';
        const std::string_view content = message->substr(kLength + (line.started ? 1 : 0));
        if (tell(line, type, content, Moment::Before) == Verdict::Cut || !sendAll(line.server.get(), *message))
            return false;
        line.started = line.started || qFromBigEndian<quint16>(content.data()) == kProtocol3;
        line.fromClient.erase(0, message->size());
        line.last = type;
        line.unanswered = true;
        if (tell(line, type, {}, Moment::Sent) == Verdict::Cut)
            return false;
    }
    return true;
}

bool MessageProxy::readServer(Line& line) {
    const bool open = readInto(line.server.get(), line.fromServer);
    std::size_t whole = 0;
    while (const auto message = messageIn(std::string_view(line.fromServer).substr(whole), false)) {
        if (message->front() == 'K')
            line.backend = static_cast<pid_t>(qFromBigEndian<qint32>(message->data() + 1 + kLength));
        if (message->front() == 'Z' && line.unanswered) {
            line.unanswered = false;
            if (tell(line, line.last, {}, Moment::Answered) == Verdict::Cut)
                return false;
        }
        whole += message->size();
    }
    const bool passed = sendAll(line.client.get(), std::string_view(line.fromServer).substr(0, whole));
    line.fromServer.erase(0, whole);
    return open && passed;
}

MessageProxy::Verdict MessageProxy::tell(const Line& line, char type, std::string_view content, Moment moment) {
    const std::lock_guard lock(m_mutex);
    if (!m_watch)
        return Verdict::Pass;
    Message message{type, content, line.clientProcess, line.backend, {}};
    for (const auto& other : m_lines) {
        if (other->clientProcess == line.clientProcess && other->backend != 0)
            message.allBackends.push_back(other->backend);
    }
    return m_watch(message, moment);
}

} // namespace landreeve::tests
