#include "core/postgres/background.h"

#include <atomic>
#include <system_error>
#include <thread>

namespace landreeve::postgres {
namespace {

constexpr int kMost = 16;
std::atomic<int> running = 0; // NOLINT: a count of threads that outlive every owner

} // namespace

bool runInBackground(std::function<void()> work) {
    if (running.fetch_add(1) >= kMost) {
        running.fetch_sub(1);
        return false;
    }
    try {
        std::thread([work = std::move(work)] {
            work();
            running.fetch_sub(1);
        }).detach();
    } catch (const std::system_error&) {
        running.fetch_sub(1);
        return false;
    }
    return true;
}

} // namespace landreeve::postgres
