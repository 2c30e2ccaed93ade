#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace landreeve::engine {

/// An operating-system account: whom the server's processes and files belong to.
struct Account {
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
    std::string homeFolder;
    std::vector<gid_t> groups;
};

/// Throws Error `engine_account_missing` where the system knows no such account.
Account accountOf(uid_t uid);
Account accountNamed(const std::string& name);

/// While it lives, this thread of a program of root opens files as `account` would: with its rights, and in its name
/// (setfsuid(2)). Nothing changes for programs of other users. Nests; begins and ends on one thread.
class ActAs {
public:
    explicit ActAs(const Account& account);
    ~ActAs();
    ActAs(const ActAs&) = delete;
    ActAs& operator=(const ActAs&) = delete;

private:
    bool m_switched = false;
    std::vector<gid_t> m_groups;
    uid_t m_uid = 0;
    gid_t m_gid = 0;
};

} // namespace landreeve::engine
