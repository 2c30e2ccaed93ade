#pragma once

#include <QObject>
#include <QThread>

#include <deque>
#include <functional>

namespace landreeve::workspace {

/// The one thread with an event loop on which QtKeychain runs. QtKeychain queues its jobs in an object of the whole
/// process that lives where the first job was started and is not guarded against other threads: so there is one thread,
/// from the first use until the QCoreApplication ends, and never a second.
class KeychainThread {
public:
    KeychainThread(const KeychainThread&) = delete;
    KeychainThread& operator=(const KeychainThread&) = delete;

    /// Runs `work` on the thread, in order. From any thread. False, and nothing is run, where there is no
    /// QCoreApplication, it is ending, or Qt was told not to use GLib, whose loop the keychain library needs.
    static bool post(std::function<void()> work);

private:
    KeychainThread();
    ~KeychainThread();
    static KeychainThread*& current();
    static void end();
    static void runNext();

    QThread m_thread;
    QObject m_place; ///< Lives on the thread.
    std::deque<std::function<void()>> m_waiting;
};

} // namespace landreeve::workspace
