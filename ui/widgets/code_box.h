#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace landreeve::ui::widgets {

class LButton;

/// Fixed text to read and copy: a connection string, commands, SQL. Wraps anywhere; as high as its text.
class CodeBox : public QWidget {
    Q_OBJECT
public:
    explicit CodeBox(const QString& text = {}, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;
    /// What is copied where that differs from what is shown.
    void setCopyText(const QString& text) { m_copy = text; }
    /// The copy button: an icon, or with words ("Copy") and a shortcut; hidden where there is nothing to copy.
    LButton* copyButton() const { return m_button; }
    void showWords(const QString& words, const QKeySequence& keys = {});
    /// No more than so many lines; further ones scroll. 0: as many as there are.
    void setMaximumLines(int lines);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void copied();

public Q_SLOTS:
    void copy();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int textRight(int width) const;
    QPlainTextEdit* m_edit;
    LButton* m_button;
    QString m_copy;
    int m_lines = 0;
};

} // namespace landreeve::ui::widgets
