#pragma once

#include <string>

namespace landreeve::tests {

/// Gives this process a network of its own, with nothing but a loopback: as root at once, else through a user namespace
/// where the system allows those. To be called before any thread is started. It goes with the process. Why it is
/// impossible; empty where it worked.
std::string separateNetwork();

/// The loopback of that network swallows every packet, without a word to either side, for as long as this lives.
class DroppedNetwork {
public:
    DroppedNetwork();
    ~DroppedNetwork();
    DroppedNetwork(const DroppedNetwork&) = delete;
    DroppedNetwork& operator=(const DroppedNetwork&) = delete;
};

} // namespace landreeve::tests
