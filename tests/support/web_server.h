#pragma once

#include <QByteArray>
#include <QThread>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

class QTcpServer;
class QTcpSocket;

namespace landreeve::tests {

/// An HTTP server on loopback, on a thread of its own, that answers as a test says and counts what it is asked.
class WebServer {
public:
    struct Reply {
        int status = 200;
        QByteArray body = {};
        QByteArray headers = {};           ///< Lines, each with its line end.
        QByteArray etag = {};              ///< Who already has it is answered 304.
        bool held = false;                 ///< Nothing is answered until release().
        std::chrono::milliseconds drip{0}; ///< The body comes a byte at a time, so far apart.
    };

    WebServer();
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    std::string base() const;
    std::string url(const std::string& path) const { return base() + path; }

    /// What a path answers from now on; 404 where nothing was said.
    void answer(const std::string& path, const Reply& reply);
    /// Answers what is held, as it is said now.
    void release();
    /// How often a path was asked for, an answer of 304 counted too.
    int asked(const std::string& path) const;
    int answeredUnchanged() const;

private:
    void take(QTcpSocket* socket);
    void reply(QTcpSocket* socket, const QByteArray& request);
    static void drip(QTcpSocket* socket, const Reply& reply);
    bool isHeld(const QByteArray& request) const;

    QThread m_thread;
    std::unique_ptr<QTcpServer> m_server;
    int m_port = 0;
    mutable std::mutex m_mutex; ///< Guards what is below.
    std::map<std::string, Reply> m_replies;
    std::map<std::string, int> m_asked;
    int m_unchanged = 0;
    std::vector<std::pair<QTcpSocket*, QByteArray>> m_held; ///< Used on the server's thread only.
};

} // namespace landreeve::tests
