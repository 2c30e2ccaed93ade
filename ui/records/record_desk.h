#pragma once

#include "ui/records/record_grid_model.h"

#include <QPointer>

namespace landreeve::ui::records {

/// What the list and the form of one kind of record tell each other. Window thread.
class RecordDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// The list whose order previous and next follow.
    void setList(RecordGridModel* list) { m_list = list; }
    /// The record before (-1) or behind (1) another; nothing at the end, and where it is not in the list.
    std::optional<landreeve::records::RowKey> beside(const landreeve::records::RowKey& key, int step) const {
        const int row = m_list ? m_list->rowOf(key) : -1;
        return row < 0 ? std::nullopt : m_list->keyAt(row + step);
    }

    void tellImported() { Q_EMIT imported(); }

Q_SIGNALS:
    /// The form came to this record.
    void shown(const landreeve::records::RowKey& key);
    void saved(const landreeve::records::RowKey& key);
    void made(const landreeve::records::RowKey& key);
    void removed(const landreeve::records::RowKey& key);
    /// A file's records came in.
    void imported();

private:
    QPointer<RecordGridModel> m_list;
};

} // namespace landreeve::ui::records
