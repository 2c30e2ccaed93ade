#include "app/cli/passphrase.h"

#include <openssl/crypto.h>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace landreeve::cli {
namespace {

/// The controlling terminal without echo, put back as it was at the end.
class SilentTerminal {
public:
    SilentTerminal() : m_terminal(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (m_terminal < 0 || tcgetattr(m_terminal, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = tcsetattr(m_terminal, TCSAFLUSH, &silent) == 0;
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    ~SilentTerminal() {
        if (m_changed)
            tcsetattr(m_terminal, TCSAFLUSH, &m_before);
        if (m_terminal >= 0)
            close(m_terminal);
    }

    std::optional<SecretString> ask(std::string_view question) const {
        if (write(m_terminal, question.data(), question.size()) < 0)
            return std::nullopt;
        std::string line;
        char c = 0;
        while (read(m_terminal, &c, 1) == 1 && c != '\n')
            line.push_back(c);
        [[maybe_unused]] const auto ended = write(m_terminal, "\n", 1);
        SecretString secret(line);
        OPENSSL_cleanse(line.data(), line.size());
        return secret.empty() ? std::nullopt : std::optional(std::move(secret));
    }

private:
    int m_terminal;
    termios m_before{};
    bool m_changed = false;
};

std::optional<SecretString> askFor(const workspace::PassphraseRequest& request) {
    const SilentTerminal terminal;
    if (!request.create)
        return terminal.ask(request.wrongBefore ? "That was not it. Passphrase: " : "Passphrase of the vault: ");
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto first = terminal.ask("A new passphrase for the vault: ");
        if (!first)
            return std::nullopt;
        if (terminal.ask("The same again: ") == first)
            return first;
    }
    return std::nullopt;
}

} // namespace

workspace::PassphrasePrompt passphrasePrompt() {
    if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0)
        return {};
    return askFor;
}

} // namespace landreeve::cli
