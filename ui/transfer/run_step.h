#pragma once

#include "ui/transfer/import_step.h"
#include "ui/transfer/transfer_services.h"

namespace landreeve {
class Error;
}

namespace landreeve::ui::widgets {
class ErrorLine;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class ImportCounts;
class RejectsView;
class RunBox;

/// A step that goes through the whole file: how far it is, what stopped it, what came of the rows and which were
/// refused.
class RunStep : public ImportStep {
    Q_OBJECT
public:
    void setTransfer(std::shared_ptr<landreeve::transfer::TenantTransfer> transfer, const QString& rejectsFile);
    void begin() override { run(); }
    bool isWaiting() const override;
    void cancel();
    const std::optional<landreeve::transfer::ImportReport>& report() const { return m_report; }

Q_SIGNALS:
    /// The file is another one by now, or cannot be read.
    void fileChanged();

protected:
    /// `word`: "check" or "import", as it stands in object names and in "Cancel check".
    RunStep(const QString& objectName, const QString& word, const TransferServices& services, ImportPlan& plan,
            QWidget* parent);

    virtual bool isDry() const = 0;
    virtual QString taskTitle() const = 0;
    /// Words of the button that runs it once more after it stopped.
    virtual QString againWords() const = 0;
    virtual void started() = 0;
    /// report() is there.
    virtual void finished() = 0;
    virtual void failed(const Error& error) = 0;
    virtual void cancelled() = 0;

    /// Goes through the file, from where an import of it stopped.
    void run();
    void showReport(const landreeve::transfer::ImportReport& report);
    QString fileName() const;

    const TransferServices& services() const { return m_services; }
    const std::shared_ptr<landreeve::transfer::TenantTransfer>& transfer() const { return m_transfer; }
    widgets::ErrorLine* error() const { return m_error; }
    ImportCounts* counts() const { return m_counts; }

private:
    /// Nothing runs any more.
    void stop(bool fileIsOther);

    const TransferServices& m_services;
    std::shared_ptr<landreeve::transfer::TenantTransfer> m_transfer;
    QString m_rejectsFile;
    std::optional<landreeve::transfer::ImportReport> m_report;
    bool m_fileIsOther = false;
    RunBox* m_run;
    widgets::ErrorLine* m_error;
    ImportCounts* m_counts;
    RejectsView* m_rejects;
};

} // namespace landreeve::ui::transfer
