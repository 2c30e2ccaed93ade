#include "core/workspace/keychain_thread.h"

#include <QCoreApplication>

#include <mutex>

namespace landreeve::workspace {
namespace {

constexpr int kEndTimeout = 2000; // milliseconds

std::mutex& mutex() {
    static std::mutex one;
    return one;
}

} // namespace

KeychainThread::KeychainThread() {
    m_thread.setObjectName(QStringLiteral("keychain"));
    m_place.moveToThread(&m_thread);
    m_thread.start();
}

KeychainThread::~KeychainThread() = default;

KeychainThread*& KeychainThread::current() {
    static KeychainThread* thread = nullptr;
    return thread;
}

bool KeychainThread::post(std::function<void()> work) {
    const std::lock_guard guard(mutex());
    const bool noGlib =
        !qEnvironmentVariableIsEmpty("QT_NO_GLIB") || !qEnvironmentVariableIsEmpty("QT_NO_THREADED_GLIB");
    if (QCoreApplication::instance() == nullptr || QCoreApplication::closingDown() || noGlib)
        return false;
    if (current() == nullptr) {
        current() = new KeychainThread;
        qAddPostRoutine(&KeychainThread::end);
    }
    current()->m_waiting.push_back(std::move(work));
    QMetaObject::invokeMethod(
        &current()->m_place, [] { runNext(); }, Qt::QueuedConnection);
    return true;
}

void KeychainThread::runNext() {
    std::function<void()> work;
    {
        const std::lock_guard guard(mutex());
        work = std::move(current()->m_waiting.front());
        current()->m_waiting.pop_front();
    }
    work();
}

void KeychainThread::end() {
    // Nothing is posted any more; what runs there takes the lock.
    KeychainThread* thread = nullptr;
    {
        const std::lock_guard guard(mutex());
        thread = current();
    }
    thread->m_thread.quit();
    // A call that hangs in the D-Bus library must not hold up the program's end; the object then stays with its thread.
    if (thread->m_thread.wait(kEndTimeout)) {
        const std::lock_guard guard(mutex());
        current() = nullptr;
        delete thread;
    }
}

} // namespace landreeve::workspace
