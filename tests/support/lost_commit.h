#pragma once

#include "tests/support/message_proxy.h"

#include <atomic>
#include <utility>

namespace landreeve::tests {

/// Cuts a connection once: at the first COMMIT behind a statement that has these words, before the server has seen it,
/// or once it has done it and nobody has heard so. While this lives the proxy's watch is its own.
class LostCommit {
public:
    enum class Moment { BeforeItIsDone, OnceItIsDone };

    LostCommit(MessageProxy& proxy, const char* words, Moment moment) : m_proxy(proxy) {
        m_proxy.watch([this, words, moment](const MessageProxy::Message& message, MessageProxy::Moment now) {
            const auto says = [&](const char* what) {
                return now == MessageProxy::Moment::Before && message.content.find(what) != std::string_view::npos;
            };
            m_changes = m_changes || says(words);
            // Sent in several messages, of which the first has its words.
            m_commits = m_commits || (m_changes && says("COMMIT"));
            const auto when =
                moment == Moment::OnceItIsDone ? MessageProxy::Moment::Answered : MessageProxy::Moment::Before;
            if (m_cuts > 0 || !m_commits || now != when)
                return MessageProxy::Verdict::Pass;
            ++m_cuts;
            return MessageProxy::Verdict::Cut;
        });
    }
    ~LostCommit() { m_proxy.watch({}); }
    LostCommit(const LostCommit&) = delete;
    LostCommit& operator=(const LostCommit&) = delete;

    int cuts() const { return m_cuts; }

private:
    MessageProxy& m_proxy;
    std::atomic<int> m_cuts = 0;
    std::atomic<bool> m_changes = false;
    std::atomic<bool> m_commits = false;
};

} // namespace landreeve::tests
