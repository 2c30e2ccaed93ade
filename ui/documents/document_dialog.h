#pragma once

#include "ui/documents/document_services.h"
#include "ui/widgets/ask_dialog.h"

#include <optional>

class QComboBox;
class QPrinter;

namespace landreeve::ui::transfer {
class RunBox;
}
namespace landreeve::ui::widgets {
class ErrorLine;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::documents {

class PagesView;

/// What is to be printed: orders of one kind.
struct DocumentSet {
    bool purchases = true;
    std::vector<landreeve::documents::OrderKey> orders; ///< At least one; the number may be empty.
};

/// Shows documents of orders as they will be on paper, and prints them or saves them as a PDF. Closed while it does,
/// that goes on.
class DocumentDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    DocumentDialog(const DocumentServices& services, const QString& tenantId, DocumentSet set, QWidget* parent);

private:
    void buildHead();
    void askRights();
    /// Print and Save, once both the right and the pages are there.
    void offer();
    void load();
    void show(int order);
    /// Which delivery a receipt is of, where there were several.
    void offerDeliveries(const std::vector<landreeve::documents::TenantDocuments::Delivery>& deliveries);
    void chooseFile();
    void save(const QString& path);
    void choosePrinter();
    void print(const std::shared_ptr<QPrinter>& printer);
    /// Takes all documents, and says so at the end.
    void take(const QString& name, const std::string& target, const QString& doneWords, const QString& folder,
              std::function<void(const landreeve::documents::PrintedDocument&)> add, std::function<void()> finish);
    void end();
    landreeve::documents::DocumentKind kind() const;
    std::string delivery() const;
    QString fileName() const;

    const DocumentServices& m_services;
    const QString m_tenantId;
    const DocumentSet m_set;
    std::shared_ptr<landreeve::documents::TenantDocuments> m_documents;
    std::size_t m_shown = 0;
    int m_loading = 0;
    QString m_number; ///< Of the order whose pages are there.
    std::optional<landreeve::documents::DocumentKind> m_previewed;
    bool m_mayTake = false;
    bool m_focusPrint = true; ///< Print takes the keyboard as soon as it can be pressed.
    widgets::Label* m_heading = nullptr;
    QComboBox* m_delivery = nullptr;
    widgets::Segments* m_kinds = nullptr;
    widgets::LButton* m_previous = nullptr;
    widgets::LButton* m_next = nullptr;
    PagesView* m_view;
    widgets::Label* m_note;
    widgets::ErrorLine* m_error;
    transfer::RunBox* m_run;
    widgets::LButton* m_print = nullptr;
    widgets::LButton* m_save = nullptr;
};

} // namespace landreeve::ui::documents
