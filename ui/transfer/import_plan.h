#pragma once

#include "core/transfer/import.h"

#include <QString>

namespace landreeve::ui::transfer {

/// What somebody has chosen for an import so far, and what the file looks like by it. A value.
struct ImportPlan : landreeve::transfer::ImportChoices {
    const landreeve::records::Entity* entity = nullptr;
    QString path = {};
    landreeve::transfer::FileStamp stamp = {};
    landreeve::transfer::CsvFormat detected = {};
    landreeve::transfer::FileView view = {};
    /// Of a file with the same columns; proposed where nothing is chosen yet.
    std::optional<landreeve::transfer::EarlierImport> earlier = {};
    bool isResumed = false; ///< All is as it was when the import was begun.

    bool isJson() const { return path.endsWith(QLatin1String(".json")); }
    bool hasRows() const { return !view.rows.empty(); }
    landreeve::transfer::CsvFormat inUse() const { return format.value_or(detected); }
    bool isOrder() const { return entity->name == "purchase-order" || entity->name == "sales-order"; }
    bool isInventory() const { return entity->name == "inventory"; }

    landreeve::transfer::ImportChoices& choices() { return *this; }

    landreeve::transfer::ImportOptions options() const {
        landreeve::transfer::ImportOptions options{*this};
        options.entity = entity;
        options.path = path.toStdString();
        options.stamp = stamp;
        return options;
    }
};

} // namespace landreeve::ui::transfer
