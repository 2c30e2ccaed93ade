#pragma once

#include "core/records/query.h"
#include "ui/transfer/transfer_services.h"
#include "ui/widgets/ask_dialog.h"

class QButtonGroup;
class QLineEdit;
class QRadioButton;

namespace landreeve::ui::widgets {
class ErrorLine;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class RunBox;

/// What a list would export.
struct ExportScope {
    landreeve::records::RecordQuery query = {}; ///< Of the list as it is filtered and sorted.
    bool filtered = false;
    qint64 matching = 0;
    bool exact = true;                      ///< Not all keys of the list are in yet: `matching` is an estimate.
    std::vector<std::string> selected = {}; ///< Ids, in the list's order; empty: nothing to choose.
    std::vector<std::string> shown = {};    ///< The columns that are shown, in their order.
};

/// Writes records into a file: which of them, which columns, how. Closed while it writes, the export goes on.
class ExportDialog : public widgets::AskDialog {
    Q_OBJECT
public:
    ExportDialog(const TransferServices& services, std::shared_ptr<landreeve::transfer::TenantTransfer> transfer,
                 ExportScope scope, QWidget* parent);

private:
    QRadioButton* addRadio(QButtonGroup* group, const char* name, const QString& words);
    void buildRows();
    void buildColumns();
    void buildFile();
    void choose();
    void followFormat();
    void say();
    void run();
    void finished(const landreeve::transfer::ExportReport& report, const QString& path);
    void failed(const Error& error);
    void cancelled();
    void end();
    landreeve::transfer::ExportOptions options() const;
    qint64 count() const;
    bool isAll() const;

    const TransferServices& m_services;
    std::shared_ptr<landreeve::transfer::TenantTransfer> m_transfer;
    ExportScope m_scope;
    const landreeve::records::Entity& m_entity;
    QRadioButton* m_matching = nullptr;
    QRadioButton* m_selected = nullptr;
    QRadioButton* m_all = nullptr;
    QRadioButton* m_shownColumns = nullptr;
    widgets::Segments* m_format;
    QLineEdit* m_path;
    widgets::Label* m_note;
    RunBox* m_run;
    widgets::ErrorLine* m_error;
    widgets::LButton* m_export = nullptr;
    widgets::LButton* m_folder;
    bool m_replace = false;
    QString m_written; ///< The file, once it is.
};

} // namespace landreeve::ui::transfer
