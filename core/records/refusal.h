#pragma once

#include "core/base/error.h"
#include "core/records/entity.h"

namespace landreeve::records {

/// What the server's refusal means for a record: its code, a sentence, and in `details` the `field` it concerns.
/// SQLSTATEs of class LR are the domain's own rules (migrations/domain); what means nothing to a record is returned
/// unchanged.
Error refusalOf(const Entity& entity, const Error& error);

/// Whether a failure is about the records that were written and nothing else, so that others can still be: their data,
/// constraints, the domain's own rules. Not a key that was rotated meanwhile, which holds for all.
bool concernsRecords(const Error& error);

/// Runs `work`, turning what it throws with refusalOf().
template <typename Work>
auto refusedAs(const Entity& entity, const Work& work) {
    try {
        return work();
    } catch (const Error& error) {
        throw refusalOf(entity, error);
    }
}

} // namespace landreeve::records
