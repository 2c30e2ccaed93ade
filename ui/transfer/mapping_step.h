#pragma once

#include "ui/transfer/import_step.h"

#include <set>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QStandardItemModel;

namespace landreeve::ui::widgets {
class ErrorLine;
class Segments;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

/// Which column goes into which field, proposed by name, with samples beside each; how records are known, and what is
/// added up on both sides.
class MappingStep : public ImportStep {
    Q_OBJECT
public:
    MappingStep(ImportPlan& plan, QWidget* parent);

    void begin() override;
    bool goesOn() override;
    QString forward() const override { return QStringLiteral("Next: check"); }

private:
    struct Row {
        std::string column;
        std::size_t at; ///< In a row of the file.
        widgets::Label* samples;
        widgets::Label* form; ///< What its values are taken for.
        QComboBox* field;
    };

    void buildKey();
    void fillChoices();
    void propose();
    /// Says where what is matched comes from.
    void showOrigin();
    void makeRows();
    void chosen();
    void showSamples();
    void showFacts();
    void showKey();
    void showSums();
    /// Why it cannot be imported like this, and the row that is to be changed; empty: it can.
    QString fault(const Row** where) const;
    bool eventFilter(QObject* watched, QEvent* event) override;

    widgets::ErrorLine* m_fault;
    widgets::Label* m_facts;
    QWidget* m_table;
    QGridLayout* m_grid;
    QStandardItemModel* m_choices;
    std::vector<Row> m_rows;
    std::vector<std::string> m_columns; ///< That the rows are for.
    QWidget* m_keyBox;
    widgets::Segments* m_mode = nullptr;
    QComboBox* m_key = nullptr;
    QWidget* m_keyRow = nullptr;
    widgets::Label* m_modeWords = nullptr;
    QCheckBox* m_keepEmpty = nullptr;
    QWidget* m_sumsBox = nullptr;
    std::vector<QCheckBox*> m_sums;
    std::set<std::string> m_notSummed; ///< Numbers that are not to be added up.
};

} // namespace landreeve::ui::transfer
