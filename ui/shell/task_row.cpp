#include "ui/shell/task_row.h"

#include "ui/tasks/task_centre.h"
#include "ui/theme/format.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/status_mark.h"

#include <QGridLayout>

namespace landreeve::ui::shell {

using tasks::Task;
using tasks::TaskCentre;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

TaskRow::TaskRow(TaskCentre& centre, int row, QWidget* parent)
    : QWidget(parent), m_centre(centre), m_index(centre.index(row)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 8, 10, 9);
    grid->setHorizontalSpacing(9);
    grid->setVerticalSpacing(3);
    m_mark = new widgets::StatusMark({}, 12, this);
    m_name = new widgets::Label({}, TypeStyle::BodyMedium, Token::Ink, this);
    m_name->setElide(Qt::ElideRight);
    m_action = new LButton({}, LButton::Kind::Flat, this);
    m_action->setObjectName(QStringLiteral("taskAction"));
    m_action->setButtonSize(LButton::Size::Small);
    m_cancel = LButton::tool(QStringLiteral("window-close"), QStringLiteral("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("cancelTask"));
    m_bar = new widgets::ProgressBar(this);
    m_percent = new widgets::Label({}, TypeStyle::Body, Token::Ink, this);
    m_detail = new widgets::Label({}, TypeStyle::Small, Token::Ink2, this);
    m_detail->setElide(Qt::ElideRight);
    m_left = new widgets::Label({}, TypeStyle::Small, Token::Ink2, this);
    grid->addWidget(m_mark, 0, 0, Qt::AlignVCenter);
    grid->addWidget(m_name, 0, 1);
    grid->addWidget(m_action, 0, 2, Qt::AlignRight);
    grid->addWidget(m_cancel, 0, 3, Qt::AlignRight);
    grid->addWidget(m_bar, 1, 1, 1, 2);
    grid->addWidget(m_percent, 1, 3, Qt::AlignRight);
    grid->addWidget(m_detail, 2, 1);
    grid->addWidget(m_left, 2, 2, 1, 2, Qt::AlignRight);
    grid->setColumnStretch(1, 1);
    connect(m_cancel, &LButton::activated, this, [this] { m_centre.cancel(m_index.row()); });
    connect(m_action, &LButton::activated, this, [this] { m_centre.act(m_index.row()); });
    connect(&centre, &TaskCentre::dataChanged, this, [this](const QModelIndex& from, const QModelIndex& to) {
        if (m_index.row() >= from.row() && m_index.row() <= to.row())
            read();
    });
    read();
}

void TaskRow::read() {
    if (!m_index.isValid())
        return;
    const auto state = static_cast<Task::State>(m_index.data(TaskCentre::StateRole).toInt());
    const double fraction = m_index.data(TaskCentre::FractionRole).toDouble();
    const bool running = state < Task::State::Done;
    const QString name = m_index.data(Qt::DisplayRole).toString();
    widgets::Status status = widgets::statusOf(state == Task::State::Failed      ? QStringLiteral("Failed")
                                               : state == Task::State::Cancelled ? QStringLiteral("Cancelled")
                                               : state == Task::State::Done      ? QStringLiteral("Done")
                                                                                 : QStringLiteral("Running"));
    status.fraction = fraction >= 0 ? fraction : 0.7;
    m_mark->setStatus(status);
    m_name->setText(name);
    m_cancel->setVisible(running);
    m_cancel->setEnabled(state != Task::State::Cancelling);
    m_cancel->setAccessibleName(QStringLiteral("Cancel ") + name);
    m_bar->setVisible(running && fraction >= 0);
    m_bar->setFraction(fraction);
    m_percent->setVisible(running && fraction >= 0);
    m_percent->setText(theme::percent(fraction));
    const QString detail = m_index.data(TaskCentre::DetailRole).toString();
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    const QString left =
        running ? m_index.data(TaskCentre::TimeLeftRole).toString()
                : theme::duration(std::chrono::milliseconds(m_index.data(TaskCentre::TookRole).toLongLong()));
    m_left->setText(left);
    m_left->setVisible(!left.isEmpty() && !detail.isEmpty());
    const QString action = m_index.data(TaskCentre::ActionRole).toString();
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(name + QStringLiteral(", ") + status.word);
}

} // namespace landreeve::ui::shell
