#pragma once

#include "ui/shell/choice_list.h"

#include <QVariantMap>

#include <functional>

namespace landreeve::ui::tasks {
class Task;
}

namespace landreeve::ui::shell {

/// Something that is found by what people know it by, and the page that shows it.
struct Found {
    ChoiceItem shown;
    QString page;
    QVariantMap arguments;
};

/// What was found, the best first; where it could not be looked for, why.
struct FoundThings {
    QList<Found> all = {};
    QString why = {};
};

/// A kind of things that the palette looks up in a database, behind a character of its own.
struct LookUp {
    QChar key;          ///< What is typed before it, such as '#'.
    QString scope;      ///< In the box of where is looked: "Order numbers".
    QString prompt;     ///< Shown before anything is typed.
    QString nothing;    ///< Shown where nothing was found; %1 stands for what was typed.
    QString cannot;     ///< Shown where find() could not begin.
    QString needTenant; ///< Shown where no tenant is open; empty: none is needed.

    /// Looks on a worker for `text`, in the tenant that is open; `then` is called once on the window's thread, never
    /// after the cancel of the task or the end of `owner`. Null where it cannot begin.
    std::function<tasks::Task*(QObject* owner, const QString& tenantId, const QString& text,
                               std::function<void(FoundThings)> then)>
        find;
};

} // namespace landreeve::ui::shell
