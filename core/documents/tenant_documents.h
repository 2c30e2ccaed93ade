#pragma once

#include "core/base/progress.h"
#include "core/documents/printed_document.h"
#include "core/documents/recorded_order.h"
#include "core/records/tenant_records.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace landreeve::documents {

enum class DocumentKind { PurchaseOrder, SalesOrder, PickingList, ReceivingList, GoodsReceipt };

/// "purchase-order" or "sales-order": whose permissions a document needs.
const char* areaOf(DocumentKind kind);

/// One tenant's documents for windows and commands: each call lends its own connection, so any number of them may run
/// at once. Everything blocks until done, the stop, or the time limit.
class TenantDocuments {
public:
    using ReadLetterhead = std::function<Letterhead(const std::stop_token&)>;

    TenantDocuments(records::Lend lend, ReadLetterhead letterhead)
        : m_lend(std::move(lend)), m_letterhead(std::move(letterhead)) {}

    /// The orders with these numbers, with the permission to read; each once, as named. Throws Error
    /// `record_not_found` (detail `numbers`) where one is not there.
    std::vector<OrderKey> find(DocumentKind kind, const std::vector<std::string>& numbers, const std::stop_token& stop);

    /// A purchase's deliveries, the first one first, with the permission to read the orders.
    struct Delivery {
        std::string event;
        std::string at; ///< "27 Nov 2026, 14:30" where the tenant is.
    };
    std::vector<Delivery> deliveries(const std::string& id, const std::stop_token& stop);

    /// To be looked at: needs the permission to read the orders. `event`: of a goods receipt, which delivery; empty:
    /// the last. Throws Error `record_not_found`, also where nothing was received yet.
    PrintedDocument show(DocumentKind kind, const std::string& id, const std::string& event,
                         const std::stop_token& stop);

    /// What leaves, on paper or as a file: `make` is given one document after the other, and what it gives back is
    /// called when the document's audit entry (`order.print`) is written: there a file may take its name. Needs the
    /// permission to export, and the call counts as one export. `target`: "paper", or the name of the file or folder.
    using Make = std::function<std::function<void()>(const OrderKey&, const PrintedDocument&)>;
    void take(DocumentKind kind, const std::vector<std::string>& ids, const std::string& event,
              const std::string& target, const Make& make, const ProgressFn& progress, const std::stop_token& stop);

private:
    records::Lend m_lend;
    ReadLetterhead m_letterhead;
};

} // namespace landreeve::documents
