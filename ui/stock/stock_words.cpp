#include "ui/stock/stock_words.h"

#include <QHash>

namespace landreeve::ui::stock {

QString kindWords(const std::string& kind) {
    static const QHash<QString, QString> kWords{{QStringLiteral("opening"), QStringLiteral("Opening")},
                                                {QStringLiteral("receipt"), QStringLiteral("Received")},
                                                {QStringLiteral("rejection"), QStringLiteral("Rejected")},
                                                {QStringLiteral("issue"), QStringLiteral("Shipped")},
                                                {QStringLiteral("return_in"), QStringLiteral("Returned by customer")},
                                                {QStringLiteral("return_out"), QStringLiteral("Returned to vendor")},
                                                {QStringLiteral("transfer_in"), QStringLiteral("Moved in")},
                                                {QStringLiteral("transfer_out"), QStringLiteral("Moved out")},
                                                {QStringLiteral("adjustment"), QStringLiteral("Adjusted")}};
    const QString name = QString::fromStdString(kind);
    return kWords.value(name, name);
}

} // namespace landreeve::ui::stock
