#include "app/cli/terminal.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include <unistd.h>

namespace landreeve::cli {

namespace {

/// Text from records as a terminal may be given it: what would command the terminal, or turn the order of letters,
/// stands as its code point. In a cell a line's end does too.
std::string printable(const std::string& text, bool cell = false) {
    QString shown;
    for (const QChar c : qt(text)) {
        const char16_t code = c.unicode();
        const bool layout = code == u'\n' || code == u'\t';
        const bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        if (turns || (c.category() == QChar::Other_Control && (cell || !layout)))
            shown += QStringLiteral("\\u%1").arg(static_cast<int>(code), 4, 16, QLatin1Char('0'));
        else
            shown += c;
    }
    return shown.toStdString();
}

} // namespace

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

void Terminal::result(const QJsonObject& document, const std::string& text) const {
    endProgress();
    if (json)
        std::cout << QJsonDocument(document).toJson(QJsonDocument::Compact).toStdString() << std::endl;
    else if (!text.empty())
        std::cout << printable(text) << (text.ends_with('\n') ? "" : "\n") << std::flush;
}

void Terminal::note(const std::string& line) const {
    endProgress();
    if (!quiet)
        std::cerr << printable(line) << std::endl;
}

void Terminal::warn(const std::string& line) const {
    endProgress();
    std::cerr << "Warning: " << printable(line) << std::endl;
}

void Terminal::failure(const Error& error) const {
    endProgress();
    if (json) {
        const QJsonObject document{{QStringLiteral("error"), error.toJson()}};
        std::cout << QJsonDocument(document).toJson(QJsonDocument::Compact).toStdString() << std::endl;
        return;
    }
    std::cerr << printable(error.message()) << "\n";
    if (const QString hint = error.toJson().value(QStringLiteral("hint")).toString(); !hint.isEmpty())
        std::cerr << printable(hint.toStdString()) << "\n";
    std::cerr << "[" << error.code() << "]" << std::endl;
    if (verbose && !error.details().isEmpty())
        std::cerr << printable(QJsonDocument(error.details()).toJson().toStdString());
}

ProgressFn Terminal::progress() const {
    if (json || quiet || isatty(STDERR_FILENO) == 0)
        return {};
    return [this](const Progress& progress) {
        m_drawing = true;
        std::cerr << "\r\033[K" << progress.step;
        if (!progress.detail.empty())
            std::cerr << ": " << progress.detail;
        if (progress.total > 0)
            std::cerr << " " << static_cast<long long>(progress.done) << " of "
                      << static_cast<long long>(progress.total);
        std::cerr << std::flush;
    };
}

void Terminal::endProgress() const {
    if (m_drawing)
        std::cerr << "\r\033[K" << std::flush;
    m_drawing = false;
}

std::string table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& given) {
    auto rows = given;
    for (auto& row : rows) {
        for (std::string& cell : row)
            cell = printable(cell, true);
    }
    const auto length = [](const std::string& text) { return static_cast<std::size_t>(qt(text).toUcs4().size()); };
    std::vector<std::size_t> widths;
    widths.reserve(heads.size());
    for (const std::string& head : heads)
        widths.push_back(length(head));
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], length(row[i]));
    }
    std::string out;
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i)
            text += cells[i] + std::string(widths[i] - length(cells[i]) + 2, ' ');
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + "\n";
    };
    line(heads);
    std::ranges::for_each(rows, line);
    return out;
}

std::string faultOf(const QJsonParseError& failure) {
    return failure.error == QJsonParseError::NoError ? "" : ": " + failure.errorString().toStdString();
}

std::string argumentText(const std::string& argument) {
    std::string text = argument;
    if (argument == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else if (argument.starts_with('@')) {
        QFile file(qt(argument.substr(1)));
        if (!file.open(QIODevice::ReadOnly))
            throw Error("usage", "The file " + argument.substr(1) + " cannot be read.",
                        "Check its path and its rights.");
        text = file.readAll().toStdString();
    }
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.ends_with('\r'))
        text.pop_back();
    return text;
}

} // namespace landreeve::cli
