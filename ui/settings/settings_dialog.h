#pragma once

#include "ui/theme/theme.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QScrollArea;

namespace landreeve::ui::widgets {
class FieldNote;
class Form;
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::settings {

/// How the program looks, and where its secrets lie. Every choice holds at once; there is nothing to save. Not modal:
/// what it changes is seen behind it.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(theme::Theme& theme, QWidget* parent);

    /// The kind of secret store the home uses ("keychain", "vault-file", "key-file"); nothing before it has one.
    void setSecretStore(const std::optional<std::string>& kind);
    /// Shows whether the desktop tells of alerts.
    void setDesktopNotices(bool on);

Q_SIGNALS:
    void desktopNoticesChosen(bool on);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void addLook();
    void addNotices();
    /// Shows what the theme holds.
    void take();
    void reset();
    /// As large as its words, up to the screen; beyond that they scroll.
    void fit();
    QComboBox* addCombo(const QString& name, const QString& label);

    theme::Theme& m_theme;
    widgets::Form* m_form;
    QScrollArea* m_scroll = nullptr;
    QComboBox* m_scheme = nullptr;
    QComboBox* m_textSize = nullptr;
    QComboBox* m_density = nullptr;
    QComboBox* m_zone = nullptr;
    QCheckBox* m_desktopFont = nullptr;
    QCheckBox* m_notices = nullptr;
    widgets::Label* m_store = nullptr;
    widgets::FieldNote* m_storeNote = nullptr;
};

} // namespace landreeve::ui::settings
