#include "ui/tokens/token_edit.h"

#include "ui/theme/theme.h"

#include <QMimeData>
#include <QSignalBlocker>
#include <QSyntaxHighlighter>

#include <algorithm>

namespace landreeve::ui::tokens {

using theme::Token;

namespace {

constexpr int kLines = 7;

/// Header, payload and signature apart.
class Segments : public QSyntaxHighlighter {
public:
    explicit Segments(QTextDocument* document) : QSyntaxHighlighter(document) {}

protected:
    void highlightBlock(const QString& text) override {
        static constexpr std::array kInks{Token::Warn, Token::Accent, Token::Ok};
        qsizetype from = 0;
        for (const Token ink : kInks) {
            qsizetype to = text.indexOf(u'.', from);
            if (to < 0 || ink == kInks.back())
                to = text.size();
            setFormat(static_cast<int>(from), static_cast<int>(to - from), theme::color(ink));
            from = to + 1;
            if (from >= text.size())
                return;
        }
    }
};

/// Why a text is not taken; empty where it is.
QString faultOf(const QString& text) {
    const auto lines = QStringView(text).split(u'\n', Qt::SkipEmptyParts);
    if (lines.size() > TokenEdit::kMostTokens)
        return QStringLiteral("%1 lines. At most %2 tokens are looked at together.")
            .arg(lines.size())
            .arg(TokenEdit::kMostTokens);
    if (std::ranges::any_of(lines, [](QStringView line) { return line.size() > TokenEdit::kLongestLine; }))
        return QStringLiteral("A line of more than 64 KiB. A token has at most 16.");
    return {};
}

} // namespace

TokenEdit::TokenEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setObjectName(QStringLiteral("tokenEdit"));
    setAccessibleName(QStringLiteral("Token"));
    setPlaceholderText(QStringLiteral("Paste a token, or several, one a line"));
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAnywhere);
    theme::setTypeStyle(this, theme::TypeStyle::Fixed);
    auto* segments = new Segments(document());
    segments->setParent(this);
    fit();
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this, segments] {
        const QSignalBlocker quiet(this); // other colours are no other text
        segments->rehighlight();
        fit();
    });
}

void TokenEdit::fit() {
    setFixedHeight(fontMetrics().lineSpacing() * kLines + 18);
}

void TokenEdit::take(const QString& text) {
    QString taken = text;
    taken.remove(u'\r');
    if (const QString why = faultOf(taken); !why.isEmpty()) {
        Q_EMIT refused(why);
        return;
    }
    setPlainText(taken.trimmed());
    moveCursor(QTextCursor::End);
}

std::vector<landreeve::SecretString> TokenEdit::tokens() const {
    std::vector<landreeve::SecretString> tokens;
    const auto lines = toPlainText().split(u'\n', Qt::SkipEmptyParts);
    for (const QString& line : lines) {
        if (!line.trimmed().isEmpty())
            tokens.emplace_back(line.trimmed().toStdString());
    }
    return tokens;
}

void TokenEdit::insertFromMimeData(const QMimeData* source) {
    // Pasted over everything it is taken whole; else among what is there.
    QTextCursor cursor = textCursor();
    cursor.removeSelectedText();
    QString text = source->text();
    text.remove(u'\r');
    if (const QString why = faultOf(toPlainText() + text); !why.isEmpty()) {
        Q_EMIT refused(why);
        return;
    }
    cursor.insertText(text);
    setTextCursor(cursor);
}

} // namespace landreeve::ui::tokens
