#pragma once

#include "ui/theme/type_style.h"

#include <QWidget>

class QGridLayout;

namespace landreeve::ui::widgets {

class Label;

/// Names and values in two columns, as in a side panel: "Server  pune-2, Maharashtra".
class Facts : public QWidget {
    Q_OBJECT
public:
    explicit Facts(int nameWidth = 104, QWidget* parent = nullptr);

    /// Adds a fact under a key; `set` changes it later. Fixed type for ids.
    Label* add(const QString& key, const QString& name, theme::TypeStyle style = theme::TypeStyle::Body);
    /// A fact that is a widget, e.g. a StatusLabel.
    void addWidget(const QString& name, QWidget* value);
    void set(const QString& key, const QString& value, const QString& toolTip = {});
    QString value(const QString& key) const;
    void clearValues();

private:
    QGridLayout* m_grid;
    int m_nameWidth;
};

} // namespace landreeve::ui::widgets
