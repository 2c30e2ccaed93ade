#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

struct xcb_connection_t;

namespace landreeve::bench {

/// A display of its own, on which programs are started and their first picture is seen from outside.
class Display {
public:
    Display();
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    struct Start {
        double milliseconds = 0; ///< From before the program was started until there are pixels in its window.
        double megabytes = 0;    ///< What it held in memory then.
    };
    /// Starts the program, sees its first paint, and ends it. Throws std::runtime_error where there is none in 30 s.
    Start start(const QString& program, const QStringList& arguments);

private:
    bool isPainted(quint32 window) const;

    QTemporaryDir m_runtime;
    QProcess m_server;
    QString m_name;
    std::unique_ptr<xcb_connection_t, void (*)(xcb_connection_t*)> m_connection;
};

} // namespace landreeve::bench
