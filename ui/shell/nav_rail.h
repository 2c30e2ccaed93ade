#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QVBoxLayout;
class QScrollArea;

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::shell {

class NavItem;

/// The rail at the left: entries in three groups, Settings at the foot. An entry is there once its page is; the entries
/// of tenant data are disabled until a tenant is open.
class NavRail : public QWidget {
    Q_OBJECT
public:
    enum class Group { Workspace, Access, TenantData, Foot };

    explicit NavRail(QWidget* parent = nullptr);

    void addEntry(const QString& id, const QString& title, const QString& icon, Group group);
    void setCount(const QString& id, const QString& count, theme::Token tone);
    QString countOf(const QString& id) const;
    void setCurrent(const QString& id);
    QString current() const { return m_current; }
    void setTenantOpen(bool open);
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }
    /// Ids in the order they are shown, without the foot.
    QStringList order() const;
    QString titleOf(const QString& id) const;
    bool isEntryEnabled(const QString& id) const;
    /// Where the keyboard enters: the current entry, else the first that can be chosen.
    QWidget* firstFocus() const;

Q_SIGNALS:
    void chosen(const QString& id);
    void chooseTenantRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    NavItem* item(const QString& id) const;
    void fit();

    struct Section {
        QWidget* head = nullptr;
        QVBoxLayout* entries = nullptr;
    };
    QScrollArea* m_scroll;
    QVBoxLayout* m_foot;
    QList<Section> m_sections;
    widgets::LButton* m_choose = nullptr;
    QString m_current;
    bool m_collapsed = false;
    bool m_tenantOpen = false;
};

} // namespace landreeve::ui::shell
