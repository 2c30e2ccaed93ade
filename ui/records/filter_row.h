#pragma once

#include "core/records/query.h"

#include <QList>
#include <QWidget>

class QHeaderView;

namespace landreeve::ui::records {

class FilterEdit;
class RecordGridModel;

/// The filters of a grid's columns. It lies over the lower part of the table's head as a sibling of the table, where
/// accessibility finds its fields, and follows the head's every move.
class FilterRow : public QWidget {
    Q_OBJECT
public:
    FilterRow(QHeaderView* header, const RecordGridModel& model, QWidget* parent);

    /// The height it needs below the head's words.
    int neededHeight() const;
    /// Lays itself and its fields over the head; `top` is where the head's words end, in the head's coordinates.
    void place(int top);

    std::vector<landreeve::records::Filter> filters() const;
    /// Texts by field name; fields not named are emptied. Tells of no change.
    void setTexts(const QHash<QString, QString>& texts);
    /// What is typed, by field name; not what finds an encrypted field, which is kept nowhere.
    QHash<QString, QString> texts() const;
    /// Empties every field; true if any held something.
    bool clearAll();
    bool isEmpty() const;
    FilterEdit* edit(const QString& field) const;
    /// "Status Draft" for every filter, for the sentence that says what matched nothing.
    QStringList words() const;
    void focusFirst();

Q_SIGNALS:
    void filtersChanged();
    /// What is wrong in the first field that cannot be read; empty when all can.
    void faultChanged(const QString& fault);
    void leaveDown();

private:
    void tellFault();
    void placeEdits();

    QHeaderView* m_header;
    const RecordGridModel& m_model;
    QList<FilterEdit*> m_edits; ///< By the model's column.
};

} // namespace landreeve::ui::records
