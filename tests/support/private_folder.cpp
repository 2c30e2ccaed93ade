#include "tests/support/private_folder.h"

#include <QDir>

#include <stdexcept>

#include <unistd.h>

namespace landreeve::tests {
namespace {

// A frozen server hears nothing but SIGCONT and SIGKILL.
constexpr auto kGuard = R"(
cat >/dev/null
for data in "$0/data" "$0/engine/data"; do
    pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
    [ -n "$pid" ] || continue
    for one in $(cat "/proc/$pid/task/$pid/children" 2>/dev/null) "$pid"; do kill -CONT "$one" 2>/dev/null; done
    kill -QUIT "$pid" 2>/dev/null
    n=0
    while [ "$n" -lt 200 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; n=$((n + 1)); done
done
rm -rf "$0"
)";

} // namespace

PrivateFolder::PrivateFolder(const QString& name)
    : m_folder(QDir::tempPath() + u'/' + name + QStringLiteral("-XXXXXX")) {
    if (!m_folder.isValid())
        throw std::runtime_error("no temporary folder: " + m_folder.errorString().toStdString());
    // Out of reach of what the terminal sends to the test.
    m_guard.setChildProcessModifier([] { setsid(); });
    m_guard.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_guard.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QLatin1String(kGuard), path()});
    if (!m_guard.waitForStarted())
        throw std::runtime_error("no guard for " + path().toStdString());
}

PrivateFolder::~PrivateFolder() {
    m_guard.closeWriteChannel();
    m_guard.waitForFinished();
}

} // namespace landreeve::tests
