#include "tests/support/web_server.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <stdexcept>
#include <utility>

namespace landreeve::tests {
namespace {

std::string pathOf(const QByteArray& request) {
    return request.split(' ').value(1).toStdString();
}

QByteArray headerOf(const QByteArray& request, const QByteArray& name) {
    const QByteArray start = name.toLower() + ':';
    const auto lines = request.split('\n');
    for (const QByteArray& line : lines) {
        if (line.toLower().startsWith(start))
            return line.mid(start.size()).trimmed();
    }
    return {};
}

} // namespace

WebServer::WebServer() {
    m_server = std::make_unique<QTcpServer>();
    // A thousand threads come at once.
    m_server->setMaxPendingConnections(2000);
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

WebServer::~WebServer() {
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::string WebServer::base() const {
    return "http://127.0.0.1:" + std::to_string(m_port);
}

void WebServer::answer(const std::string& path, const Reply& reply) {
    const std::lock_guard guard(m_mutex);
    m_replies[path] = reply;
}

int WebServer::asked(const std::string& path) const {
    const std::lock_guard guard(m_mutex);
    const auto count = m_asked.find(path);
    return count == m_asked.end() ? 0 : count->second;
}

int WebServer::answeredUnchanged() const {
    const std::lock_guard guard(m_mutex);
    return m_unchanged;
}

void WebServer::release() {
    QMetaObject::invokeMethod(
        m_server.get(),
        [this] {
            for (const auto& [socket, request] : std::exchange(m_held, {}))
                reply(socket, request);
        },
        Qt::BlockingQueuedConnection);
}

void WebServer::take(QTcpSocket* socket) {
    const auto request = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
        std::erase_if(m_held, [&](const auto& held) { return held.first == socket; });
        socket->deleteLater();
    });
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, request] {
        *request += socket->readAll();
        if (!request->contains("\r\n\r\n"))
            return;
        {
            const std::lock_guard guard(m_mutex);
            ++m_asked[pathOf(*request)];
        }
        if (isHeld(*request))
            m_held.emplace_back(socket, *request);
        else
            reply(socket, *request);
    });
}

bool WebServer::isHeld(const QByteArray& request) const {
    const std::lock_guard guard(m_mutex);
    const auto said = m_replies.find(pathOf(request));
    return said != m_replies.end() && said->second.held;
}

void WebServer::reply(QTcpSocket* socket, const QByteArray& request) {
    Reply reply{404};
    {
        const std::lock_guard guard(m_mutex);
        if (const auto said = m_replies.find(pathOf(request)); said != m_replies.end())
            reply = said->second;
        if (!reply.etag.isEmpty() && headerOf(request, "If-None-Match") == reply.etag) {
            reply.status = 304;
            reply.body.clear();
            ++m_unchanged;
        }
    }
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Said\r\nConnection: close\r\n" + reply.headers;
    if (!reply.etag.isEmpty())
        head += "ETag: " + reply.etag + "\r\n";
    if (reply.status != 304)
        head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    socket->write(head + "\r\n");
    if (reply.drip.count() > 0)
        return drip(socket, reply);
    socket->write(reply.body);
    socket->disconnectFromHost();
}

void WebServer::drip(QTcpSocket* socket, const Reply& reply) {
    auto* timer = new QTimer(socket);
    QObject::connect(timer, &QTimer::timeout, socket, [socket, body = reply.body, sent = 0]() mutable {
        if (sent < body.size())
            socket->write(body.mid(sent++, 1));
        else
            socket->disconnectFromHost();
    });
    timer->start(reply.drip);
}

} // namespace landreeve::tests
