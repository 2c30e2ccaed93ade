#include "core/engine/child_process.h"

#include "core/engine/system_failure.h"
#include "core/postgres/wait.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace landreeve::engine {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kOutputKept = 1'048'576;

class Descriptor {
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }
    int number() const { return m_number; }
    void reset(int number = -1) {
        if (m_number >= 0)
            close(m_number);
        m_number = number;
    }

private:
    int m_number;
};

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            throw systemFailure("A program cannot be started", "pipe", errno);
        reading.reset(ends[0]);
        writing.reset(ends[1]);
    }
    Descriptor reading;
    Descriptor writing;
};

/// What the child needs, made before fork(): behind it nothing may allocate.
struct Prepared {
    explicit Prepared(const Command& command) : program(command.program), account(command.account), open(command.open) {
        texts.push_back(program.string());
        texts.insert(texts.end(), command.arguments.begin(), command.arguments.end());
        // PGPORT, PGOPTIONS and their like are the user's for other servers.
        settings = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=/"};
        if (const char* libraries = std::getenv("LD_LIBRARY_PATH"))
            settings.push_back(std::string("LD_LIBRARY_PATH=") + libraries);
        for (std::string& text : texts)
            arguments.push_back(text.data());
        arguments.push_back(nullptr);
        for (std::string& setting : settings)
            environment.push_back(setting.data());
        environment.push_back(nullptr);
        input.reset(memfd_create("input", MFD_CLOEXEC));
        if (input.number() < 0 ||
            write(input.number(), command.input.data(), command.input.size()) != ssize_t(command.input.size()) ||
            lseek(input.number(), 0, SEEK_SET) != 0)
            throw systemFailure("A program cannot be started", program, errno);
        becomes = geteuid() == 0 && account.uid != 0;
    }

    std::filesystem::path program;
    Account account;
    std::vector<int> open;
    std::vector<std::string> texts;
    std::vector<std::string> settings;
    std::vector<char*> arguments;
    std::vector<char*> environment;
    Descriptor input;
    bool becomes = false;
};

/// Child side: only async-signal-safe calls. Returns errno where the program could not be started.
int becomeProgram(const Prepared& prepared, int output, bool diesWithParent, pid_t parent) {
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    // The system calls themselves: glibc's functions change every thread it knows of, and wait for one that was just
    // being made when this process was forked.
    const Account& account = prepared.account;
    if (prepared.becomes && (syscall(SYS_setgroups, account.groups.size(), account.groups.data()) != 0 ||
                             syscall(SYS_setresgid, account.gid, account.gid, account.gid) != 0 ||
                             syscall(SYS_setresuid, account.uid, account.uid, account.uid) != 0))
        return errno;
    // Behind the change of account, which clears it.
    if (diesWithParent && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent))
        return ECANCELED;
    umask(077);
    if (dup2(prepared.input.number(), STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0 || chdir("/") != 0)
        return errno;
    if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        for (int number = 3; number < 4096; ++number)
            fcntl(number, F_SETFD, FD_CLOEXEC);
    }
    for (const int number : prepared.open)
        fcntl(number, F_SETFD, 0);
    execve(prepared.program.c_str(), prepared.arguments.data(), prepared.environment.data());
    return errno;
}

[[noreturn]] void reportAndLeave(int pipe, int error) {
    [[maybe_unused]] const auto written = write(pipe, &error, sizeof error);
    _exit(127);
}

/// What the child reported over its pipe: numbers, until a program was started or the child has gone.
std::optional<int> reported(int pipe) {
    int number = 0;
    ssize_t got = -1;
    do
        got = read(pipe, &number, sizeof number);
    while (got < 0 && errno == EINTR);
    return got == sizeof number ? std::optional(number) : std::nullopt;
}

int waitFor(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

[[noreturn]] void cannotStart(const Command& command, int error) {
    const bool otherAccount = error == EPERM || error == EACCES;
    throw Error("engine_start_failed",
                "The program " + command.program.string() + " cannot be started as " + command.account.name + " (" +
                    std::generic_category().message(error) + ").",
                otherAccount ? "Look whether that account may run it, and whether this environment lets root change "
                               "to another account."
                             : "Look at the named program, then try again.");
}

} // namespace

Outcome run(const Command& command, const std::stop_token& stop, std::chrono::milliseconds limit,
            const std::function<void(std::string_view)>& onLine) {
    const Prepared prepared(command);
    Pipe output;
    Pipe failure;
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0)
        throw systemFailure("A program cannot be started", command.program, errno);
    if (child == 0) {
        setpgid(0, 0);
        reportAndLeave(failure.writing.number(), becomeProgram(prepared, output.writing.number(), true, parent));
    }
    setpgid(child, child);
    output.writing.reset();
    failure.writing.reset();
    if (const auto error = reported(failure.reading.number())) {
        waitFor(child);
        cannotStart(command, *error);
    }

    Outcome outcome;
    const auto deadline = steady_clock::now() + limit;
    std::size_t lineBegin = 0;
    postgres::SocketWaiter waiter;
    while (true) {
        const auto woken = waiter.wait(output.reading.number(), POLLIN, stop, deadline);
        if (woken != postgres::Woken::Ready) {
            kill(-child, SIGKILL);
            waitFor(child);
            if (woken == postgres::Woken::Stopped)
                throw Cancelled();
            throw Error("engine_start_failed", "The program " + command.program.string() + " did not end in time.",
                        "Look whether the disk is overloaded, then try again.");
        }
        std::array<char, 4096> block{};
        const ssize_t got = read(output.reading.number(), block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        outcome.output.append(block.data(), static_cast<std::size_t>(got));
        for (auto end = outcome.output.find('\n', lineBegin); end != std::string::npos;
             end = outcome.output.find('\n', lineBegin)) {
            if (onLine)
                onLine(std::string_view(outcome.output).substr(lineBegin, end - lineBegin));
            lineBegin = end + 1;
        }
        if (outcome.output.size() > kOutputKept && lineBegin > 0) {
            outcome.output.erase(0, lineBegin);
            lineBegin = 0;
        }
    }
    outcome.exitCode = waitFor(child);
    return outcome;
}

pid_t startDetached(const Command& command, const std::filesystem::path& outputFile) {
    const Prepared prepared(command);
    const Descriptor output(open(outputFile.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (output.number() < 0)
        throw systemFailure("The log cannot be opened", outputFile, errno);
    Pipe report;
    const pid_t child = fork();
    if (child < 0)
        throw systemFailure("A program cannot be started", command.program, errno);
    if (child == 0) {
        setsid();
        // A second fork: the program outlives us as nobody's child, so that no zombie of it stays with us.
        const pid_t grandchild = _Fork();
        if (grandchild == 0)
            reportAndLeave(report.writing.number(), -becomeProgram(prepared, output.number(), false, 0));
        reportAndLeave(report.writing.number(), grandchild > 0 ? grandchild : -errno);
    }
    report.writing.reset();
    waitFor(child);
    pid_t started = 0;
    int error = 0;
    while (const auto number = reported(report.reading.number()))
        (*number > 0 ? started : error) = std::abs(*number);
    if (error != 0 || started == 0)
        cannotStart(command, error != 0 ? error : ECHILD);
    return started;
}

} // namespace landreeve::engine
