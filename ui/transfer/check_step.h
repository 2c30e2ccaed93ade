#pragma once

#include "ui/transfer/run_step.h"

class QAbstractItemDelegate;

namespace landreeve::ui::widgets {
class Table;
class TableSheet;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class UnderstoodModel;

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
    /// As high as the rows there are, at the size of text in use.
    void fitFirst();

    widgets::Label* m_resumed;
    QWidget* m_first; ///< The first rows as they were understood.
    UnderstoodModel* m_understood = nullptr;
    widgets::Table* m_table = nullptr;
    widgets::TableSheet* m_sheet = nullptr;
    QAbstractItemDelegate* m_text = nullptr;
    QAbstractItemDelegate* m_number = nullptr;
};

} // namespace landreeve::ui::transfer
