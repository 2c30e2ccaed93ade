#pragma once

#include "ui/tasks/task_runner.h"
#include "ui/transfer/import_step.h"
#include "ui/transfer/transfer_services.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace landreeve::ui::widgets {
class ErrorLine;
class LButton;
class Sheet;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

class PreviewModel;

/// Which file, and how it is written: what was found, each of it changeable, with the first rows beside it. Says where
/// an import of this very file stopped before, and offers to go on.
class FileStep : public ImportStep {
    Q_OBJECT
public:
    FileStep(const TransferServices& services, ImportPlan& plan, QWidget* parent);

    void setTransfer(std::shared_ptr<landreeve::transfer::TenantTransfer> transfer);
    /// Looks at this file.
    void take(const QString& path);
    /// Looks at the same one again.
    void lookAgain();

    void begin() override;
    bool goesOn() override;
    bool isWaiting() const override { return m_task != nullptr || m_recalling != nullptr; }
    QString forward() const override { return QStringLiteral("Next: fields"); }
    QWidget* firstField() const override;

Q_SIGNALS:
    /// Goes on with an import that stopped: the plan is as it was then.
    void resumeRequested();

private:
    struct Looked {
        landreeve::transfer::FileStamp stamp;
        landreeve::transfer::CsvFormat detected;
        landreeve::transfer::FileView view;
        std::optional<Error> fault;
    };

    void buildFormat();
    void choose();
    void goOn();
    void look();
    void show(const Looked& looked);
    void showFault(const Error& error);
    void showFacts();
    void formatChosen();
    void askUnfinished();
    void askEarlier();

    const TransferServices& m_services;
    std::shared_ptr<landreeve::transfer::TenantTransfer> m_transfer;
    QPointer<tasks::Task> m_task;
    QPointer<tasks::Task> m_asking;
    QPointer<tasks::Task> m_recalling;
    quint64 m_recalled = 0; ///< Raised with every question: older answers do not count.
    std::optional<landreeve::transfer::UnfinishedImport> m_unfinished;
    QString m_repair; ///< What the fault's button does: "encoding", "file", "look".

    QLineEdit* m_path;
    widgets::LButton* m_choose;
    widgets::Sheet* m_stopped;
    widgets::Label* m_stoppedWords;
    widgets::LButton* m_resume = nullptr;
    QWidget* m_format;
    QComboBox* m_delimiter = nullptr;
    QComboBox* m_encoding = nullptr;
    QComboBox* m_decimal = nullptr;
    QCheckBox* m_header = nullptr;
    widgets::Label* m_facts;
    widgets::ErrorLine* m_fault;
    PreviewModel* m_model;
    widgets::Table* m_table;
    QWidget* m_sheet;
};

} // namespace landreeve::ui::transfer
