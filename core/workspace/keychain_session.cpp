#include "core/workspace/keychain_session.h"

#include <QLibrary>

namespace landreeve::workspace {
namespace {

using namespace Qt::StringLiterals;

constexpr int kSessionBus = 2; // G_BUS_TYPE_SESSION

/// The libraries are there where a keychain is: QtKeychain loads them in the same way, at run time. Without them there
/// is nothing to tell.
struct Functions {
    void* (*busGet)(int, void*, void**) = nullptr;
    void (*setExitOnClose)(void*, int) = nullptr;
    void (*unref)(void*) = nullptr;
    void (*forgetService)() = nullptr;

    Functions() {
        load(busGet, u"gio-2.0"_s, "g_bus_get_sync");
        load(setExitOnClose, u"gio-2.0"_s, "g_dbus_connection_set_exit_on_close");
        load(unref, u"gobject-2.0"_s, "g_object_unref");
        load(forgetService, u"secret-1"_s, "secret_service_disconnect");
    }

    template <typename Function>
    static void load(Function& function, const QString& library, const char* name) {
        function = reinterpret_cast<Function>(QLibrary::resolve(library, 0, name));
    }
};

const Functions& functions() {
    static const Functions all;
    return all;
}

} // namespace

KeychainSession::KeychainSession(const std::string& serviceOwner) {
    const Functions& call = functions();
    if (call.busGet == nullptr || call.setExitOnClose == nullptr || call.unref == nullptr)
        return;
    // GLib ends the program when the session's bus goes away: not one that may hold unsaved work.
    m_bus = call.busGet(kSessionBus, nullptr, nullptr);
    if (m_bus != nullptr)
        call.setExitOnClose(m_bus, 0);
    // libsecret keeps its session with a service that has ended, and is then refused by the one that came after it.
    static std::string lastOwner; // of the one thread that comes here
    if (lastOwner != serviceOwner && call.forgetService != nullptr)
        call.forgetService();
    lastOwner = serviceOwner;
}

KeychainSession::~KeychainSession() {
    if (m_bus != nullptr)
        functions().unref(m_bus);
}

} // namespace landreeve::workspace
