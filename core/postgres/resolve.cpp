#include "core/postgres/resolve.h"

#include "core/base/error.h"
#include "core/postgres/background.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace landreeve::postgres {
namespace {

/// Shared with the thread that looks the name up, which may outlive the caller.
struct LookUp {
    std::string name;
    std::mutex mutex;
    std::vector<std::string> addresses;
    std::string failure;
    int done = eventfd(0, EFD_CLOEXEC);
    ~LookUp() { close(done); }

    void run() {
        addrinfo wanted{};
        wanted.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        const int code = getaddrinfo(name.c_str(), nullptr, &wanted, &found);
        const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
        {
            const std::lock_guard lock(mutex);
            if (code != 0)
                failure = gai_strerror(code);
            for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
                std::array<char, NI_MAXHOST> text{};
                if (getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) ==
                    0)
                    addresses.emplace_back(text.data());
            }
        }
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = write(done, &one, sizeof one);
    }
};

bool isNumeric(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

std::vector<std::string> addressesOf(const std::string& host, const std::stop_token& stop, Deadline deadline) {
    if (host.empty() || host.front() == '/' || host.front() == '@')
        return {""};
    if (isNumeric(host))
        return {host};
    const auto lookUp = std::make_shared<LookUp>();
    lookUp->name = host;
    if (!runInBackground([lookUp] { lookUp->run(); }))
        throw Error("server_unavailable", "Too many name look-ups are waiting for an answer.", "Try again in a moment.")
            .setRetryable();
    SocketWaiter waiter;
    switch (waiter.wait(lookUp->done, POLLIN, stop, deadline)) {
    case Woken::Stopped:
        throw Cancelled();
    case Woken::TimedOut:
        throw Error("deadline_exceeded", "The name " + host + " was not resolved in time.",
                    "Check the network and its name server.")
            .setRetryable();
    case Woken::Ready:
        break;
    }
    const std::lock_guard lock(lookUp->mutex);
    if (lookUp->addresses.empty())
        throw Error("server_unavailable", "The name " + host + " is not known: " + lookUp->failure + ".",
                    "Check the host name and the network.")
            .setRetryable()
            .setConnectionLost();
    return lookUp->addresses;
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts{""};
    for (const char c : list) {
        if (c == ',')
            parts.emplace_back();
        else
            parts.back().push_back(c);
    }
    return parts;
}

} // namespace

ConnectionUrl withAddresses(const ConnectionUrl& url, const std::stop_token& stop, Deadline deadline) {
    if (!url.option("hostaddr").empty())
        return url;
    const std::vector<std::string> hosts = split(url.host());
    const std::vector<std::string> ports = split(url.port());
    std::string hostList;
    std::string addressList;
    std::string portList;
    bool any = false;
    for (std::size_t i = 0; i < hosts.size(); ++i) {
        for (const std::string& address : addressesOf(hosts[i], stop, deadline)) {
            any = any || !address.empty();
            const std::string_view comma = hostList.empty() && addressList.empty() ? "" : ",";
            hostList.append(comma).append(hosts[i]);
            addressList.append(comma).append(address);
            portList.append(comma).append(ports.size() == 1 ? ports[0] : i < ports.size() ? ports[i] : "");
        }
    }
    if (!any)
        return url;
    ConnectionUrl out = url.with("host", hostList).with("hostaddr", addressList);
    return url.port().empty() ? out : out.with("port", portList);
}

} // namespace landreeve::postgres
