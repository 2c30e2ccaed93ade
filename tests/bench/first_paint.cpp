#include "tests/bench/first_paint.h"

#include "tests/bench/part.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include <xcb/xcb.h>

namespace landreeve::bench {
namespace {

constexpr qint64 kLongestWait = 30'000;
constexpr int kWidth = 1440;
constexpr int kHeight = 900;

template <typename T>
std::unique_ptr<T, decltype(&std::free)> owned(T* reply) {
    return {reply, &std::free};
}

xcb_screen_t* screenOf(xcb_connection_t* connection) {
    return xcb_setup_roots_iterator(xcb_get_setup(connection)).data;
}

} // namespace

Display::Display() : m_connection(nullptr, &xcb_disconnect) {
    // The ground is black: a pixel of another colour is one that a program has painted.
    m_server.start(QStringLiteral("Xvfb"),
                   {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                    QStringLiteral("%1x%2x24").arg(kWidth).arg(kHeight), QStringLiteral("-br"),
                    QStringLiteral("-nolisten"), QStringLiteral("tcp")});
    if (!m_server.waitForStarted() || !m_server.waitForReadyRead())
        throw std::runtime_error("Xvfb does not start");
    m_name = u':' + QString::fromLatin1(m_server.readLine().trimmed());
    m_connection.reset(xcb_connect(qPrintable(m_name), nullptr));
    if (xcb_connection_has_error(m_connection.get()) != 0)
        throw std::runtime_error("no connection to Xvfb");
    const std::uint32_t events = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
    xcb_change_window_attributes(m_connection.get(), screenOf(m_connection.get())->root, XCB_CW_EVENT_MASK, &events);
    xcb_flush(m_connection.get());
}

Display::~Display() {
    m_connection.reset();
    m_server.terminate();
    m_server.waitForFinished();
}

bool Display::isPainted(quint32 window) const {
    xcb_connection_t* connection = m_connection.get();
    const auto size = owned(xcb_get_geometry_reply(connection, xcb_get_geometry(connection, window), nullptr));
    if (!size)
        return false;
    const auto pixel = owned(xcb_get_image_reply(connection,
                                                 xcb_get_image(connection, XCB_IMAGE_FORMAT_Z_PIXMAP, window,
                                                               static_cast<std::int16_t>(size->width / 2),
                                                               static_cast<std::int16_t>(size->height / 2), 1, 1, ~0U),
                                                 nullptr));
    if (!pixel)
        return false;
    const std::uint8_t* bytes = xcb_get_image_data(pixel.get());
    return std::any_of(bytes, bytes + 3, [](std::uint8_t byte) { return byte != 0; });
}

Display::Start Display::start(const QString& program, const QStringList& arguments) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), m_name);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    // Nobody's session: no bus is to be asked, and none to be started.
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_runtime.path());
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);

    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    quint32 window = 0;
    while (window == 0 || !isPainted(window)) {
        if (timer.hasExpired(kLongestWait))
            throw std::runtime_error(program.toStdString() + " shows no window");
        while (const auto event = owned(xcb_poll_for_event(m_connection.get()))) {
            const auto* mapped = reinterpret_cast<const xcb_map_notify_event_t*>(event.get());
            if ((event->response_type & 0x7f) == XCB_MAP_NOTIFY && mapped->override_redirect == 0)
                window = mapped->window;
        }
        QThread::usleep(500);
    }
    const Start seen{static_cast<double>(timer.nsecsElapsed()) / 1e6, residentMegabytes(process.processId())};
    process.kill();
    process.waitForFinished();
    return seen;
}

} // namespace landreeve::bench
