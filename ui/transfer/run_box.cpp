#include "ui/transfer/run_box.h"

#include "ui/theme/format.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using tasks::Task;
using widgets::LButton;

RunBox::RunBox(const QString& prefix, const QString& cancel, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    m_words = new widgets::Label({}, theme::TypeStyle::Body, theme::Token::Ink, this);
    m_words->setObjectName(prefix + QStringLiteral("ProgressWords"));
    m_words->setElide(Qt::ElideRight);
    column->addWidget(m_words);
    m_bar = new widgets::ProgressBar(this);
    m_bar->setObjectName(prefix + QStringLiteral("Progress"));
    column->addWidget(m_bar);
    row->addLayout(column, 1);
    m_cancel = new LButton(cancel, LButton::Kind::Secondary, this);
    m_cancel->setObjectName(prefix + QStringLiteral("CancelButton"));
    m_cancel->setIconName(QStringLiteral("process-stop"));
    row->addWidget(m_cancel, 0, Qt::AlignVCenter);
    connect(m_cancel, &LButton::activated, this, &RunBox::cancel);
    hide();
}

void RunBox::follow(Task* task) {
    if (m_task)
        m_task->disconnect(this);
    m_task = task;
    setVisible(task != nullptr);
    if (task == nullptr)
        return;
    m_began.start();
    m_cancel->setBusy(false);
    connect(task, &Task::progressed, this, &RunBox::show);
    connect(task, &Task::stateChanged, this, &RunBox::show);
    connect(task, &Task::finished, this, [this] { follow(nullptr); });
    show();
}

void RunBox::cancel() {
    if (!m_task || m_task->isOver())
        return;
    m_cancel->setBusy(true);
    m_task->cancel();
    show();
}

void RunBox::show() {
    if (!m_task)
        return;
    if (m_task->state() == Task::State::Cancelling) {
        m_words->setText(QStringLiteral("Cancelling: what is under way is brought to its end or taken back"));
        return;
    }
    const double fraction = m_task->fraction();
    m_bar->setFraction(fraction);
    QString words = QString::fromStdString(m_task->progress().detail);
    if (words.isEmpty())
        words = QStringLiteral("Begun");
    if (fraction >= 0)
        words += QStringLiteral(", ") + theme::percent(fraction);
    if (fraction > 0.02) {
        const auto elapsed = static_cast<double>(m_began.elapsed());
        const QString left =
            theme::timeLeft(std::chrono::milliseconds(static_cast<qint64>(elapsed * (1.0 - fraction) / fraction)));
        if (!left.isEmpty())
            words += QStringLiteral(", ") + left;
    }
    m_words->setText(words);
}

} // namespace landreeve::ui::transfer
