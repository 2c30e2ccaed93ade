#include "ui/overview/running_tasks.h"

#include "ui/shell/task_row.h"
#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::overview {

using tasks::TaskCentre;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

/// More than these are in the task bar's list.
constexpr int kMost = 5;

} // namespace

RunningTasks::RunningTasks(TaskCentre& centre, QWidget* parent)
    : QWidget(parent), m_centre(centre), m_soon(new QTimer(this)) {
    setObjectName(QStringLiteral("runningTasks"));
    setAccessibleName(QStringLiteral("Running tasks"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 4);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(13, 11, 13, 11);
    head->addWidget(new Label(QStringLiteral("Running tasks"), TypeStyle::BodyStrong, Token::Ink, this), 1);
    m_count = new Label({}, TypeStyle::Small, Token::Ink2, this);
    head->addWidget(m_count);
    column->addLayout(head);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    m_none = new Label(QStringLiteral("No task is running."), TypeStyle::Body, Token::Ink2, this);
    m_none->setContentsMargins(13, 0, 13, 12);
    column->addWidget(m_none);
    column->addStretch(1);
    m_soon->setSingleShot(true);
    m_soon->setInterval(0);
    connect(m_soon, &QTimer::timeout, this, &RunningTasks::fill);
    for (const auto signal : {&TaskCentre::rowsInserted, &TaskCentre::rowsRemoved})
        connect(&centre, signal, m_soon, qOverload<>(&QTimer::start));
    connect(&centre, &TaskCentre::modelReset, m_soon, qOverload<>(&QTimer::start));
    connect(&centre, &TaskCentre::runningCountChanged, m_soon, qOverload<>(&QTimer::start));
    fill();
}

void RunningTasks::fill() {
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    int shown = 0;
    for (int row = 0; row < m_centre.rowCount() && shown < kMost; ++row) {
        if (m_centre.index(row).data(TaskCentre::StateRole).toInt() >= static_cast<int>(tasks::Task::State::Done))
            continue;
        m_rows->addWidget(new widgets::HairLine(Qt::Horizontal, this));
        m_rows->addWidget(new shell::TaskRow(m_centre, row, this));
        ++shown;
    }
    m_none->setVisible(shown == 0);
    m_count->setText(shown == 0 ? QString() : theme::count(m_centre.runningCount()));
}

} // namespace landreeve::ui::overview
