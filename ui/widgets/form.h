#pragma once

#include <QList>
#include <QWidget>

class QGridLayout;

namespace landreeve::ui::widgets {

class FieldNote;

/// Labelled fields under one another: labels at the right of their column (or over their field), fields left-aligned,
/// "required" under the label, a dot before the label of a changed field, a note under the field. For two columns put
/// two forms side by side.
class Form : public QWidget {
    Q_OBJECT
public:
    explicit Form(QWidget* parent = nullptr);

    struct Row {
        QString label;
        bool required = false;
        int width = 0;      ///< of the field at the usual text size; 0: all there is
        bool above = false; ///< The label over the field and not beside it: for what takes the width of both columns.
    };

    /// Adds a field; the label becomes its accessible name and buddy. Returns the note under it.
    FieldNote* addField(const Row& row, QWidget* field);
    /// A heading with a rule over both columns.
    void addHeading(const QString& text);
    /// Something over both columns.
    void addWide(QWidget* widget);

    void setChanged(QWidget* field, bool changed);
    bool isChanged(const QWidget* field) const;
    void setRowVisible(QWidget* field, bool visible);
    FieldNote* noteOf(QWidget* field) const;

    /// Fields whose note is bad, from top to bottom.
    QList<QWidget*> wrongFields() const;
    /// Puts the keyboard into the first wrong field; false if there is none.
    bool focusFirstWrong();

private:
    void fit();
    class RowLabel;
    struct Parts {
        QWidget* field;
        RowLabel* label;
        FieldNote* note;
        QWidget* holder;
        int width;
    };
    QGridLayout* m_grid;
    QList<Parts> m_rows;
};

} // namespace landreeve::ui::widgets
