#pragma once

#include "core/audit/entries.h"
#include "ui/widgets/side_panel.h"

class QVBoxLayout;

namespace landreeve::ui::widgets {
class Facts;
class LButton;
class Label;
class SectionHeading;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::audit {

/// One entry in full: who, when, from where, in which session, why, and what was before and after, field by field.
class EntryPanel : public widgets::SidePanel {
    Q_OBJECT
public:
    explicit EntryPanel(QWidget* parent = nullptr);

    void setEntry(const landreeve::audit::Entry& entry);
    /// The number of the entry that is shown; 0 before the first.
    std::int64_t seq() const { return m_entry.seq; }

Q_SIGNALS:
    void sessionWanted(const QString& jti);
    /// All entries about the same object.
    void objectWanted(const QString& objectId);

private:
    void showChanges();

    landreeve::audit::Entry m_entry;
    widgets::Facts* m_facts;
    widgets::SectionHeading* m_changed;
    widgets::Label* m_none;
    QWidget* m_changes;
    QVBoxLayout* m_place;
    widgets::LButton* m_session;
    widgets::LButton* m_object;
    widgets::LButton* m_copy;
};

} // namespace landreeve::ui::audit
