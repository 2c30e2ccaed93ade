#pragma once

#include "ui/control/fleet_feed.h"

#include <QWidget>

class QGridLayout;

namespace landreeve::ui::overview {

/// The workspace's servers: how each answers and how full it is.
class ServerStrip : public QWidget {
    Q_OBJECT
public:
    explicit ServerStrip(control::FleetFeed& feed, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class ServerCell;
    void fill();
    void place();

    control::FleetFeed& m_feed;
    QGridLayout* m_grid;
    QList<ServerCell*> m_cells;
    int m_columns = 0;
};

} // namespace landreeve::ui::overview
