#pragma once

#include <QWidget>

namespace landreeve::ui::widgets {

class Label;

/// A small heading followed by a rule, to divide a sheet or a panel.
class SectionHeading : public QWidget {
    Q_OBJECT
public:
    explicit SectionHeading(const QString& text, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;

    /// A widget after the rule, e.g. a link; takes ownership.
    void setTrailing(QWidget* widget);

private:
    Label* m_label;
};

} // namespace landreeve::ui::widgets
