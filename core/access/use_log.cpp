#include "core/access/use_log.h"

namespace landreeve::access {

UseLog::Key UseLog::keyOf(const Verdict& verdict, const Permission& permission) {
    const Subject& subject = verdict.subject;
    return {subject.issuer, subject.userId, subject.sessionJti, verdict.tenantId, permission.toString()};
}

bool UseLog::begins(const Verdict& verdict, const Permission& permission, Clock::time_point now) {
    const std::lock_guard lock(m_mutex);
    if (m_since.size() >= kMost)
        std::erase_if(m_since, [now](const auto& use) { return now - use.second >= kOften; });
    if (m_since.size() >= kMost)
        m_since.clear();
    const auto [use, isNew] = m_since.try_emplace(keyOf(verdict, permission), now);
    if (isNew)
        return true;
    const bool isOver = now - use->second >= kOften;
    if (isOver)
        use->second = now;
    return isOver;
}

void UseLog::forget(const Verdict& verdict, const Permission& permission) {
    const std::lock_guard lock(m_mutex);
    m_since.erase(keyOf(verdict, permission));
}

} // namespace landreeve::access
