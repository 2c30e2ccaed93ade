#include "app/cli/prompts.h"

#include <openssl/crypto.h>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace landreeve::cli {
namespace {

/// The controlling terminal, with echo or without it, put back as it was at the end.
class PromptTerminal {
public:
    explicit PromptTerminal(bool echo) : m_terminal(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (echo || m_terminal < 0 || tcgetattr(m_terminal, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_changed = tcsetattr(m_terminal, TCSAFLUSH, &silent) == 0;
    }
    PromptTerminal(const PromptTerminal&) = delete;
    PromptTerminal& operator=(const PromptTerminal&) = delete;
    ~PromptTerminal() {
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
        // The line end that was typed was not shown.
        [[maybe_unused]] const auto ended = m_changed ? write(m_terminal, "\n", 1) : 0;
        SecretString typed(line);
        OPENSSL_cleanse(line.data(), line.size());
        return typed.empty() ? std::nullopt : std::optional(std::move(typed));
    }

private:
    int m_terminal;
    termios m_before{};
    bool m_changed = false;
};

std::optional<SecretString> askFor(const workspace::PassphraseRequest& request) {
    if (!request.create)
        return askSecret(request.wrongBefore ? "That was not it. Passphrase: " : "Passphrase of the vault: ");
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto first = askSecret("A new passphrase for the vault: ");
        if (!first)
            return std::nullopt;
        if (askSecret("The same again: ") == first)
            return first;
    }
    return std::nullopt;
}

} // namespace

bool canAsk() {
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

std::optional<std::string> askLine(const std::string& question) {
    const auto line = PromptTerminal(true).ask(question);
    return line ? std::optional(std::string(line->reveal())) : std::nullopt;
}

std::optional<SecretString> askSecret(const std::string& question) {
    return PromptTerminal(false).ask(question);
}

workspace::PassphrasePrompt passphrasePrompt() {
    if (!canAsk())
        return {};
    return askFor;
}

} // namespace landreeve::cli
