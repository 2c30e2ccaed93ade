#include "tests/support/version_relay.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <list>
#include <stdexcept>
#include <vector>

namespace landreeve::tests {
namespace {

sockaddr_un addressIn(const std::string& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (folder + "/.s.PGSQL.5432").c_str(), sizeof address.sun_path - 1);
    return address;
}

int socketTo(const std::string& folder, bool listens) {
    const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = addressIn(folder);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    const bool done = listens ? bind(handle, generic, sizeof address) == 0 && listen(handle, 16) == 0
                              : connect(handle, generic, sizeof address) == 0;
    if (!done)
        throw std::runtime_error("no socket in " + folder + ": " + std::strerror(errno));
    return handle;
}

struct Line {
    int client = -1;
    int server = -1;
    std::string held = {}; ///< Of the server's answer, until it is ready for queries.
    bool started = false;
};

/// The whole messages of `held`, taken out of it, with the version replaced.
std::string answerOf(Line& line, const std::string& version) {
    std::string out;
    while (!line.started && line.held.size() >= 5) {
        std::uint32_t length = 0;
        std::memcpy(&length, line.held.data() + 1, sizeof length);
        const std::size_t whole = 1 + ntohl(length);
        if (line.held.size() < whole)
            return out;
        std::string message = line.held.substr(0, whole);
        line.held.erase(0, whole);
        constexpr std::string_view kName("server_version\0", 15);
        if (message.front() == 'S' && message.compare(5, kName.size(), kName) == 0) {
            const std::string content = std::string(kName) + version + '\0';
            length = htonl(static_cast<std::uint32_t>(content.size() + 4));
            message = "S" + std::string(reinterpret_cast<const char*>(&length), sizeof length) + content;
        }
        line.started = message.front() == 'Z';
        out += message;
    }
    if (line.started)
        out += std::exchange(line.held, {});
    return out;
}

bool pass(int from, Line& line, const std::string& version) {
    std::array<char, 8192> buffer{};
    const ssize_t got = read(from, buffer.data(), buffer.size());
    if (got <= 0)
        return false;
    std::string bytes(buffer.data(), static_cast<std::size_t>(got));
    const bool answer = from == line.server;
    if (answer) {
        line.held += bytes;
        bytes = answerOf(line, version);
    }
    return send(answer ? line.client : line.server, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

} // namespace

VersionRelay::VersionRelay(const std::string& upstream, std::string version)
    : m_upstream(upstream),
      m_version(std::move(version)),
      m_listening(socketTo(folder(), true)),
      m_ending(eventfd(0, EFD_CLOEXEC)),
      m_thread([this] { run(); }) {}

VersionRelay::~VersionRelay() {
    eventfd_write(m_ending, 1);
    m_thread.join();
    close(m_listening);
    close(m_ending);
}

void VersionRelay::run() {
    std::list<Line> lines;
    while (true) {
        std::vector<pollfd> watched{{m_ending, POLLIN, 0}, {m_listening, POLLIN, 0}};
        for (const Line& line : lines) {
            watched.push_back({line.client, POLLIN, 0});
            watched.push_back({line.server, POLLIN, 0});
        }
        poll(watched.data(), watched.size(), -1);
        if (watched[0].revents != 0)
            break;
        std::size_t at = 2;
        for (auto line = lines.begin(); line != lines.end(); at += 2) {
            const bool open = (watched[at].revents == 0 || pass(line->client, *line, m_version)) &&
                              (watched[at + 1].revents == 0 || pass(line->server, *line, m_version));
            if (!open) {
                close(line->client);
                close(line->server);
            }
            line = open ? std::next(line) : lines.erase(line);
        }
        if (watched[1].revents != 0)
            lines.push_back({accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC), socketTo(m_upstream, false)});
    }
    for (const Line& line : lines) {
        close(line.client);
        close(line.server);
    }
}

} // namespace landreeve::tests
