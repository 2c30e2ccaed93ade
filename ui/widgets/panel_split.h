#pragma once

#include <QPointer>
#include <QWidget>

class QSplitter;

namespace landreeve::ui::widgets {

class SidePanel;

/// A page's content with its side panel: beside it in a wide window, over it with a shadow in one narrower than 1200.
/// Opening leaves the keyboard where it is, closing brings it back to the content.
class PanelSplit : public QWidget {
    Q_OBJECT
public:
    static constexpr int kOverlayBelow = 1200;

    explicit PanelSplit(QWidget* content, QWidget* parent = nullptr);

    /// Takes the panel; it starts hidden. One panel at a time: the one before is deleted, or, where it holds something
    /// unsaved, hidden until it is set again.
    void setPanel(SidePanel* panel);
    SidePanel* panel() const { return m_panel; }
    void setPanelShown(bool shown);
    /// As by the panel's own button; false where none is shown.
    bool closePanel();
    bool isPanelShown() const { return m_shown; }
    bool isOverlay() const { return m_overlay; }

    QSize minimumSizeHint() const override { return QSize(300, 200); }

Q_SIGNALS:
    void panelShownChanged(bool shown);
    /// After it was shown or hidden, or put beside the content or over it.
    void placed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void giveBack();
    void place();
    QSplitter* m_splitter;
    QWidget* m_content;
    QPointer<SidePanel> m_panel;
    QPointer<QWidget> m_before;
    int m_width = 340;
    double m_text = 1.0; ///< the text size it was placed for
    bool m_shown = false;
    bool m_overlay = false;
};

} // namespace landreeve::ui::widgets
