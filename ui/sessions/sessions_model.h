#pragma once

#include "ui/sessions/session_pager.h"
#include "ui/sessions/sessions_feed.h"

#include <QAbstractTableModel>
#include <QPointer>

#include <functional>
#include <string>

namespace landreeve::ui::sessions {

/// The sessions of a query, the newest first, read page by page as somebody scrolls and kept up to date in place by
/// what the feed tells. What ends while it is looked at stays in its row until the list is read again.
class SessionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Status, Person, Tenant, Started, Seen, Expires, Address, Client, ColumnCount };
    /// What is not shown at once but waits.
    enum class Hold { Nothing, NewRows, Everything };

    static constexpr int kPage = 200;

    /// Asked on a worker before sessions of a tenant (empty: of all) are read; throws Error where that is refused.
    using PermitFn = std::function<void(const std::string& tenantId, const std::stop_token& stop)>;

    SessionsModel(landreeve::control::ControlPlane& control, tasks::TaskRunner& runner, PermitFn permit,
                  QObject* parent = nullptr);

    /// Which session is the window's own; asked again and again, since signing in anew changes it.
    using OwnFn = std::function<landreeve::sessions::SessionKey()>;
    void setOwn(OwnFn own) { m_own = std::move(own); }

    /// The rows before stay until the first page of these is there.
    void setQuery(const SessionQuery& query);
    const SessionQuery& query() const { return m_query; }
    /// Reads again what is shown, up to 500 rows, in place. Rows that no longer match go, unless `keep`. Above rows
    /// that are to stand still nothing comes in; it waits.
    void reload(bool keep = false);

    /// The first page was read.
    bool isLoaded() const { return m_loaded; }
    bool isReading() const { return m_first != nullptr || m_more != nullptr; }
    /// All rows there are have been read.
    bool isComplete() const { return m_loaded && m_pager.atEnd(); }

    void take(const SessionsFeed::Changes& changes);
    void setHold(Hold hold);
    Hold hold() const { return m_hold; }
    /// How many changes wait.
    int waiting() const { return static_cast<int>(m_waiting.size()) + m_waitingBeyond; }
    /// Shows what waits, whatever the hold.
    void showWaiting();

    const landreeve::sessions::Session* sessionAt(int row) const;
    int rowOf(const landreeve::sessions::Session& session) const;
    int rowOf(const landreeve::sessions::SessionKey& key) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    /// Rows were read: the first page, another, or again.
    void loaded();
    void failed(const landreeve::Error& error);
    void waitingChanged();

private:
    struct Read {
        SessionPager pager;
        std::vector<landreeve::sessions::Session> rows;
    };
    using Sessions = std::vector<landreeve::sessions::Session>;

    tasks::Task* read(SessionPager pager, int most, std::function<void(Read)> done);
    void replace(Read read);
    void merge(Read read, bool keep);
    void append(Read read);
    /// False where it has to wait.
    bool apply(const landreeve::sessions::SessionChange& change);
    void mark(const landreeve::sessions::RevocationMark& mark);
    bool isWithin(const landreeve::sessions::Session& session) const;
    void put(int row, landreeve::sessions::Session session);
    void insert(int row, landreeve::sessions::Session session);
    void remove(int row);
    void hold(const landreeve::sessions::SessionChange& change);
    void waits(const landreeve::sessions::Session& session);
    void touched(int row);

    QVariant display(const landreeve::sessions::Session& session, int column) const;
    QString toolTip(const landreeve::sessions::Session& session, int column) const;

    landreeve::control::ControlPlane& m_control;
    tasks::TaskRunner& m_runner;
    PermitFn m_permit;
    OwnFn m_own;
    SessionQuery m_query;
    SessionPager m_pager;
    Sessions m_rows;
    SessionsFeed::Changes m_waiting;
    int m_waitingBeyond = 0; ///< Those that are no longer kept one by one.
    Hold m_hold = Hold::Nothing;
    bool m_loaded = false;
    bool m_again = false; ///< More was to be read while the first rows were: they may be older than that.
    QPointer<tasks::Task> m_first;
    QPointer<tasks::Task> m_more;
};

} // namespace landreeve::ui::sessions
