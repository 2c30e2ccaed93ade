#pragma once

#include "core/auth/key_set_cache.h"
#include "core/auth/local_issuer.h"
#include "core/control/issuer_store.h"

#include <QAbstractTableModel>
#include <QDateTime>

#include <optional>
#include <vector>

namespace landreeve::ui::tokens {

/// An issuer with its keys, as far as they are known.
struct IssuerKeys {
    landreeve::control::Issuer issuer;
    std::shared_ptr<const auth::KeySet> keys;
    std::optional<auth::KeySetState> state;      ///< Of fetched keys.
    std::vector<auth::LocalKeyState> local = {}; ///< Of the workspace's own; the newest first.

    bool isLocal() const { return issuer.kind == landreeve::control::IssuerKind::Local; }
};

/// The issuers whose tokens are accepted, and how their keys stand.
class KeySetsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Issuer, State, Keys, Read, NextRefresh, FreshUntil, TrustedUntil, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<IssuerKeys> rows);
    /// Nullptr where there is none.
    const IssuerKeys* at(int row) const;
    int rowOf(const std::string& url) const;
    /// Time has passed: ages and states may be others.
    void tick();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const IssuerKeys& row, int column, const QDateTime& now) const;

    std::vector<IssuerKeys> m_rows;
};

/// Fresh, Degraded, Unreachable, …: how the keys of an issuer stand.
QString stateWord(const IssuerKeys& row, Time now);

/// "in 4 min", or "when next used" once that time has come.
QString nextRefreshWords(const auth::KeySetState& state, const QDateTime& now);

} // namespace landreeve::ui::tokens
