#pragma once

#include "core/access/sign_in_request.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QTimer;

namespace landreeve::ui::widgets {
class FieldNote;
class Label;
class LButton;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

/// What somebody signs in with: an e-mail address and a password, or the browser; where several issuers are known, the
/// choice. A password leaves the field when it is given, and is kept nowhere.
class SignInFields : public QWidget {
    Q_OBJECT
public:
    explicit SignInFields(QWidget* parent = nullptr);

    /// Where one can sign in, and where a kept sign-in goes ("keychain", …). What is typed stays.
    void setChoices(const std::vector<access::SignInChoice>& choices, const std::string& secretStore);
    void setEmail(const QString& email);
    QString email() const;
    /// Without the question whether to stay signed in: as it was.
    void setKeepAsked(bool asked);
    void setKeep(bool keep);

    /// Puts the keyboard where something is missing.
    void begin();
    void showRefusal(const Error& error);
    /// Something is being done with what was given.
    void setBusy(bool busy);
    /// The issuer's page has been opened in the browser.
    void showBrowser(const QString& url);
    /// Leaves off waiting for the browser; false where it does not wait.
    bool leaveBrowser();

Q_SIGNALS:
    void given(const landreeve::access::SignInAnswer& answer);
    /// Waiting for the browser is left off.
    void browserCancelled();
    void issuerChanged();

public:
    /// The issuer that is chosen; nothing while there is none.
    std::optional<access::SignInChoice> choice() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void submit();
    void present();
    void noteCapsLock(const QString& typed, bool shift);
    void showWait();
    bool byPassword() const;

    std::vector<access::SignInChoice> m_choices;
    std::string m_secretStore;
    QComboBox* m_issuer;
    widgets::Label* m_issuerLabel;
    QLineEdit* m_email;
    widgets::Label* m_emailLabel;
    QLineEdit* m_password;
    QWidget* m_passwordHead;
    QWidget* m_caps;
    widgets::FieldNote* m_note;
    widgets::LButton* m_button;
    QWidget* m_browser;
    QWidget* m_keepBox;
    QCheckBox* m_keep;
    widgets::Label* m_keepText;
    QTimer* m_second;
    QElapsedTimer m_waitBegan;
    qint64 m_waitMs = 0; ///< from m_waitBegan on nothing can be given
    int m_limited = 0;   ///< how many in a row came too soon
    QString m_url;
    bool m_busy = false;
    bool m_keepAsked = true;
};

/// The host of an issuer's address, else the address.
QString hostOf(const std::string& issuer);

} // namespace landreeve::ui::setup
