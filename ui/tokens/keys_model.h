#pragma once

#include "core/auth/key_set.h"

#include <QAbstractTableModel>
#include <QHash>

#include <memory>

namespace landreeve::ui::tokens {

/// The keys of one set.
class KeysModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Kind, State, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    /// `inUse`: the id of the key that signs, or signed what is looked at. `notes`: what is said of others, by id.
    void setKeys(std::shared_ptr<const auth::KeySet> keys, const QString& inUse, const QHash<QString, QString>& notes);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const auth::Jwk& key, int column) const;

    std::shared_ptr<const auth::KeySet> m_keys;
    QString m_inUse;
    QHash<QString, QString> m_notes;
};

} // namespace landreeve::ui::tokens
