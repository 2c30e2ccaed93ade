#pragma once

#include "core/records/stock_adjustment.h"
#include "ui/records/record_grid_model.h"
#include "ui/records/record_services.h"
#include "ui/records/saved_views.h"
#include "ui/shell/page.h"

class QMenu;
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
class FormNotice;
class GridEdits;
class RecordGrid;
class RecordPanel;
class RecordRights;
class ViewTabs;

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
    /// `view`: the id of a built-in view; `search`: what to look for; `filters`: what stands above the columns, by
    /// field, in place of all that was found before, with its `sort` ("name:desc"); `adjust`, of the inventory: the
    /// id of a row whose panel is opened.
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    bool escape() override;

protected:
    /// A file dropped on the list is one to import.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void buildTools();
    void addKeys();
    void connectModel();
    void buildEdits();
    bool hasEdits() const;
    void showEdits();
    void buildUndo();
    void undo();
    void redo();
    QString undoWords() const;
    /// Makes the opposite moves of the last count, as long as its rows are as it left them.
    void takeCountBack();
    void offerEdits(QMenu& menu);
    /// Edits what is selected; in inventory, counts it.
    void editSelected();
    void pasteCells();
    /// All that are listed.
    void countAll();
    void countRows(std::vector<landreeve::records::RowKey> keys, const QList<QStringList>& pasted);
    void openGroups();

    void openTenant(const std::optional<shell::TenantRef>& tenant);
    void takeView(int tab);
    void takeSavedView(const SavedView& view);
    void takeFilters(const QVariantMap& texts, const QString& sort);
    void setSearch(const QString& text);
    /// How the list looks, without what finds encrypted fields.
    SavedView viewNow() const;
    /// The columns were arranged: by the user, or as they were kept for views that have no arrangement of their own.
    void arranged();
    void takeArrangement(const widgets::ColumnLayout& layout);
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
    /// Opens the form with the keyboard in the field of the current cell; in inventory, the panel.
    void editCurrent();
    bool hasForm() const;
    /// The page of the current row's product: its balances and moves.
    bool hasStock() const;
    void openStock(const QVariantMap& more = {});
    void askToDelete();

    /// Tells above the list what was typed into its forms and is not saved yet.
    void askDrafts();
    landreeve::records::DraftKey draftKey(const std::string& record) const;
    void showDrafts(const std::vector<landreeve::records::Draft>& drafts);
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

    /// Import… and Export… in the head, with the rights they need.
    void addTransfer();
    void openPrint();
    /// What may be changed and exported.
    void enableTransfer(bool on);
    void followRights();
    void askRights();
    void showRights(const access::Verdict& write, const access::Verdict& remove, const access::Verdict& exporting);
    void openExport();

    void openPanel();
    /// Asks for a product's first stock in a warehouse.
    void startStock();
    void openColumns();
    void openGoTo();
    void openMenu(const QPoint& at);
    enum class Copied { Rows, RowsWithHeadings, ThisColumn };
    /// Of the selected rows, as lines of tabs.
    void copy(Copied what);
    QDateTime now() const;

    RecordServices m_services;
    RecordRights* m_rights = nullptr;
    const landreeve::records::Entity& m_entity;
    std::shared_ptr<landreeve::records::TenantRecords> m_records;
    QString m_tenantId;
    RecordGridModel* m_model;
    RecordGrid* m_grid;
    widgets::ColumnLayoutStore* m_layouts;
    ViewTabs* m_viewTabs = nullptr;
    QTabBar* m_views = nullptr;
    widgets::ColumnLayout m_arrangement; ///< Of the views that are not saved.
    bool m_inSavedView = false;
    widgets::SearchEdit* m_search = nullptr;
    widgets::LButton* m_groups = nullptr;
    widgets::LButton* m_clear = nullptr;
    widgets::LButton* m_columns = nullptr;
    widgets::LButton* m_refresh = nullptr;
    widgets::LButton* m_startStock = nullptr;
    widgets::LButton* m_make = nullptr;
    QString m_noDeletion; ///< Why records may not be deleted; empty where they may.
    widgets::LButton* m_import = nullptr;
    widgets::LButton* m_export = nullptr;
    FormNotice* m_drafts = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::ErrorLine* m_filterError = nullptr;
    AdjustPanel* m_adjust = nullptr;
    RecordPanel* m_panel = nullptr;
    GridEdits* m_edits = nullptr;
    widgets::LButton* m_editRows = nullptr;
    widgets::LButton* m_undo = nullptr;
    widgets::LButton* m_redo = nullptr;
    std::vector<landreeve::records::StockAdjustment> m_countUndo;
    QPointer<tasks::Task> m_countTask;
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
        int column = 1;
        std::vector<landreeve::records::RowKey> selected;
        int scroll = 0;
    };
    Place m_place;                                        ///< Where the user was before the list was read anew.
    std::optional<landreeve::records::RowKey> m_made;     ///< Goes there once it is in the list.
    std::optional<landreeve::records::RowKey> m_toAdjust; ///< Its panel is opened once it is in the list.
    bool m_toCount = false;                               ///< All are counted once they are read.
    std::optional<landreeve::records::RowKey> m_wanted;   ///< Where the user would go without the draft.
};

} // namespace landreeve::ui::records
