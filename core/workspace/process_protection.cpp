#include "core/workspace/process_protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace landreeve::workspace {

void protectSecretsOfThisProcess(Inspection inspection) {
    // One byte, not zero: a limit of zero is ignored when the kernel pipes a dump to a collector, a limit of one makes
    // it write none at all, to a pipe or a file (Linux, fs/coredump.c).
    const struct rlimit limit { 1, 1 };
    ::setrlimit(RLIMIT_CORE, &limit);
    if (inspection == Inspection::Refused)
        ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

} // namespace landreeve::workspace
