#pragma once

#include "ui/shell/navigator.h"

#include <QKeySequence>
#include <QStringList>
#include <QWidget>

class QAction;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class PageHead;
class PanelSplit;
class SidePanel;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::shell {

/// A page of the window: head, body and perhaps a side panel. Built when first opened, then kept.
class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(const QString& objectName, QWidget* parent = nullptr);

    widgets::PageHead* head() const { return m_head; }
    /// 20 px at the sides, 16 at the foot, spacing 12.
    QVBoxLayout* body() const { return m_body; }
    /// Gives the page a side panel; F9 and Navigator's region keys then reach it.
    void setPanel(widgets::SidePanel* panel);
    widgets::PanelSplit* split() const { return m_split; }

    /// Reads again what is shown; F5.
    virtual void refresh() {}
    /// Every time the page comes into view, with the arguments of openPage().
    virtual void activated(const QVariantMap& arguments) { Q_UNUSED(arguments); }
    virtual void deactivated() {}
    /// Ctrl+F: puts the keyboard into what finds. The default takes the first SearchEdit that is shown.
    virtual void find();
    /// Where the keyboard goes when the page is opened: the first view, else the first stop of the body.
    virtual QWidget* firstFocus();
    /// The tenant that is open changed; pages of tenant data read their records again.
    virtual void tenantChanged(const std::optional<TenantRef>& tenant) { Q_UNUSED(tenant); }
    /// What is typed here and saved nowhere, a phrase each ("What you typed for ARV-300 in Pune-Chakan").
    virtual QStringList unsaved() const { return {}; }
    /// Of it, what is typed for the tenant that is open.
    virtual QStringList unsavedOfTenant() const { return unsaved(); }
    /// Esc that nothing else took: closes the panel, then clears the filter. True if something was done.
    virtual bool escape();

    QString title() const;
    /// Whether a button or a key of the page's has these keys, whatever can be done at the moment.
    bool hasKeys(const QKeySequence& keys) const;
    QSize minimumSizeHint() const override { return QSize(300, 200); }

Q_SIGNALS:
    void titleChanged();

protected:
    void setTitle(const QString& title);
    /// Keys of the page, heard while it is in view and they are enabled; the help lists them by `text`.
    QAction* addKey(const QString& id, const QString& text, const QKeySequence& keys, std::function<void()> run);

private:
    widgets::PageHead* m_head;
    QVBoxLayout* m_body;
    widgets::PanelSplit* m_split;
};

} // namespace landreeve::ui::shell
