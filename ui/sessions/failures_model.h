#pragma once

#include "core/sessions/failed_sign_ins.h"

#include <QAbstractTableModel>

#include <vector>

namespace landreeve::ui::sessions {

/// Failed sign-ins by account and address.
class FailuresModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { State, Account, Address, Count, Last, Reason, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<landreeve::sessions::FailedSignIns> rows);
    /// Nullptr where there is none.
    const landreeve::sessions::FailedSignIns* at(int row) const;
    /// -1 where it is not listed.
    int rowOf(const landreeve::sessions::FailedSignIns& failed) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<landreeve::sessions::FailedSignIns> m_rows;
};

/// "wrong password, then held back": why somebody was refused, in words.
QString refusalWords(const std::vector<std::string>& reasons);

} // namespace landreeve::ui::sessions
