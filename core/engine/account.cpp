#include "core/engine/account.h"

#include "core/base/error.h"

#include <cerrno>
#include <functional>

#include <grp.h>
#include <pwd.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

using LookUp = std::function<int(passwd*, char*, std::size_t, passwd**)>;

Account find(const LookUp& lookUp, const std::string& wanted) {
    std::vector<char> buffer(4096);
    passwd entry{};
    passwd* found = nullptr;
    int error = lookUp(&entry, buffer.data(), buffer.size(), &found);
    while (error == ERANGE && buffer.size() < 1'048'576) {
        buffer.resize(buffer.size() * 2);
        error = lookUp(&entry, buffer.data(), buffer.size(), &found);
    }
    if (found == nullptr)
        throw Error("engine_account_missing", "This system knows no account " + wanted + ".",
                    "PostgreSQL runs under a named account that is not root; Debian makes one with: "
                    "sudo apt install postgresql")
            .withDetail("account", QString::fromStdString(wanted));
    Account account{entry.pw_uid, entry.pw_gid, entry.pw_name, entry.pw_dir, {}};
    int count = 64;
    account.groups.resize(static_cast<std::size_t>(count));
    if (getgrouplist(entry.pw_name, entry.pw_gid, account.groups.data(), &count) < 0) {
        account.groups.resize(static_cast<std::size_t>(count));
        getgrouplist(entry.pw_name, entry.pw_gid, account.groups.data(), &count);
    }
    account.groups.resize(static_cast<std::size_t>(count));
    return account;
}

/// glibc's setgroups() changes every thread of the program; the system call changes this one.
void setThreadGroups(const std::vector<gid_t>& groups) {
    syscall(SYS_setgroups, groups.size(), groups.data());
}

} // namespace

Account accountOf(uid_t uid) {
    return find([uid](passwd* entry, char* buffer, std::size_t size,
                      passwd** found) { return getpwuid_r(uid, entry, buffer, size, found); },
                "with the number " + std::to_string(uid));
}

Account accountNamed(const std::string& name) {
    return find([&name](passwd* entry, char* buffer, std::size_t size,
                        passwd** found) { return getpwnam_r(name.c_str(), entry, buffer, size, found); },
                "“" + name + "”");
}

ActAs::ActAs(const Account& account) {
    if (geteuid() != 0 || account.uid == 0)
        return;
    m_groups.resize(static_cast<std::size_t>(std::max(getgroups(0, nullptr), 0)));
    if (!m_groups.empty())
        getgroups(static_cast<int>(m_groups.size()), m_groups.data());
    setThreadGroups(account.groups);
    m_gid = static_cast<gid_t>(setfsgid(account.gid));
    m_uid = static_cast<uid_t>(setfsuid(account.uid));
    m_switched = true;
}

ActAs::~ActAs() {
    if (!m_switched)
        return;
    setfsuid(m_uid);
    setfsgid(m_gid);
    setThreadGroups(m_groups);
}

} // namespace landreeve::engine
