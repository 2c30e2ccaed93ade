#pragma once

#include "ui/records/record_grid_model.h"
#include "ui/records/record_services.h"
#include "ui/shell/page.h"

class QTabBar;

namespace landreeve::ui::widgets {
class ColumnLayoutStore;
class ErrorLine;
class Label;
class LButton;
class SearchEdit;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class AdjustPanel;
class RecordGrid;
class RecordPanel;

/// A list of one kind of record of the open tenant: any size, filtered and sorted on the server, by keyboard alone.
/// Inventory can be adjusted here. When the server goes away the page keeps what it read, says since when, and comes
/// back by itself.
class RecordGridPage : public shell::Page {
    Q_OBJECT
public:
    RecordGridPage(const RecordServices& services, const landreeve::records::Entity& entity, QWidget* parent = nullptr);
    ~RecordGridPage() override;

    RecordGridModel* model() const { return m_model; }
    RecordGrid* grid() const { return m_grid; }
    bool isOffline() const { return m_offlineSince.isValid(); }

    void refresh() override;
    QStringList unsaved() const override;
    /// `view`: the id of a built-in view; `search`: what to look for.
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    bool escape() override;

private:
    void build();
    void buildTools();
    void addKeys();
    void connectModel();

    void openTenant(const std::optional<shell::TenantRef>& tenant);
    void takeView(int tab);
    /// Reads with the filters as they are.
    void read();
    landreeve::records::RecordQuery query() const;
    bool isFiltered() const;
    void clearFilters();

    void showRows();
    void showFacts();
    void askTotals();
    void countViews();
    void showState();
    void keepPlace();
    void restorePlace();
    void currentChanged();
    void panelShown(bool shown);

    /// Follows the form of the same kind.
    void connectDesk();
    /// Opens the form: of the current row, of a copy of it, or of a new record.
    void openForm(const QString& how);
    bool hasForm() const;
    void askToDelete();

    void connectDraft();
    /// Something is typed for another row than the current one.
    bool isDraftElsewhere() const;
    void askAboutDraft();
    /// Makes the draft's row the current one again while the question stands.
    void returnToDraft();
    /// The same, and takes the question back; false where there is no draft in view, or its row is not in the list.
    bool goToDraft();

    void fail(const Error& error);
    void goOffline(const Error& error);
    void showOffline();
    void comeBack();

    void openPanel();
    void openColumns();
    void openGoTo();
    void openMenu(const QPoint& at);
    void copy(bool headings);
    QDateTime now() const;

    RecordServices m_services;
    const landreeve::records::Entity& m_entity;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    QString m_tenantId;
    RecordGridModel* m_model;
    RecordGrid* m_grid;
    widgets::ColumnLayoutStore* m_layouts;
    QTabBar* m_views = nullptr;
    widgets::SearchEdit* m_search = nullptr;
    widgets::LButton* m_clear = nullptr;
    widgets::LButton* m_columns = nullptr;
    widgets::LButton* m_refresh = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::ErrorLine* m_filterError = nullptr;
    AdjustPanel* m_adjust = nullptr;
    RecordPanel* m_panel = nullptr;
    std::optional<landreeve::records::Sort> m_sort;

    QPointer<tasks::Task> m_totalsTask;
    std::optional<landreeve::records::GridTotals> m_totals;
    quint64 m_asked = 0;

    QDateTime m_offlineSince;
    int m_attempts = 0;
    int m_secondsLeft = 0;
    QTimer* m_second;

    struct Place {
        std::optional<landreeve::records::RowKey> current;
        std::vector<landreeve::records::RowKey> selected;
        int scroll = 0;
    };
    Place m_place;                                      ///< Where the user was before the list was read anew.
    std::optional<landreeve::records::RowKey> m_made;   ///< Goes there once it is in the list.
    std::optional<landreeve::records::RowKey> m_wanted; ///< Where the user would go without the draft.
};

} // namespace landreeve::ui::records
