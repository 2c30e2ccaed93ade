#pragma once

#include "ui/transfer/run_step.h"

namespace landreeve::ui::transfer {

/// The import as it runs, and what became of it; where it stopped halfway, what is in and the way to go on.
class ResultStep : public RunStep {
    Q_OBJECT
public:
    ResultStep(const TransferServices& services, ImportPlan& plan, QWidget* parent);

    bool isDone() const { return report().has_value(); }
    QString forward() const override;

Q_SIGNALS:
    /// Rows were written: all that were good, or those before it stopped.
    void imported();

protected:
    bool isDry() const override { return false; }
    QString taskTitle() const override { return QStringLiteral("Import %1").arg(fileName()); }
    QString againWords() const override { return QStringLiteral("Go on"); }
    void started() override;
    void finished() override;
    void failed(const Error& failure) override;
    void cancelled() override;

private:
    void stopped(const QString& why, const QString& hint, const std::string& code);
    void showStopped(const std::optional<landreeve::transfer::UnfinishedImport>& part);
};

} // namespace landreeve::ui::transfer
