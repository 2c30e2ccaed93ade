#include "core/postgres/pool.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <map>
#include <optional>

namespace landreeve::postgres {
namespace {

using Clock = Deadline::clock;
using Idle = std::pair<Clock::time_point, std::unique_ptr<Connection>>;

/// How much something is used: a use counts one, and half as much after each five minutes.
class Usage {
public:
    double at(Clock::time_point now) const {
        return m_uses * std::exp2(-std::chrono::duration<double, std::ratio<300>>(now - m_last).count());
    }
    void count(Clock::time_point now) {
        m_uses = at(now) + 1;
        m_last = now;
    }

private:
    double m_uses = 0;
    Clock::time_point m_last;
};

} // namespace

struct Pools::State {
    /// One database.
    struct Member {
        std::optional<ConnectionUrl> url;
        std::vector<Idle> idle; ///< Last in, first out: what was used last is warm.
        std::size_t lent = 0;
        std::size_t generation = 0; ///< What was lent in an earlier one is not kept.
        std::vector<Usage> usage;   ///< Of its first connection, of the second beside it, and so on.

        void count(Clock::time_point now) {
            usage.resize(std::max(usage.size(), lent + 1));
            usage[lent].count(now);
        }
        /// How much what lies idle longest is used: nobody needs it but while all others are lent.
        double usageOfOldest(Clock::time_point now) const {
            const std::size_t last = lent + idle.size() - 1;
            return last < usage.size() ? usage[last].at(now) : 0;
        }
    };

    /// Who waits for a connection, woken when it is his turn.
    struct Waiting {
        const Member* member;
        std::condition_variable_any turn = {};
    };

    explicit State(Limits most) : limits(most) {}

    /// What is kept of a member, to be closed where the mutex is not held.
    std::vector<Idle> retire(Member& member) {
        open -= member.idle.size();
        ++member.generation;
        return std::exchange(member.idle, {});
    }

    bool anyIdle() const {
        return std::ranges::any_of(members, [](const auto& entry) { return !entry.second.idle.empty(); });
    }

    /// Whoever came first of those whose database has one left to lend, where there is one to be had at all: who asks
    /// again and again does not overtake who waits.
    Waiting* nextInTurn() const {
        if (open >= limits.ofAll && !anyIdle())
            return nullptr;
        const auto next =
            std::ranges::find_if(queue, [&](const Waiting* each) { return each->member->lent < limits.ofOne; });
        return next == queue.end() ? nullptr : *next;
    }
    /// Whenever something came back, or somebody left the queue. Only he is woken, and not all who wait.
    void callNext() {
        if (Waiting* next = nextInTurn())
            next->turn.notify_one();
    }

    /// The one that is used least, though it may have been a moment ago: to open one costs a server far more than to
    /// keep it, and who looks once into each of many databases would take from all who work in theirs. There must be
    /// one.
    Idle takeLeastUsed() {
        const auto now = Clock::now();
        std::vector<Idle>* from = nullptr;
        std::pair<double, Clock::time_point> least;
        for (auto& [name, member] : members) {
            if (member.idle.empty())
                continue;
            const std::pair each(member.usageOfOldest(now), member.idle.front().first);
            if (from == nullptr || each < least) {
                from = &member.idle;
                least = each;
            }
        }
        Idle taken = std::move(from->front()); // NOLINT(clang-analyzer-core.CallAndMessage): there is one
        from->erase(from->begin());
        --open;
        return taken;
    }

    const Limits limits;
    std::mutex mutex; ///< Guards what follows.
    std::list<Waiting*> queue;
    std::map<std::string, Member> members;
    std::size_t open = 0; ///< Lent, kept, or being opened.
};

Pools::Pools(Limits limits) : m_state(std::make_shared<State>(limits)) {}

Pools::~Pools() {
    std::vector<Idle> closing;
    const std::lock_guard lock(m_state->mutex);
    for (auto& [name, member] : m_state->members)
        std::ranges::move(m_state->retire(member), std::back_inserter(closing));
}

Pools::Lease Pools::lend(const std::string& name, const ConnectionUrl& url, const Wait& wait) {
    State& state = *m_state;
    std::vector<Idle> closing;
    std::unique_ptr<Connection> connection;
    std::size_t generation = 0;
    {
        std::unique_lock lock(state.mutex);
        State::Member& member = state.members[name];
        if (!member.url || !(*member.url == url)) {
            closing = state.retire(member);
            member.url = url;
        }
        State::Waiting self{&member};
        state.queue.push_back(&self);
        const bool inTurn =
            self.turn.wait_until(lock, wait.stop, std::min(wait.deadline(), Clock::now() + std::chrono::hours(1)),
                                 [&] { return state.nextInTurn() == &self; });
        state.queue.remove(&self);
        if (!inTurn) {
            state.callNext();
            if (wait.stop.stop_requested())
                throw Cancelled();
            throw Error("too_many_connections",
                        "All " + std::to_string(std::min(state.limits.ofOne, state.limits.ofAll)) +
                            " connections are in use.",
                        "Try again in a moment.")
                .setRetryable();
        }
        member.count(Clock::now());
        ++member.lent;
        generation = member.generation;
        while (!connection && !member.idle.empty()) {
            connection = std::move(member.idle.back().second);
            member.idle.pop_back();
            if (connection->peerClosed()) {
                connection.reset();
                --state.open;
            }
        }
        if (!connection) {
            if (state.open >= state.limits.ofAll)
                closing.push_back(state.takeLeastUsed());
            ++state.open;
        }
        state.callNext();
    }
    closing.clear();
    try {
        if (connection)
            connection->setWait(wait);
        else
            connection = std::make_unique<Connection>(Connection::open(url, wait));
    } catch (...) {
        const std::lock_guard lock(state.mutex);
        --state.members[name].lent;
        --state.open;
        state.callNext();
        throw;
    }
    return {m_state, name, generation, std::move(connection)};
}

void Pools::forget(const std::string& name) {
    std::vector<Idle> closing;
    {
        const std::lock_guard lock(m_state->mutex);
        closing = m_state->retire(m_state->members[name]);
        m_state->callNext();
    }
}

Pools::Lease::Lease(std::shared_ptr<State> state, std::string name, std::size_t generation,
                    std::unique_ptr<Connection> connection)
    : m_state(std::move(state)),
      m_name(std::move(name)),
      m_generation(generation),
      m_connection(std::move(connection)) {}

Pools::Lease::~Lease() {
    if (!m_state)
        return;
    bool keep = m_connection->usable();
    if (keep && m_connection->inTransaction()) {
        try {
            m_connection->setWait({{}, std::chrono::seconds(2)});
            m_connection->exec("ROLLBACK");
        } catch (const std::exception&) {
            keep = false;
        }
    }
    const std::lock_guard lock(m_state->mutex);
    State::Member& member = m_state->members[m_name];
    --member.lent;
    if (keep && member.generation == m_generation)
        member.idle.emplace_back(Clock::now(), std::move(m_connection));
    else
        --m_state->open;
    m_state->callNext();
}

} // namespace landreeve::postgres
