#include "tests/support/dropped_network.h"

#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace landreeve::tests {
namespace {

constexpr const char* kLoopback = "lo";

std::string reasonOf(int code) {
    return std::generic_category().message(code);
}

/// As `tc qdisc add|del dev lo root blackhole`; in this process, because a program of its own would not have the rights
/// that a user namespace gives. 0, or an errno.
int changeQueue(std::uint16_t type) {
    constexpr char kKind[] = "blackhole";
    struct {
        nlmsghdr head;
        tcmsg queue;
        rtattr kindHead;
        char kind[RTA_ALIGN(sizeof kKind)];
    } request{};
    request.head.nlmsg_len = sizeof request;
    request.head.nlmsg_type = type;
    request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | (type == RTM_NEWQDISC ? NLM_F_CREATE | NLM_F_REPLACE : 0);
    request.queue.tcm_family = AF_UNSPEC;
    request.queue.tcm_ifindex = static_cast<int>(if_nametoindex(kLoopback));
    request.queue.tcm_parent = TC_H_ROOT;
    request.kindHead = {RTA_LENGTH(sizeof kKind), TCA_KIND};
    std::memcpy(request.kind, kKind, sizeof kKind);

    struct {
        nlmsghdr head;
        nlmsgerr result;
        char echo[512];
    } answer{};
    const int handle = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    const bool told =
        handle >= 0 && send(handle, &request, sizeof request, 0) > 0 && recv(handle, &answer, sizeof answer, 0) > 0;
    const int failure = told ? -answer.result.error : errno;
    if (handle >= 0)
        close(handle);
    return failure;
}

int bringLoopbackUp() {
    ifreq loopback{};
    std::strncpy(loopback.ifr_name, kLoopback, IFNAMSIZ - 1);
    loopback.ifr_flags = IFF_UP;
    const int handle = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int failure = ioctl(handle, SIOCSIFFLAGS, &loopback) == 0 ? 0 : errno;
    close(handle);
    return failure;
}

} // namespace

std::string separateNetwork() {
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    if (unshare(uid == 0 ? CLONE_NEWNET : CLONE_NEWNET | CLONE_NEWUSER) != 0)
        return reasonOf(errno);
    if (uid != 0) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << uid << " " << uid << " 1";
        std::ofstream("/proc/self/gid_map") << gid << " " << gid << " 1";
    }
    if (const int failure = bringLoopbackUp(); failure != 0)
        return reasonOf(failure);
    // Whether the kernel can, too.
    if (const int failure = changeQueue(RTM_NEWQDISC); failure != 0)
        return "blackhole queue: " + reasonOf(failure);
    changeQueue(RTM_DELQDISC);
    return {};
}

DroppedNetwork::DroppedNetwork() {
    if (const int failure = changeQueue(RTM_NEWQDISC); failure != 0)
        throw std::runtime_error("the network cannot be dropped: " + reasonOf(failure));
}

DroppedNetwork::~DroppedNetwork() {
    changeQueue(RTM_DELQDISC);
}

} // namespace landreeve::tests
