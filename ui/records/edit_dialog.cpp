#include "ui/records/edit_dialog.h"

#include "ui/records/edit_preview.h"
#include "ui/theme/format.h"
#include "ui/theme/ground.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/veil.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using landreeve::records::AppliedEdits;
using landreeve::records::EditPlan;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr std::chrono::minutes kPlanningTime(10);

} // namespace

EditDialog::EditDialog(const QString& objectName, const QString& title, Subject subject, QWidget* parent)
    : QDialog(parent), m_subject(std::move(subject)), m_second(new QTimer(this)) {
    setObjectName(objectName);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(title);
    theme::setGround(this, Token::Base);
    new widgets::Veil(this);
    build(title);
    const QSize room = parent->window()->size() - QSize(60, 60);
    resize(QSize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 36).boundedTo(room));
    m_second->setSingleShot(true);
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, [this] {
        m_bar->show();
        m_progress->show();
    });
}

void EditDialog::build(const QString& title) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(22, 18, 22, 14);
    column->setSpacing(12);
    auto* head = new Label(title, TypeStyle::Heading, Token::Ink, this);
    head->setObjectName(QStringLiteral("editTitle"));
    head->setWraps();
    column->addWidget(head);
    m_tools = new QVBoxLayout;
    m_tools->setSpacing(10);
    column->addLayout(m_tools);
    m_preview = new EditPreview(this);
    column->addWidget(m_preview, 1);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("editError"));
    column->addWidget(m_error);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_progress = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_progress->setObjectName(QStringLiteral("editProgress"));
    m_bar = new widgets::ProgressBar(this);
    m_bar->setObjectName(QStringLiteral("editProgressBar"));
    m_bar->hide();
    m_progress->hide();
    m_keep = new LButton(QStringLiteral("Keep as it is"), LButton::Kind::Secondary, this);
    m_keep->setObjectName(QStringLiteral("keepAsIsButton"));
    m_apply = new LButton(QStringLiteral("Change"), LButton::Kind::Primary, this);
    m_apply->setObjectName(QStringLiteral("applyEditButton"));
    m_apply->setKeys(QKeySequence(Qt::CTRL | Qt::Key_Return));
    foot->addWidget(m_bar);
    foot->addWidget(m_progress);
    foot->addStretch(1);
    foot->addWidget(m_keep);
    foot->addWidget(m_apply);
    column->addLayout(foot);
    connect(m_keep, &LButton::activated, this, &EditDialog::reject);
    connect(m_apply, &LButton::activated, this, &EditDialog::apply);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] { plan(m_planner); });
}

const EditPlan& EditDialog::shownPlan() const {
    return m_preview->plan();
}

void EditDialog::plan(Planner planner, const QString& why) {
    const quint64 asked = ++m_asked;
    if (m_task)
        m_task->cancel();
    m_task.clear();
    m_error->clear();
    m_planner = std::move(planner);
    if (!m_planner) {
        show({});
        m_preview->say(why);
        return;
    }
    m_apply->setBusy(true);
    m_task = m_subject.runner.run(
        this,
        [records = m_subject.records, &entity = m_subject.entity, planner = m_planner](std::stop_token stop,
                                                                                       const ProgressFn& progress) {
            auto connection = records->lend(entity, "read", std::move(stop), kPlanningTime);
            const bool indian = landreeve::records::RecordStore(connection).rules().indian;
            return planner(connection, indian, progress);
        },
        tasks::Outcome<EditPlan>{[this, asked](EditPlan plan) {
                                     if (asked == m_asked)
                                         show(std::move(plan));
                                 },
                                 [this, asked](const Error& error) {
                                     if (asked == m_asked)
                                         fail(error);
                                 },
                                 {}});
}

void EditDialog::show(EditPlan plan) {
    m_task.clear();
    m_apply->setBusy(false);
    m_preview->setPlan(std::move(plan), QString::fromStdString(m_subject.entity.one),
                       QString::fromStdString(m_subject.entity.many).toLower(), m_subject.now());
    showButton();
}

void EditDialog::showButton() {
    const auto count = static_cast<qint64>(shownPlan().edits.size());
    const QString many = QString::fromStdString(count == 1 ? m_subject.entity.one : m_subject.entity.many).toLower();
    m_apply->setText(count == 0 ? QStringLiteral("Change nothing")
                                : QStringLiteral("Change %1 %2").arg(theme::count(count), many));
    m_apply->setEnabled(count > 0);
    m_apply->updateGeometry();
}

void EditDialog::stopWriting() {
    m_task.clear();
    m_second->stop();
    m_bar->hide();
    m_progress->hide();
    m_writing = false;
    m_apply->setBusy(false);
    m_keep->setText(QStringLiteral("Keep as it is"));
}

void EditDialog::fail(const Error& error) {
    stopWriting();
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    m_error->showError(error);
}

void EditDialog::apply() {
    // Nothing is done that was not seen before.
    if (!m_writing && !isBusy() && !shownPlan().edits.empty())
        write();
}

void EditDialog::write() {
    m_writing = true;
    m_error->clear();
    m_apply->setBusy(true);
    m_keep->setText(QStringLiteral("Cancel"));
    m_second->start();
    m_task = m_subject.runner.run(
        this,
        [records = m_subject.records, &entity = m_subject.entity, edits = shownPlan().edits](
            std::stop_token stop, const ProgressFn& progress) { return records->apply(entity, edits, stop, progress); },
        tasks::Outcome<AppliedEdits>{[this](const AppliedEdits& done) {
                                         m_task.clear();
                                         m_writing = false;
                                         Q_EMIT applied(done);
                                         accept();
                                     },
                                     [this](const Error& error) { fail(error); },
                                     [this] {
                                         stopWriting();
                                         m_preview->say(QStringLiteral("Cancelled: nothing was changed."));
                                     }});
    connect(m_task, &tasks::Task::progressed, this, [this] {
        m_bar->setFraction(m_task ? m_task->fraction() : -1);
        if (m_task)
            m_progress->setText(QStringLiteral("%1 of %2")
                                    .arg(theme::count(static_cast<qint64>(m_task->progress().done)),
                                         theme::count(static_cast<qint64>(m_task->progress().total))));
    });
}

void EditDialog::reject() {
    if (m_writing && m_task) {
        // The dialog stays to say what became of it.
        m_keep->setText(QStringLiteral("Cancelling…"));
        m_task->cancel();
        return;
    }
    QDialog::reject();
}

void EditDialog::keyPressEvent(QKeyEvent* event) {
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enters) {
        apply();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace landreeve::ui::records
