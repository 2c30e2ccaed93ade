#pragma once

#include <QWidget>

class QButtonGroup;

namespace landreeve::ui::widgets {

/// A row of choices of which one is taken, each with an optional count ("Active 631"). Arrow keys move the choice.
class Segments : public QWidget {
    Q_OBJECT
public:
    explicit Segments(QWidget* parent = nullptr);

    /// Adds a choice; the first becomes the current one.
    void add(const QString& id, const QString& text);
    void setCount(const QString& id, const QString& count);
    void setCurrent(const QString& id);
    QString current() const;

Q_SIGNALS:
    /// Only by the user, not by setCurrent().
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QButtonGroup* m_group;
};

} // namespace landreeve::ui::widgets
