#include "ui/theme/type_style.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::theme {

namespace {

struct Spec {
    double factor;
    QFont::Weight weight;
    bool fixed;
};

Spec spec(TypeStyle style) {
    switch (style) {
    case TypeStyle::Title:
        return {1.45, QFont::DemiBold, false};
    case TypeStyle::Brand:
        return {1.07, QFont::DemiBold, false};
    case TypeStyle::Heading:
        return {1.2, QFont::DemiBold, false};
    case TypeStyle::Figure:
        return {1.3, QFont::DemiBold, false};
    case TypeStyle::Body:
        return {1.0, QFont::Normal, false};
    case TypeStyle::BodyMedium:
        return {1.0, QFont::Medium, false};
    case TypeStyle::BodyStrong:
        return {1.0, QFont::DemiBold, false};
    case TypeStyle::Small:
        return {0.9, QFont::Normal, false};
    case TypeStyle::SmallMedium:
        return {0.88, QFont::Medium, false};
    case TypeStyle::SmallStrong:
        return {0.9, QFont::DemiBold, false};
    case TypeStyle::Smallest:
        return {0.82, QFont::Normal, false};
    case TypeStyle::Fixed:
        return {0.88, QFont::Normal, true};
    case TypeStyle::FixedSmall:
        return {0.82, QFont::Normal, true};
    }
    return {1.0, QFont::Normal, false};
}

// Hack where it is installed, else what the system calls fixed. Looked up once: the set of fonts does not change.
const QString& fixedFamily() {
    static const QString family = [] {
        const QString hack = QStringLiteral("Hack");
        return QFontDatabase::hasFamily(hack) ? hack : QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    return family;
}

} // namespace

QFont font(TypeStyle style) {
    const Spec wanted = spec(style);
    QFont result = QApplication::font();
    result.setPointSizeF(result.pointSizeF() * wanted.factor);
    result.setWeight(wanted.weight);
    if (wanted.fixed) {
        result.setFamilies({fixedFamily()});
        result.setStyleHint(QFont::Monospace);
        result.setFixedPitch(true);
    }
    return result;
}

int scaled(int length) {
    return static_cast<int>(std::lround(length * std::max(1.0, Theme::of().textSize())));
}

void setTypeStyle(QWidget* widget, TypeStyle style) {
    widget->setProperty(Theme::kTypeStyleProperty, static_cast<int>(style));
    widget->setFont(font(style));
}

} // namespace landreeve::ui::theme
