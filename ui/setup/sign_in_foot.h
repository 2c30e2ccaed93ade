#pragma once

#include "core/access/sign_in_request.h"
#include "ui/tasks/task_runner.h"
#include "ui/widgets/status.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

namespace landreeve::ui::widgets {
class Label;
class StatusMark;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

/// The foot of the sign-in: whether the issuer answers, and in how many milliseconds, that the control plane does, and
/// which version this is.
class SignInFoot : public QWidget {
    Q_OBJECT
public:
    explicit SignInFoot(tasks::TaskRunner& runner, QWidget* parent = nullptr);

    /// Asks that issuer, on a worker; nothing: it is not shown.
    void setIssuer(const std::optional<access::SignInChoice>& issuer);

private:
    void show(const QString& words, widgets::Shape shape, theme::Token color);

    tasks::TaskRunner& m_runner;
    widgets::StatusMark* m_mark;
    widgets::Label* m_issuer;
    std::string m_asked;
    QElapsedTimer m_answered; ///< Since it was last said to answer.
    QPointer<tasks::Task> m_task;
};

} // namespace landreeve::ui::setup
