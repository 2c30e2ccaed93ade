#include "ui/theme/currency.h"

namespace landreeve::ui::theme {

namespace {

QString rupees() {
    return QStringLiteral("INR");
}

QString& current() {
    static QString iso = rupees();
    return iso;
}

} // namespace

void setCurrency(const QString& iso) {
    current() = iso.isEmpty() ? rupees() : iso;
}

QString currency() {
    return current();
}

QString currencySign() {
    return current() == rupees() ? QStringLiteral("₹") : current();
}

} // namespace landreeve::ui::theme
