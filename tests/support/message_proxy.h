#pragma once

#include "tests/support/private_folder.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace landreeve::tests {

/// Stands on a Unix socket of its own before a server's, passes everything on, and lets a test do something at an exact
/// point of the conversation. Understands the protocol as far as its messages' borders (PostgreSQL documentation 55.7);
/// on a Unix socket no client asks for TLS.
class MessageProxy {
public:
    /// What a client sends.
    struct Message {
        char type = 0;                  ///< 0 for the untyped ones: start-up and cancel request.
        std::string_view content;       ///< Without type and length; only before the message is passed on.
        pid_t client = 0;               ///< The process that sent it.
        pid_t backend = 0;              ///< The server's process for this connection; 0 before it has said so.
        std::vector<pid_t> allBackends; ///< Those of all the connections this client has open.
    };
    enum class Moment {
        Before,   ///< The server has not seen it.
        Sent,     ///< The server has it, and may have done anything about it.
        Answered, ///< The server has done it and says so, but the client has not heard.
    };
    enum class Verdict { Pass, Cut };
    /// Called at every moment of every message, on the proxy's thread. Cut closes both sides of the connection, without
    /// passing on what is held.
    using Watch = std::function<Verdict(const Message&, Moment)>;

    /// Before the socket in the folder `upstream`.
    explicit MessageProxy(const std::string& upstream);
    ~MessageProxy();
    MessageProxy(const MessageProxy&) = delete;
    MessageProxy& operator=(const MessageProxy&) = delete;

    /// The folder of its socket: the `host` of a connection URL.
    std::string folder() const { return m_folder.path().toStdString(); }
    /// From now on; nothing to only pass on. The watch before has ended when this returns.
    void watch(Watch watch);

private:
    struct Line;
    void run();
    void accept();
    bool readClient(Line& line);
    bool readServer(Line& line);
    Verdict tell(const Line& line, char type, std::string_view content, Moment moment);

    PrivateFolder m_folder{QStringLiteral("lr-proxy")};
    std::string m_upstream;
    std::mutex m_mutex; ///< Guards m_watch.
    Watch m_watch;
    int m_listening = -1;
    int m_ending = -1; ///< An eventfd.
    std::vector<std::unique_ptr<Line>> m_lines;
    std::thread m_thread;
};

} // namespace landreeve::tests
