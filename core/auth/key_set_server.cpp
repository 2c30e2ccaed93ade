#include "core/auth/key_set_server.h"

#include "core/auth/digest.h"
#include "core/base/error.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <exception>
#include <memory>
#include <thread>

namespace landreeve::auth {
namespace {

constexpr int kMostConnections = 64;
constexpr int kMostRequestBytes = 8 * 1024;
constexpr int kConnectionMilliseconds = 5000;

QByteArray answerTo(const QByteArray& request, const KeySetEndpoint& endpoint) {
    const auto said = [](const char* status, const QByteArray& headers, const QByteArray& body) -> QByteArray {
        return QByteArray("HTTP/1.1 ") + status + "\r\nConnection: close\r\n" + headers +
               "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    };
    const auto lines = request.split('\n');
    const auto words = lines.first().trimmed().split(' ');
    const bool bodyless = words.value(0) == "HEAD";
    if (words.size() != 3 || !words.value(2).startsWith("HTTP/1."))
        return said("400 Bad Request", {}, {});
    if (words.value(0) != "GET" && !bodyless)
        return said("405 Method Not Allowed", "Allow: GET, HEAD\r\n", {});
    if (words.value(1) != KeySetEndpoint::kPath)
        return said("404 Not Found", {}, {});
    std::string document;
    try {
        document = endpoint.document();
    } catch (const Error&) {
        return said("503 Service Unavailable", {}, {});
    }
    const QByteArray etag = '"' + QByteArray::fromStdString(toHex(fingerprintOf(document))) + '"';
    const QByteArray headers =
        "Content-Type: application/jwk-set+json\r\nCache-Control: public, max-age=60\r\nETag: " + etag + "\r\n";
    for (const QByteArray& line : lines) {
        const auto colon = line.indexOf(':');
        if (line.left(colon).trimmed().toLower() == "if-none-match" && line.mid(colon + 1).contains(etag))
            return "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n" + headers + "\r\n";
    }
    QByteArray answer = said("200 OK", headers, QByteArray::fromStdString(document));
    if (bodyless)
        answer.truncate(answer.indexOf("\r\n\r\n") + 4);
    return answer;
}

void take(QTcpSocket* socket, const KeySetEndpoint& endpoint) {
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    // Whoever says nothing does not stay.
    QTimer::singleShot(kConnectionMilliseconds, socket, [socket] { socket->abort(); });
    socket->setReadBufferSize(kMostRequestBytes);
    const auto request = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, request, &endpoint] {
        *request += socket->readAll();
        if (request->size() > kMostRequestBytes)
            return socket->abort();
        if (!request->contains("\r\n\r\n"))
            return;
        QObject::disconnect(socket, &QTcpSocket::readyRead, socket, nullptr);
        socket->write(answerTo(*request, endpoint));
        socket->disconnectFromHost();
    });
}

void serve(const KeySetEndpoint& endpoint, const std::stop_token& stop) {
    QEventLoop loop;
    QTcpServer server;
    server.setMaxPendingConnections(kMostConnections);
    if (!server.listen(QHostAddress::LocalHost, endpoint.port))
        throw Error("port_taken",
                    "The port " + std::to_string(endpoint.port) +
                        " cannot be listened on: " + server.errorString().toStdString() + ".",
                    "Name another port, or none for any that is free.");
    QObject::connect(&server, &QTcpServer::newConnection, &loop, [&] {
        while (QTcpSocket* socket = server.nextPendingConnection()) {
            if (server.findChildren<QTcpSocket*>().size() > kMostConnections) {
                socket->abort();
                socket->deleteLater();
            } else {
                take(socket, endpoint);
            }
        }
    });
    const std::stop_callback stopped(
        stop, [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
    if (endpoint.listening)
        endpoint.listening("http://127.0.0.1:" + std::to_string(server.serverPort()) + KeySetEndpoint::kPath);
    loop.exec();
}

} // namespace

void serveKeySet(const KeySetEndpoint& endpoint, const std::stop_token& stop) {
    std::exception_ptr failure;
    std::thread([&] {
        try {
            serve(endpoint, stop);
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace landreeve::auth
