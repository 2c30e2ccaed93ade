#pragma once

#include "core/base/secret_string.h"

#include <QPlainTextEdit>

#include <vector>

namespace landreeve::ui::tokens {

/// Where tokens are pasted, one a line, each segment in a colour of its own. It keeps no history to undo, and never
/// takes more than can be a token's.
class TokenEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    static constexpr int kMostTokens = 500;
    static constexpr qsizetype kLongestLine = qsizetype{64} * 1024;

    explicit TokenEdit(QWidget* parent = nullptr);

    /// Replaces what is there, unless it is refused().
    void take(const QString& text);
    /// A line each, without the empty ones.
    std::vector<landreeve::SecretString> tokens() const;

Q_SIGNALS:
    /// What was to be taken is none; why, in words.
    void refused(const QString& why);

protected:
    void insertFromMimeData(const QMimeData* source) override;

private:
    void fit();
};

} // namespace landreeve::ui::tokens
