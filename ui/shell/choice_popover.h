#pragma once

#include "ui/shell/choice_list.h"
#include "ui/widgets/popover.h"

namespace landreeve::ui::widgets {
class SearchEdit;
}

namespace landreeve::ui::shell {

/// A popover to choose one of a list, with a field that filters it: the tenant and workspace switchers. Deletes itself
/// when it closes.
class ChoicePopover : public widgets::Popover {
    Q_OBJECT
public:
    ChoicePopover(const QString& placeholder, QList<ChoiceItem> items, QWidget* window);

    void setCurrentId(const QString& id) { m_list->setCurrentId(id); }
    /// Others to choose from, in place.
    void setItems(const QList<ChoiceItem>& items);
    /// Rows that stay whatever is typed, below the others ("All tenants", "Add a workspace…").
    void setAlways(const QList<ChoiceItem>& items);

Q_SIGNALS:
    void chosen(const QString& id);

private:
    void filter(const QString& text);
    void fit();
    QList<ChoiceItem> m_items;
    QList<ChoiceItem> m_always;
    widgets::SearchEdit* m_edit;
    ChoiceList* m_list;
};

} // namespace landreeve::ui::shell
