#include "ui/transfer/transfer_words.h"

#include "ui/theme/format.h"

namespace landreeve::ui::transfer {

using landreeve::records::Entity;
using landreeve::transfer::Encoding;

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

QString rowsWord(qint64 count) {
    return theme::count(count) + (count == 1 ? QStringLiteral(" row") : QStringLiteral(" rows"));
}

QString recordsWord(const Entity& entity, qint64 count) {
    // Not `many`, which names the list: "3 inventory".
    return theme::counted(count, qt(entity.one), qt(entity.one) + u's');
}

QString delimiterWord(char delimiter) {
    switch (delimiter) {
    case ';':
        return QStringLiteral("Semicolon");
    case '|':
        return QStringLiteral("Bar");
    case '\t':
        return QStringLiteral("Tab");
    default:
        return QStringLiteral("Comma");
    }
}

QString encodingWord(Encoding encoding) {
    switch (encoding) {
    case Encoding::Utf16Le:
        return QStringLiteral("UTF-16 (little endian)");
    case Encoding::Utf16Be:
        return QStringLiteral("UTF-16 (big endian)");
    case Encoding::Windows1252:
        return QStringLiteral("Windows-1252");
    default:
        return QStringLiteral("UTF-8");
    }
}

QString targetWord(const Entity& entity, const std::string& target) {
    const auto point = target.find('.');
    const auto* field = entity.find(target.substr(0, point));
    if (field == nullptr)
        return qt(target);
    if (point == std::string::npos)
        return qt(field->label);
    const QString part = qt(target.substr(point + 1)).replace(u'_', u' ');
    return qt(field->label) + QStringLiteral(": ") + (part == QLatin1String("pin") ? QStringLiteral("PIN") : part);
}

} // namespace landreeve::ui::transfer
