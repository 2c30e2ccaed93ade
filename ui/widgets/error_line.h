#pragma once

#include <QWidget>

namespace landreeve {
class Error;
}

namespace landreeve::ui::widgets {

class Label;
class LButton;

/// A failure in its place: what happened, what to do, and Try again; the rest of the page lives. The code is in its
/// tooltip and accessible description. Takes no height while there is none.
class ErrorLine : public QWidget {
    Q_OBJECT
public:
    explicit ErrorLine(QWidget* parent = nullptr);

    void showError(const landreeve::Error& error);
    void showText(const QString& message, const QString& hint = {}, const QString& code = {});
    /// Of what is done once however often it is sent, where nobody knows whether it was.
    void showDoubt(const landreeve::Error& error);
    void clear();
    bool isShown() const { return !isHidden(); }
    QString message() const { return accessibleName(); }
    /// The button; its text may be changed ("Look again") or it may be hidden.
    LButton* retryButton() const { return m_retry; }

Q_SIGNALS:
    void retryRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void comeIntoView();

    Label* m_message;
    Label* m_hint;
    LButton* m_retry;
};

} // namespace landreeve::ui::widgets
