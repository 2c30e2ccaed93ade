#pragma once

#include "ui/shell/page.h"
#include "ui/transfer/import_plan.h"
#include "ui/transfer/transfer_services.h"

class QStackedWidget;

namespace landreeve::ui::widgets {
class ChainView;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class CheckStep;
class FileStep;
class ImportStep;
class MappingStep;
class ResultStep;

/// Brings a file's records in: file → fields → check → result. One for each kind of record, of the open tenant; left,
/// it is as it was. In a narrow window its chain is a line.
class ImportPage : public shell::Page {
    Q_OBJECT
public:
    enum Step { FileId, FieldsId, CheckId, ResultId };

    /// `imported` is called when rows were written.
    ImportPage(const TransferServices& services, const landreeve::records::Entity& entity,
               std::function<void()> imported, QWidget* parent = nullptr);

    Step step() const;
    const ImportPlan& plan() const { return m_plan; }
    /// Neither looking, checking nor importing.
    bool isQuiet() const;

    /// `file`: the path of one to begin with.
    void activated(const QVariantMap& arguments) override;
    void tenantChanged(const std::optional<shell::TenantRef>& tenant) override;
    bool escape() override;
    QWidget* firstFocus() override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void addSteps();
    void openTenant(const std::optional<shell::TenantRef>& tenant);
    void goTo(Step step);
    void forward();
    void back();
    void leave();
    void startOver();
    void showStep();
    void layOut();
    QString rejectsFile(const char* ending) const;
    ImportStep* current() const;

    const TransferServices& m_services;
    const landreeve::records::Entity& m_entity;
    std::function<void()> m_imported;
    QString m_tenantId;
    std::shared_ptr<landreeve::transfer::TenantTransfer> m_transfer;
    ImportPlan m_plan;
    bool m_forwardWanted = false; ///< Pressed while the step was still looking.

    QWidget* m_left;
    widgets::ChainView* m_chain;
    widgets::Label* m_line;
    QWidget* m_sheet;
    QStackedWidget* m_steps;
    FileStep* m_file;
    MappingStep* m_fields;
    CheckStep* m_check;
    ResultStep* m_result;
    widgets::LButton* m_cancel;
    widgets::LButton* m_back;
    widgets::LButton* m_another;
    widgets::LButton* m_next;
};

} // namespace landreeve::ui::transfer
