#pragma once

#include "ui/transfer/run_step.h"

namespace landreeve::ui::widgets {
class Table;
}

namespace landreeve::ui::transfer {

class PreviewModel;

/// What would come of the import, before anything is written.
class CheckStep : public RunStep {
    Q_OBJECT
public:
    CheckStep(const TransferServices& services, ImportPlan& plan, QWidget* parent);

    bool goesOn() override { return report() && !forward().isEmpty(); }
    QString forward() const override;

protected:
    bool isDry() const override { return true; }
    QString taskTitle() const override { return QStringLiteral("Check %1").arg(fileName()); }
    QString againWords() const override { return QStringLiteral("Check again"); }
    void started() override;
    void finished() override;
    void failed(const Error& failure) override;
    void cancelled() override;

private:
    void sayBefore(const QString& text);
    void buildFirst();
    void showFirst();

    widgets::Label* m_resumed;
    QWidget* m_first; ///< The first rows as they were understood.
    PreviewModel* m_firstRows = nullptr;
    widgets::Table* m_firstTable = nullptr;
};

} // namespace landreeve::ui::transfer
