#pragma once

#include <QWidget>

class QHBoxLayout;
class QMenu;

namespace landreeve::ui::widgets {

class Label;
class LButton;
class StatusLabel;
struct Status;

/// The head of a page: title, one line of facts, actions at the right, the primary one last. When there is no room all
/// but the primary go into More, in the same order and with their shortcuts.
class PageHead : public QWidget {
    Q_OBJECT
public:
    explicit PageHead(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    void setFacts(const QString& facts, const QString& toolTip = {});
    QString facts() const;
    /// A state beside the title; an empty word takes it away.
    void setStatus(const Status& status);

    /// Adds an action to the right end. Takes ownership; the caller connects it. Where they do not fit, those at the
    /// left go into More; the last one stays.
    LButton* addAction(LButton* button);
    using QWidget::addAction;
    /// Those that are not taken away, whether they stand in the head or in More.
    QList<LButton*> actions() const;
    /// Takes an action away for now, also out of More, or brings it back.
    void setActionShown(LButton* button, bool shown);
    /// A widget before the actions that always stays, e.g. previous and next.
    void addLeading(QWidget* widget);
    LButton* moreButton() const { return m_more; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void orderStops();
    void fit();
    void fillMenu();

    QHBoxLayout* m_row;
    QHBoxLayout* m_leading;
    Label* m_title;
    Label* m_facts;
    StatusLabel* m_status;
    LButton* m_more;
    QMenu* m_menu;
    QList<LButton*> m_actions;
    QList<LButton*> m_inMenu;
    QList<LButton*> m_absent;
    bool m_fitting = false;
};

} // namespace landreeve::ui::widgets
