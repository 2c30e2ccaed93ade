#include "core/access/policy_engine.h"

#include "core/access/permify_engine.h"
#include "core/base/error.h"

#include <cstdlib>

namespace landreeve::access {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

} // namespace

std::string PolicyTuple::toString() const {
    return entityType + ":" + entityId + "#" + relation + "@" + subjectType + ":" + subjectId +
           (subjectRelation.empty() ? "" : "#" + subjectRelation);
}

PolicyAnswer BuiltInEngine::ask(const PolicyQuestion& question, const std::stop_token& /*stop*/) const {
    return {.allowed = question.held.contains(question.permission.toString())};
}

std::shared_ptr<const PolicyEngine> policyEngineOfEnvironment() {
    const std::string name = environment("LANDREEVE_POLICY_ENGINE");
    if (name.empty() || name == "builtin")
        return std::make_shared<BuiltInEngine>();
    if (name == "permify")
        return std::make_shared<PermifyEngine>(environment("PERMIFY_URL"), SecretString(environment("PERMIFY_TOKEN")));
    throw Error("usage", "There is no policy engine \"" + name + "\".",
                "Set LANDREEVE_POLICY_ENGINE to builtin or permify.");
}

} // namespace landreeve::access
