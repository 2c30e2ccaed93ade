#pragma once

#include "ui/theme/tokens.h"
#include "ui/theme/type_style.h"

#include <QObject>
#include <QPalette>
#include <QTimeZone>

class QApplication;

namespace landreeve::ui::theme {

/// The look of the application: its tokens, palette, style and type. Like QApplication's palette there is one for an
/// application; it is made with the first call of of() or by main, belongs to the QApplication and dies with it.
/// Window thread only.
class Theme : public QObject {
    Q_OBJECT
public:
    /// What the user chose in the settings.
    enum class Choice { System, Light, Dark };
    Q_ENUM(Choice)
    /// How close the rows of tables stand.
    enum class Density { Close, Normal, Wide };
    Q_ENUM(Density)

    static constexpr const char* kTypeStyleProperty = "landreeveTypeStyle";

    /// The application's theme. The first call sets style, palette and font of the application.
    static Theme& of();

    Scheme scheme() const { return m_scheme; }
    QColor color(Token token) const { return tokenColor(m_scheme, token); }

    /// System follows what ThemeFollower reports through setSystemScheme.
    void setChoice(Choice choice);
    Choice choice() const { return m_choice; }
    void setSystemScheme(Scheme scheme);

    /// Text size as a factor of the base size, 0.8 to 2.0; other values are brought into that range.
    void setTextSize(double factor);
    double textSize() const { return m_textSize; }

    /// The desktop's own font instead of Inter.
    void setDesktopFont(bool on);
    bool isDesktopFont() const { return m_desktopFont; }

    void setDensity(Density density);
    Density density() const { return m_density; }
    /// Added to the height of a table's row; may be negative.
    int rowPadding() const;

    /// The zone in which times are shown; an invalid one is the system's.
    void setTimeZone(const QTimeZone& zone);
    const QTimeZone& timeZone() const { return m_zone; }

    /// The palette that a scheme gives, for all colour groups.
    static QPalette paletteOf(Scheme scheme);

Q_SIGNALS:
    /// After palette and fonts are in place. Pixmaps, charts and rich text with colours of their own are stale now.
    void themeChanged();

private:
    explicit Theme(QApplication* app);
    void apply();
    void applyFonts();
    void changeFonts();

    Scheme m_scheme = Scheme::Light;
    Scheme m_system = Scheme::Light;
    Choice m_choice = Choice::System;
    double m_textSize = 1.0;
    bool m_desktopFont = false;
    Density m_density = Density::Normal;
    QTimeZone m_zone;
};

/// The colour of a token now; ask at paint time and never keep it.
inline QColor color(Token token) {
    return Theme::of().color(token);
}

} // namespace landreeve::ui::theme
