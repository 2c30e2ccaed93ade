#pragma once

#include "core/access/token_inspector.h"

#include <QAbstractTableModel>

namespace landreeve::ui::tokens {

/// Several tokens that were looked at together, a row each.
class VerdictsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, Verdict, Reason, User, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setTokens(std::vector<access::InspectedToken> tokens);
    const std::vector<access::InspectedToken>& tokens() const { return m_tokens; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<access::InspectedToken> m_tokens;
};

} // namespace landreeve::ui::tokens
