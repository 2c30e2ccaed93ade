#pragma once

#include "core/records/entity.h"
#include "ui/records/saved_views.h"

#include <QWidget>

class QTabBar;

namespace landreeve::ui::widgets {
class LButton;
}

namespace landreeve::ui::records {

/// The views of a list as tabs: those its entity comes with, then those somebody saved. One that was changed since it
/// was saved has a mark, and can be saved again or put back.
class ViewTabs : public QWidget {
    Q_OBJECT
public:
    /// `now` tells how the list looks.
    ViewTabs(const landreeve::records::Entity& entity, tasks::TaskRunner& runner, const QString& settingsFile,
             std::function<SavedView()> now, QWidget* parent);

    QTabBar* tabs() const { return m_tabs; }
    /// The saved view that is current; null for a built-in one.
    const SavedView* current() const;
    const QList<SavedView>& views() const { return m_saved.views; }
    /// Goes to a tab as if the user had: the view the list opens with no longer takes its place.
    void choose(int tab);
    /// The list looks different now: marks the current view, or takes the mark away.
    void look();
    bool isChanged() const { return m_changed; }

    /// To choose a view, and to save, rename and delete them; by keyboard.
    void openList();
    /// Tab of a view's name, or of "/" and the id of a built-in one; -1.
    int tabOf(const QString& key) const;
    QString keyOf(int tab) const;
    const QString& first() const { return m_saved.first; }

    void save();
    /// The list looks like the current view again.
    void discard();
    /// Saves what is seen under a name and goes there. False where it is taken, or empty.
    bool saveAs(const QString& name);
    bool rename(int tab, const QString& name);
    void remove(int tab);
    void setFirst(int tab);
    bool isSaved(int tab) const;

Q_SIGNALS:
    /// The list is to look like the current view.
    void chosen(int tab);
    void failed(const QString& words);

private:
    void showNames();
    bool isFree(const QString& name, int except) const;

    const landreeve::records::Entity& m_entity;
    SavedViewStore* m_store;
    std::function<SavedView()> m_now;
    SavedViews m_saved;
    QTabBar* m_tabs;
    widgets::LButton* m_save;
    widgets::LButton* m_list;
    bool m_changed = false;
    bool m_touched = false; ///< The user chose a view before the saved ones were read.
};

} // namespace landreeve::ui::records
