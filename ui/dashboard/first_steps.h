#pragma once

#include "core/dashboard/figures.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace landreeve::ui::widgets {
class StatusMark;
class LButton;
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::dashboard {

/// What stands in place of figures while a tenant has none: what to do first, step by step, and what is done.
class FirstSteps : public QWidget {
    Q_OBJECT
public:
    explicit FirstSteps(QWidget* parent = nullptr);

    /// `refusals`: by entity, why it cannot be written here.
    void setState(const landreeve::dashboard::Begun& begun, const QHash<QString, QString>& refusals);

    /// What the steps write, in their order.
    static QStringList entities();

Q_SIGNALS:
    /// A page of the window and its arguments.
    void pageChosen(const QString& page, const QVariantMap& arguments);

private:
    struct Step {
        QString entity;
        widgets::StatusMark* mark;
        widgets::Label* title;
        QString words;
        QList<widgets::LButton*> buttons;
    };
    void addStep(QVBoxLayout* column, const QString& entity, const QString& title, const QString& detail,
                 const QList<QPair<QString, QString>>& actions);

    QList<Step> m_steps;
};

} // namespace landreeve::ui::dashboard
