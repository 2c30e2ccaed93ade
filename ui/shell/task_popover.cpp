#include "ui/shell/task_popover.h"

#include "ui/shell/task_row.h"
#include "ui/tasks/task_centre.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

using tasks::TaskCentre;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

TaskPopover::TaskPopover(TaskCentre& centre, QWidget* window) : Popover(window), m_centre(centre) {
    setObjectName(QStringLiteral("taskPopover"));
    setAccessibleName(QStringLiteral("Tasks"));
    setFixedWidth(std::min(static_cast<int>(400 * theme::Theme::of().textSize()), window->width() - 32));
    setMaximumHeight(440);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(14, 9, 8, 7);
    head->addWidget(new widgets::Label(QStringLiteral("Tasks"), TypeStyle::BodyStrong, Token::Ink, this), 1);
    auto* clearButton = new LButton(QStringLiteral("Clear finished"), LButton::Kind::Flat, this);
    clearButton->setObjectName(QStringLiteral("clearTasks"));
    clearButton->setButtonSize(LButton::Size::Small);
    connect(clearButton, &LButton::activated, &centre, &TaskCentre::clearEnded);
    head->addWidget(clearButton);
    body()->addLayout(head);
    body()->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("taskList"));
    scroll->setAccessibleName(QStringLiteral("Tasks"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    body()->addWidget(scroll, 1);
    const auto later = [this] {
        if (isVisible())
            rebuild();
    };
    connect(&centre, &TaskCentre::rowsInserted, this, later);
    connect(&centre, &TaskCentre::rowsRemoved, this, later);
    connect(&centre, &TaskCentre::modelReset, this, later);
    rebuild();
}

void TaskPopover::showEvent(QShowEvent* event) {
    rebuild();
    Popover::showEvent(event);
}

void TaskPopover::rebuild() {
    auto* scroll = findChild<QScrollArea*>(QStringLiteral("taskList"));
    auto* list = new QWidget(scroll);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (int row = 0; row < m_centre.rowCount(); ++row) {
        if (row > 0)
            column->addWidget(new widgets::HairLine(Qt::Horizontal, list));
        column->addWidget(new TaskRow(m_centre, row, list));
    }
    if (m_centre.rowCount() == 0) {
        auto* none = new widgets::Label(QStringLiteral("Nothing runs. What you start shows here."), TypeStyle::Body,
                                        Token::Ink2, list);
        none->setContentsMargins(14, 12, 14, 14);
        column->addWidget(none);
    }
    column->addStretch(1);
    scroll->setWidget(list);
    list->setAutoFillBackground(false);
    list->show();
    if (isVisible()) {
        const int bottom = geometry().bottom();
        const int height = std::min(sizeHint().height(), maximumHeight());
        setGeometry(x(), bottom - height + 1, width(), height);
    }
}

} // namespace landreeve::ui::shell
