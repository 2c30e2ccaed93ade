#pragma once

#include "ui/widgets/popover.h"

class QLineEdit;
class QListWidget;

namespace landreeve::ui::widgets {
class FieldNote;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class ViewTabs;

/// The views of a list: Enter goes to one, F2 renames it, Delete removes it; a name typed above saves what is seen.
class ViewsPopover : public widgets::Popover {
    Q_OBJECT
public:
    ViewsPopover(ViewTabs& views, QWidget* window);

    /// Puts the keyboard into the list.
    void begin();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void showButtons();
    void open();
    void beginRename();
    void takeName();

    ViewTabs& m_views;
    QLineEdit* m_name;
    widgets::FieldNote* m_note;
    widgets::LButton* m_saveAs;
    QListWidget* m_list;
    widgets::LButton* m_save;
    widgets::LButton* m_discard;
    widgets::LButton* m_rename;
    widgets::LButton* m_delete;
    widgets::LButton* m_first;
    int m_renamed = -1; ///< The tab whose name is being typed; -1: a new one's.
};

} // namespace landreeve::ui::records
