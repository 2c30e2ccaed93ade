#pragma once

#include "core/records/entity.h"
#include "core/transfer/import.h"

#include <QWidget>

class QGridLayout;

namespace landreeve::ui::widgets {
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::transfer {

/// What became, or would become, of the rows of a file: read, added, changed, unchanged, refused; the values that are
/// taken away; and the sums of both sides.
class ImportCounts : public QWidget {
    Q_OBJECT
public:
    explicit ImportCounts(QWidget* parent);

    void show(const landreeve::records::Entity& entity, const landreeve::transfer::ImportReport& report, bool wouldBe);

private:
    QGridLayout* m_figures;
    QWidget* m_sums;
    QGridLayout* m_sumGrid;
    widgets::Label* m_emptied;
};

} // namespace landreeve::ui::transfer
