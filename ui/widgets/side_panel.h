#pragma once

#include <QFrame>

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace landreeve::ui::widgets {

class HueTag;
class Label;
class LButton;

/// What stands beside a list: title, actions, and a body that scrolls; details of the current row, or an act on it.
class SidePanel : public QFrame {
    Q_OBJECT
public:
    explicit SidePanel(QWidget* parent = nullptr);

    void setTitle(const QString& title, const QString& subtitle = {}, bool subtitleFixed = false);
    /// Whose it is, as a tag in the tenant's colour before the title; an empty id takes it away.
    void setTenantTag(const QString& id, const QString& name);
    /// The row of buttons below the title.
    QHBoxLayout* actions() const { return m_actions; }
    /// Between the actions and the body, over the whole width: a tab bar.
    void setTabs(QWidget* tabs);
    /// Margins 16; spacing 10.
    QVBoxLayout* body() const { return m_body; }
    /// A foot with buttons that stays in view.
    void setFoot(QWidget* foot);

    /// Something is typed that would be lost with it: it is kept where another panel takes its place.
    virtual bool holdsUnsaved() const { return false; }

    QSize sizeHint() const override { return QSize(340, 400); }
    /// Takes the widths that the text's size asks for; the split calls it before it places the panel.
    void fit();

Q_SIGNALS:
    void closeRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    HueTag* m_tag;
    Label* m_title;
    Label* m_subtitle;
    QHBoxLayout* m_actions;
    QVBoxLayout* m_outer;
    QScrollArea* m_scroll;
    QVBoxLayout* m_body;
    QWidget* m_tabs = nullptr;
    QWidget* m_foot = nullptr;
};

} // namespace landreeve::ui::widgets
