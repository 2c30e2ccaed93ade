#pragma once

#include <QAbstractButton>
#include <QKeySequence>

class QTimer;

namespace landreeve::ui::widgets {

/// Our button: painted, so that a key cap can stand in it and every edge is ours. Named by its text; one without a text
/// needs a tooltip, which is then its accessible name too (setToolTip through setHint()).
class LButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind {
        Secondary,     ///< base with an edge
        Primary,       ///< filled; one a page, the last of its row
        Danger,        ///< filled, for what cannot be undone
        DangerOutline, ///< opens the preview of such an act
        Flat,          ///< accent on nothing, with the room of a button
        Link,          ///< a link among words, no wider than its text
        Tool           ///< an icon alone; may be checkable
    };
    enum class Size { Regular, Small };

    explicit LButton(const QString& text, Kind kind = Kind::Secondary, QWidget* parent = nullptr);

    /// A tool button: icon and the words of its tooltip.
    static LButton* tool(const QString& iconName, const QString& hint, QWidget* parent = nullptr);

    /// The name of the icon before the text, as in theme::icon().
    void setIconName(const QString& name);
    void setKind(Kind kind);
    Kind kind() const { return m_kind; }
    void setButtonSize(Size size);

    /// The shortcut, shown as a key cap in the button (in the tooltip of a tool button).
    void setKeys(const QKeySequence& keys);
    QKeySequence keys() const { return m_keys; }

    /// Tooltip, and the accessible name of a button without a text.
    void setHint(const QString& hint);

    /// While busy a press does nothing; after 300 ms the mark of something running stands in the button.
    void setBusy(bool busy);
    bool isBusy() const { return m_busy; }

    /// Words of usual weight in ink, for a tool button that is a line of text.
    void setQuiet(bool on);
    /// Draws a chevron after the text: it opens a menu.
    void setMenuMark(bool on);

    /// May become narrower than its words, which then end in an ellipsis; the caller gives them as the tooltip too.
    void setShrinks(bool on);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// Pressed while enabled and not busy. Connect to this rather than to clicked().
    void activated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString capText() const;
    void applyFont();

    Kind m_kind;
    Size m_size = Size::Regular;
    QString m_icon;
    QKeySequence m_keys;
    QTimer* m_busyTimer;
    bool m_busy = false;
    bool m_showBusy = false;
    bool m_menuMark = false;
    bool m_quiet = false;
    bool m_shrinks = false;
};

} // namespace landreeve::ui::widgets
