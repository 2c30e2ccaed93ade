#include "ui/theme/theme.h"

#include "ui/theme/focus_ring.h"
#include "ui/theme/focus_scroller.h"
#include "ui/theme/proxy_style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QPointer>
#include <QWidget>

#include <algorithm>

namespace landreeve::ui::theme {

namespace {

// 13 px at 96 dpi, the size the pictures are drawn in.
constexpr double kBasePointSize = 9.75;

QString textFamily(bool desktopFont) {
    const QString inter = QStringLiteral("Inter");
    return !desktopFont && QFontDatabase::hasFamily(inter)
               ? inter
               : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

Scheme schemeOfPlatform() {
    return QApplication::palette().color(QPalette::Window).lightness() < 128 ? Scheme::Dark : Scheme::Light;
}

} // namespace

Theme& Theme::of() {
    // Found again through the application, so that a test may end one application and begin another.
    static QPointer<Theme> theme;
    if (!theme) {
        theme = new Theme(qApp);
        theme->apply();
    }
    return *theme;
}

Theme::Theme(QApplication* app) : QObject(app), m_scheme(schemeOfPlatform()), m_system(m_scheme) {
    QApplication::setStyle(new ProxyStyle);
    QApplication::setEffectEnabled(Qt::UI_AnimateMenu, false);
    QApplication::setEffectEnabled(Qt::UI_AnimateCombo, false);
    applyFonts();
    new FocusRing(this);
    new FocusScroller(this);
}

void Theme::applyFonts() {
    QFont base(textFamily(m_desktopFont));
    base.setPointSizeF(kBasePointSize * m_textSize);
    base.setStyleStrategy(QFont::PreferAntialias);
    QApplication::setFont(base);
}

void Theme::apply() {
    QApplication::setPalette(paletteOf(m_scheme));
    Q_EMIT themeChanged();
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets)
        widget->update();
}

void Theme::setChoice(Choice choice) {
    m_choice = choice;
    const Scheme wanted = choice == Choice::System ? m_system : (choice == Choice::Dark ? Scheme::Dark : Scheme::Light);
    if (wanted == m_scheme)
        return;
    m_scheme = wanted;
    apply();
}

void Theme::setSystemScheme(Scheme scheme) {
    m_system = scheme;
    if (m_choice == Choice::System)
        setChoice(Choice::System);
}

void Theme::setTextSize(double factor) {
    factor = std::clamp(factor, 0.8, 2.0);
    if (qFuzzyCompare(factor, m_textSize))
        return;
    m_textSize = factor;
    changeFonts();
}

void Theme::setDesktopFont(bool on) {
    if (on == m_desktopFont)
        return;
    m_desktopFont = on;
    changeFonts();
}

void Theme::setDensity(Density density) {
    if (density == m_density)
        return;
    m_density = density;
    apply();
}

int Theme::rowPadding() const {
    switch (m_density) {
    case Density::Close:
        return -4;
    case Density::Wide:
        return 6;
    case Density::Normal:
        break;
    }
    return 0;
}

void Theme::setTimeZone(const QTimeZone& zone) {
    if (zone == m_zone)
        return;
    m_zone = zone;
    apply();
}

void Theme::changeFonts() {
    applyFonts();
    // What widgets inherit comes by events; whoever hears of the change measures with it.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::ApplicationFontChange);
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget* window : windows) {
        QEvent changed(QEvent::ApplicationFontChange);
        QCoreApplication::sendEvent(window, &changed);
    }
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        const QVariant style = widget->property(kTypeStyleProperty);
        if (style.isValid())
            widget->setFont(font(static_cast<TypeStyle>(style.toInt())));
    }
    apply();
    const auto left = QApplication::allWidgets();
    for (QWidget* widget : left)
        widget->updateGeometry();
}

QPalette Theme::paletteOf(Scheme scheme) {
    const auto c = [scheme](Token token) { return tokenColor(scheme, token); };
    QPalette palette;
    const auto all = [&palette](QPalette::ColorRole role, const QColor& color) {
        palette.setColor(QPalette::All, role, color);
    };
    all(QPalette::Window, c(Token::Window));
    all(QPalette::WindowText, c(Token::Ink));
    all(QPalette::Base, c(Token::Base));
    all(QPalette::AlternateBase, c(Token::Alt));
    all(QPalette::Text, c(Token::Ink));
    all(QPalette::Button, c(Token::Base));
    all(QPalette::ButtonText, c(Token::Ink));
    all(QPalette::BrightText, c(Token::Bad));
    all(QPalette::ToolTipBase, c(Token::Raised));
    all(QPalette::ToolTipText, c(Token::Ink));
    all(QPalette::PlaceholderText, c(Token::Ink3));
    all(QPalette::Highlight, c(Token::Sel));
    all(QPalette::HighlightedText, c(Token::Ink));
    all(QPalette::Link, c(Token::Accent));
    all(QPalette::LinkVisited, c(Token::Accent));
    all(QPalette::Light, c(Token::Base));
    all(QPalette::Midlight, c(Token::Line));
    all(QPalette::Mid, c(Token::Line2));
    all(QPalette::Dark, c(Token::Edge));
    all(QPalette::Shadow, c(Token::Shadow));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText, QPalette::Link})
        palette.setColor(QPalette::Disabled, role, c(Token::Disabled));
    return palette;
}

} // namespace landreeve::ui::theme
