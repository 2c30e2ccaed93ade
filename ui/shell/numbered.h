#pragma once

#include "ui/shell/choice_list.h"

#include <QVariantMap>

#include <functional>

namespace landreeve::ui::tasks {
class Task;
}

namespace landreeve::ui::shell {

/// Something of a tenant that people know by its number, and the page that shows it.
struct Numbered {
    ChoiceItem shown;
    QString page;
    QVariantMap arguments;
};

/// What was found, the best first; where it could not be looked for, why.
struct NumbersFound {
    QList<Numbered> all = {};
    QString why = {};
};

/// Looks on a worker for what has `text` in its number in a tenant; `then` is called once on the window's thread, never
/// after the cancel of the task or the end of `owner`. Null where the tenant cannot be opened.
using FindNumbers = std::function<tasks::Task*(QObject* owner, const QString& tenantId, const QString& text,
                                               std::function<void(NumbersFound)> then)>;

} // namespace landreeve::ui::shell
