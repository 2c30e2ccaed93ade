#pragma once

#include <QWidget>

namespace landreeve::ui::setup {

/// The left side of the welcome page: surveyed parcels, and what the program is for in one line. The same in both
/// schemes.
class ParcelsPanel : public QWidget {
    Q_OBJECT
public:
    explicit ParcelsPanel(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace landreeve::ui::setup
