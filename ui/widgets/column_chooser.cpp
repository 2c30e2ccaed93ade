#include "ui/widgets/column_chooser.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/column_set.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_edit.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTimer>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kFieldRole = Qt::UserRole;
constexpr int kLockedRole = Qt::UserRole + 1;
constexpr int kMark = 14;

/// A row with a grip at its right, or a lock where the column cannot be hidden.
class ChoiceDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const QRect cell = option.rect;
        const QRectF place(cell.right() - kMark - 8, cell.center().y() - kMark / 2.0 + 0.5, kMark, kMark);
        const bool locked = index.data(kLockedRole).toBool();
        theme::paintIcon(*painter, place, locked ? QStringLiteral("emblem-readonly") : QStringLiteral("grip"),
                         theme::color(Token::Ink3));
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 9};
    }
};

} // namespace

ColumnChooser::ColumnChooser(ColumnSet& columns, QWidget* window) : Popover(window), m_columns(columns) {
    setObjectName(QStringLiteral("columnChooser"));
    setAccessibleName(QStringLiteral("Columns"));
    setFixedWidth(static_cast<int>(236 * theme::Theme::of().textSize()));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 10, 8, 4);
    head->addWidget(new Label(QStringLiteral("Columns"), TypeStyle::BodyStrong, Token::Ink, this));
    head->addStretch(1);
    auto* reset = new LButton(QStringLiteral("Reset columns"), LButton::Kind::Flat, this);
    reset->setObjectName(QStringLiteral("resetColumnsButton"));
    head->addWidget(reset);
    body()->addLayout(head);

    auto* tools = new QVBoxLayout;
    tools->setContentsMargins(10, 4, 10, 8);
    m_find = new SearchEdit(QStringLiteral("Find a column"), this);
    m_find->setObjectName(QStringLiteral("columnSearch"));
    connect(m_find, &QLineEdit::returnPressed, this, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    tools->addWidget(m_find);
    body()->addLayout(tools);
    body()->addWidget(new HairLine(Qt::Horizontal, this));

    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("columnList"));
    m_list->setAccessibleName(QStringLiteral("Columns in their order"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setItemDelegate(new ChoiceDelegate(m_list));
    m_list->installEventFilter(this);
    body()->addWidget(m_list, 1);
    body()->addWidget(new HairLine(Qt::Horizontal, this));
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(12, 8, 12, 10);
    m_foot = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_foot->setWraps();
    foot->addWidget(m_foot);
    body()->addLayout(foot);

    connect(reset, &LButton::activated, this, [this] {
        m_columns.resetColumns();
        fill();
    });
    connect(m_find, &QLineEdit::textChanged, this, &ColumnChooser::narrow);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling)
            return;
        m_columns.setColumnShown(item->data(kFieldRole).toString(), item->checkState() == Qt::Checked);
        describe();
    });
    // The view moves its rows only after the drop has been handled.
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, [this] {
        if (!m_filling)
            QTimer::singleShot(0, this, &ColumnChooser::takeOrder);
    });
    fill();
    // What else is in it, and what is above it in the window, take some 310 px.
    const int room = window->height() - static_cast<int>(310 * theme::Theme::of().textSize());
    m_list->setFixedHeight(std::min({m_list->count() * m_list->sizeHintForRow(0) + 4, 420, std::max(120, room)}));
}

void ColumnChooser::begin() {
    m_find->setFocus(Qt::PopupFocusReason);
}

void ColumnChooser::fill() {
    m_filling = true;
    const int row = m_list->currentRow();
    m_list->clear();
    for (const ColumnSet::Column& state : m_columns.columns()) {
        auto* item = new QListWidgetItem(state.label, m_list);
        item->setData(kFieldRole, state.field);
        item->setData(kLockedRole, state.locked);
        Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
        if (!state.locked)
            flags |= Qt::ItemIsUserCheckable;
        item->setFlags(flags);
        item->setCheckState(state.shown ? Qt::Checked : Qt::Unchecked);
        if (state.locked)
            item->setToolTip(QStringLiteral("Always shown: it says which record a row is."));
        if (state.noRoom) {
            item->setText(state.label + QStringLiteral(" (no room)"));
            item->setToolTip(QStringLiteral("Chosen, but the window is too narrow for it."));
        }
    }
    m_list->setCurrentRow(std::max(0, row));
    m_filling = false;
    narrow(m_find->text());
    describe();
}

void ColumnChooser::narrow(const QString& text) {
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(text, Qt::CaseInsensitive));
}

void ColumnChooser::describe() {
    int shown = 0;
    int noRoom = 0;
    const auto states = m_columns.columns();
    for (const ColumnSet::Column& state : states) {
        shown += state.shown ? 1 : 0;
        noRoom += state.shown && state.noRoom ? 1 : 0;
    }
    QString words = QStringLiteral("%1 of %2 shown.").arg(shown).arg(states.size());
    if (noRoom > 0)
        words += QStringLiteral(" There is no room for %1 of them.").arg(noRoom);
    m_foot->setText(words + QStringLiteral(" Drag, or Alt with Up and Down, to reorder."));
}

void ColumnChooser::takeOrder() {
    for (int row = 0; row < m_list->count(); ++row) {
        const QString field = m_list->item(row)->data(kFieldRole).toString();
        if (m_columns.columns().value(row).field != field)
            m_columns.moveColumn(field, row);
    }
    fill();
}

void ColumnChooser::moveCurrent(int by) {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const int to = m_list->currentRow() + by;
    if (to < 0 || to >= m_list->count())
        return;
    m_columns.moveColumn(item->data(kFieldRole).toString(), to);
    fill();
    m_list->setCurrentRow(to);
}

bool ColumnChooser::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() & Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            moveCurrent(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
    }
    return Popover::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
