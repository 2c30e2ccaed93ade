#include "core/tenancy/step_journal.h"

#include <algorithm>
#include <array>

namespace landreeve::tenancy {
namespace {

constexpr auto kStates =
    std::to_array<std::pair<StepRecord::State, const char*>>({{StepRecord::State::Waiting, "waiting"},
                                                              {StepRecord::State::Running, "running"},
                                                              {StepRecord::State::Done, "done"},
                                                              {StepRecord::State::Failed, "failed"},
                                                              {StepRecord::State::Undone, "undone"}});

StepRecord::State stateFrom(const std::string& text) {
    const auto found = std::ranges::find_if(kStates, [&](const auto& one) { return text == one.second; });
    return found == kStates.end() ? StepRecord::State::Waiting : found->first;
}

} // namespace

std::string toString(StepRecord::State state) {
    return std::ranges::find_if(kStates, [&](const auto& one) { return one.first == state; })->second;
}

StepJournal::StepJournal(control::ControlPlane& plane, postgres::Connection& control, std::string tenantId,
                         StepFn onStep, const std::vector<std::string>& recipe)
    : m_plane(plane), m_control(control), m_tenantId(std::move(tenantId)), m_onStep(std::move(onStep)) {
    for (const std::string& name : recipe)
        m_records.push_back({name});
}

std::vector<StepRecord> StepJournal::load() {
    for (const auto row :
         m_control.exec("SELECT step, state, ms, detail ->> 'text' AS detail, error FROM provisioning_step "
                        "WHERE tenant_id = $1",
                        m_tenantId)) {
        const auto name = row.get<std::string>("step");
        const auto found = std::ranges::find(m_records, name, &StepRecord::name);
        if (found == m_records.end())
            continue;
        found->state = stateFrom(row.get<std::string>("state"));
        found->milliseconds = row.get<std::optional<double>>("ms").value_or(0);
        found->detail = row.get<std::optional<std::string>>("detail").value_or("");
        found->error = row.get<std::optional<std::string>>("error").value_or("");
    }
    return m_records;
}

bool StepJournal::isDone(const std::string& name) const {
    const auto found = std::ranges::find(m_records, name, &StepRecord::name);
    return found != m_records.end() && found->state == StepRecord::State::Done;
}

void StepJournal::begin(const std::string& name) {
    m_current = &record(name);
    *m_current = {name, StepRecord::State::Running, 0, {}, {}};
    m_begun = std::chrono::steady_clock::now();
    m_pending.push_back(statement(*m_current));
    flush();
    if (m_onStep)
        m_onStep(*m_current);
}

void StepJournal::done(const std::string& detail) {
    m_current->state = StepRecord::State::Done;
    m_current->detail = detail;
    m_current->milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_begun).count();
    m_pending.push_back(statement(*m_current));
    if (m_onStep)
        m_onStep(*m_current);
    m_current = nullptr;
}

void StepJournal::failed(const std::string& error) {
    if (m_current == nullptr)
        return;
    m_current->state = StepRecord::State::Failed;
    m_current->error = error;
    m_current->milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - m_begun).count();
    if (m_onStep)
        m_onStep(*m_current);
    m_pending.push_back(statement(*m_current));
    m_current = nullptr;
    flush();
}

void StepJournal::undone(const std::string& name) {
    StepRecord& step = record(name);
    step.state = StepRecord::State::Undone;
    m_pending.push_back(statement(step));
    flush();
    if (m_onStep)
        m_onStep(step);
}

void StepJournal::flush() {
    if (m_pending.empty())
        return;
    std::vector<postgres::Statement> statements{{"SELECT set_config('synchronous_commit', 'off', true)", {}}};
    statements.insert(statements.end(), m_pending.begin(), m_pending.end());
    m_pending.clear();
    // The audit trail knows who acts.
    auto transaction = m_plane.begin(m_control);
    m_control.pipeline(statements);
    transaction.commit();
}

StepRecord& StepJournal::record(const std::string& name) {
    return *std::ranges::find(m_records, name, &StepRecord::name);
}

postgres::Statement StepJournal::statement(const StepRecord& step) const {
    const auto ordinal = std::ranges::find(m_records, step.name, &StepRecord::name) - m_records.begin();
    return {
        "INSERT INTO provisioning_step AS s (tenant_id, step, ordinal, state, ms, detail, error, finished_at) VALUES "
        "($1, $2, $3, $4, $5, jsonb_build_object('text', $6::text), nullif($7, ''), "
        "CASE WHEN $4 <> 'running' THEN clock_timestamp() END) ON CONFLICT (tenant_id, step) DO UPDATE SET "
        "state = excluded.state, ms = excluded.ms, detail = excluded.detail, error = excluded.error, "
        "started_at = CASE WHEN excluded.state = 'running' THEN excluded.started_at ELSE s.started_at END, "
        "finished_at = excluded.finished_at",
        postgres::Params::of(m_tenantId, step.name, static_cast<int>(ordinal) + 1, toString(step.state),
                             step.milliseconds, step.detail, step.error)};
}

} // namespace landreeve::tenancy
