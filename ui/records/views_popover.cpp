#include "ui/records/views_popover.h"

#include "ui/records/view_tabs.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

ViewsPopover::ViewsPopover(ViewTabs& views, QWidget* window) : Popover(window), m_views(views) {
    setObjectName(QStringLiteral("viewsPopover"));
    setAccessibleName(QStringLiteral("Views"));
    setFixedWidth(static_cast<int>(300 * theme::Theme::of().textSize()));
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("viewList"));
    m_list->setAccessibleName(QStringLiteral("Views"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->installEventFilter(this);
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(8, 8, 8, 6);
    inset->addWidget(m_list);
    body()->addLayout(inset, 1);
    body()->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 10, 12, 12);
    foot->setSpacing(8);
    auto* buttons = new QGridLayout;
    buttons->setSpacing(8);
    const auto button = [&](const QString& text, const char* name, int row, int column) {
        auto* made = new LButton(text, LButton::Kind::Secondary, this);
        made->setObjectName(QLatin1String(name));
        made->setButtonSize(LButton::Size::Small);
        buttons->addWidget(made, row, column);
        return made;
    };
    m_save = button(QStringLiteral("Save"), "saveChangesButton", 0, 0);
    m_discard = button(QStringLiteral("Discard changes"), "discardChangesButton", 0, 1);
    m_rename = button(QStringLiteral("Rename"), "renameViewButton", 1, 0);
    m_rename->setToolTip(QStringLiteral("F2"));
    m_delete = button(QStringLiteral("Delete"), "deleteViewButton", 1, 1);
    m_delete->setToolTip(QStringLiteral("Delete key"));
    m_first = button(QStringLiteral("Open the list with it"), "firstViewButton", 2, 0);
    buttons->addWidget(m_first, 2, 0, 1, 2);
    foot->addLayout(buttons);
    foot->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    auto* name = new QHBoxLayout;
    name->setSpacing(8);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("viewNameEdit"));
    m_name->setAccessibleName(QStringLiteral("Name of the view"));
    m_name->setPlaceholderText(QStringLiteral("Name of a new view"));
    m_name->setMaxLength(40);
    name->addWidget(m_name, 1);
    m_saveAs = new LButton(QStringLiteral("Save as view"), LButton::Kind::Primary, this);
    m_saveAs->setObjectName(QStringLiteral("saveAsViewButton"));
    m_saveAs->setButtonSize(LButton::Size::Small);
    name->addWidget(m_saveAs);
    foot->addLayout(name);
    m_note = new FieldNote(m_name, this);
    foot->addWidget(m_note);
    body()->addLayout(foot);

    connect(m_list, &QListWidget::itemDoubleClicked, this, &ViewsPopover::open);
    connect(m_list, &QListWidget::currentRowChanged, this, &ViewsPopover::showButtons);
    connect(m_name, &QLineEdit::textEdited, m_note, &FieldNote::clear);
    connect(m_name, &QLineEdit::returnPressed, this, &ViewsPopover::takeName);
    connect(m_saveAs, &LButton::activated, this, &ViewsPopover::takeName);
    connect(m_save, &LButton::activated, this, [this] {
        m_views.save();
        dismiss();
    });
    connect(m_discard, &LButton::activated, this, [this] {
        m_views.discard();
        dismiss();
    });
    connect(m_rename, &LButton::activated, this, &ViewsPopover::beginRename);
    connect(m_delete, &LButton::activated, this, [this] {
        m_views.remove(m_list->currentRow());
        fill();
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connect(m_first, &LButton::activated, this, [this] {
        m_views.setFirst(m_list->currentRow());
        fill();
    });
    fill();
}

void ViewsPopover::begin() {
    m_list->setFocus(Qt::PopupFocusReason);
}

void ViewsPopover::fill() {
    const int row = m_list->currentRow();
    m_list->clear();
    for (int tab = 0; tab < m_views.tabs()->count(); ++tab) {
        QString text = m_views.tabs()->tabText(tab);
        if (m_views.tabOf(m_views.first()) == tab || (m_views.first().isEmpty() && tab == 0))
            text += QStringLiteral("   (opens first)");
        auto* item = new QListWidgetItem(text, m_list);
        item->setSizeHint(QSize(0, m_list->fontMetrics().height() + 10));
    }
    m_list->setCurrentRow(std::clamp(row < 0 ? m_views.tabs()->currentIndex() : row, 0, m_list->count() - 1));
    const int height = m_list->fontMetrics().height() + 10;
    m_list->setFixedHeight(std::min(m_list->count(), 8) * height + 6);
    showButtons();
}

void ViewsPopover::showButtons() {
    const int row = m_list->currentRow();
    const bool saved = m_views.isSaved(row);
    m_rename->setEnabled(saved);
    m_delete->setEnabled(saved);
    m_save->setEnabled(m_views.isChanged());
    m_discard->setEnabled(m_views.isChanged());
    m_renamed = -1;
    m_saveAs->setText(QStringLiteral("Save as view"));
}

void ViewsPopover::open() {
    const int row = m_list->currentRow();
    dismiss();
    m_views.tabs()->setCurrentIndex(row);
}

void ViewsPopover::beginRename() {
    const int row = m_list->currentRow();
    if (!m_views.isSaved(row))
        return;
    m_renamed = row;
    m_saveAs->setText(QStringLiteral("Rename view"));
    m_name->setText(m_views.keyOf(row));
    m_name->selectAll();
    m_name->setFocus(Qt::OtherFocusReason);
}

void ViewsPopover::takeName() {
    const QString name = m_name->text().trimmed();
    const bool done = m_renamed >= 0 ? m_views.rename(m_renamed, name) : m_views.saveAs(name);
    if (done) {
        dismiss();
        return;
    }
    m_note->set(FieldNote::Kind::Bad, name.isEmpty() ? QStringLiteral("Type a name for the view.")
                                                     : QStringLiteral("There is a view of that name."));
    m_name->setFocus(Qt::OtherFocusReason);
}

bool ViewsPopover::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            open();
            return true;
        case Qt::Key_F2:
            beginRename();
            return true;
        case Qt::Key_Delete:
            if (m_delete->isEnabled())
                Q_EMIT m_delete->activated();
            return true;
        default:
            break;
        }
    }
    return Popover::eventFilter(watched, event);
}

} // namespace landreeve::ui::records
