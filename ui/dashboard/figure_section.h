#pragma once

#include <QWidget>

class QTimer;

namespace landreeve {
class Error;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::dashboard {

/// A part of a sheet that loads alone: a heading, a link to the list behind all of it, and below them what was read, or
/// in its place why there is nothing. What was read before stays until something newer comes.
class FigureSection : public QWidget {
    Q_OBJECT
public:
    FigureSection(const QString& title, const QString& objectName, QWidget* parent);

    /// What is shown once something was read; takes ownership.
    void setContent(QWidget* content);
    /// Its words ("Show all 986"); empty takes it away. Its object name ends in "All".
    void setLink(const QString& words, const QString& spoken);

    /// Nothing was read yet.
    void forget();
    void wait();
    /// Shows the content; where `none` says something, that.
    void show(const QString& none = {});
    void refuse(const QString& why);
    void fail(const Error& error);

Q_SIGNALS:
    void linkChosen();
    void retryRequested();

private:
    class Bars;

    void showOnly(const QWidget* part);

    widgets::LButton* m_link;
    widgets::Label* m_words;
    widgets::ErrorLine* m_error;
    Bars* m_bars;
    QTimer* m_late;
    QWidget* m_content = nullptr;
    bool m_read = false;
};

} // namespace landreeve::ui::dashboard
