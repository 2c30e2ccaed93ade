#pragma once

#include "ui/shell/choice_list.h"
#include "ui/shell/look_up.h"
#include "ui/shell/navigator.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace landreeve::ui::shell {

/// The command palette over a veil: pages, tenants and commands by typing. `>` looks in commands alone, each look-up's
/// own character in a database; with a tenant in the list Tab goes to its commands. Nothing destructive runs at
/// Enter: such a command opens its preview, or is taken back as its button's press is.
class CommandPalette : public QWidget {
    Q_OBJECT
public:
    /// What it offers; read once, when it is opened.
    struct Offer {
        struct PageEntry {
            QString id;
            QString title;
            QString icon;
            QString keys;
            bool needsTenant = false; ///< And none is open: it is found where it is named.
        };
        QList<PageEntry> pages;
        QList<TenantRef> tenants;
        QList<Command> commands;
        std::optional<TenantRef> tenant; ///< The open one.
        QList<LookUp> lookUps = {};
    };

    CommandPalette(Offer offer, QWidget* window);

    /// Lays itself over the window and takes the keyboard.
    void open();

Q_SIGNALS:
    void pageChosen(const QString& id);
    void tenantChosen(const TenantRef& tenant);
    void foundChosen(const QString& page, const QVariantMap& arguments);
    void closed();

public Q_SLOTS:
    void dismiss();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void showFound(const QList<ChoiceItem>& items, const QString& needle, const QString& none);
    void run(const QString& id);
    void place();
    QList<ChoiceItem> commandsOn(const TenantRef& tenant, const QString& needle) const;
    QList<ChoiceItem> commandsWith(const QString& words) const;

    // command_palette_look_up.cpp
    void dropFound();
    QList<ChoiceItem> lookUpsFor(const QString& text) const;
    void lookUp(const LookUp& kind, const QString& text);
    void takeFound(const QString& text, const FoundThings& found, const QString& nothing);

    Offer m_offer;
    QList<Found> m_found;
    QPointer<tasks::Task> m_task;
    quint64 m_looking = 0;
    bool m_waiting = false;  ///< For what is looked up.
    bool m_runFound = false; ///< Enter was pressed meanwhile.
    QWidget* m_frame;
    QLineEdit* m_edit;
    QComboBox* m_scope;
    ChoiceList* m_list;
    QWidget* m_none;
    QPointer<QWidget> m_before;
};

} // namespace landreeve::ui::shell
