#include "ui/widgets/row_actions.h"

#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/table.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollBar>

namespace landreeve::ui::widgets {

using theme::Token;

class RowActions::Strip : public QWidget {
public:
    explicit Strip(Table* table) : QWidget(table->viewport()), m_table(table) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(8, 0, 8, 1);
        row->setSpacing(2);
        hide();
    }

    QPersistentModelIndex index;
    QList<RowAction> shown;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const bool selected = m_table->selectionModel() && m_table->selectionModel()->isRowSelected(index.row());
        painter.fillRect(rect(), theme::color(selected ? Token::Sel : Token::Hover));
    }

private:
    Table* m_table;
};

RowActions::RowActions(Table* table, Provider provider, std::function<QString(const QModelIndex&)> object)
    : QObject(table),
      m_table(table),
      m_provider(std::move(provider)),
      m_object(std::move(object)),
      m_current(new Strip(table)),
      m_hovered(new Strip(table)) {
    connect(table, &Table::hoveredRowChanged, this, &RowActions::placeAll);
    connect(table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RowActions::placeAll);
    table->viewport()->installEventFilter(this);
    const auto watch = [this] {
        if (QItemSelectionModel* selection = m_table->selectionModel())
            connect(selection, &QItemSelectionModel::currentRowChanged, this, &RowActions::placeAll,
                    Qt::UniqueConnection);
        if (QAbstractItemModel* model = m_table->model()) {
            connect(model, &QAbstractItemModel::dataChanged, this, &RowActions::refresh, Qt::UniqueConnection);
            connect(model, &QAbstractItemModel::layoutChanged, this, &RowActions::refresh, Qt::UniqueConnection);
            connect(model, &QAbstractItemModel::modelReset, this, &RowActions::refresh, Qt::UniqueConnection);
            connect(model, &QAbstractItemModel::rowsInserted, this, &RowActions::refresh, Qt::UniqueConnection);
            connect(model, &QAbstractItemModel::rowsRemoved, this, &RowActions::refresh, Qt::UniqueConnection);
        }
    };
    watch();
}

void RowActions::refresh() {
    m_current->index = QPersistentModelIndex();
    m_hovered->index = QPersistentModelIndex();
    placeAll();
}

void RowActions::placeAll() {
    const int current = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1;
    place(m_current, current);
    place(m_hovered, m_table->hoveredRow() == current ? -1 : m_table->hoveredRow());
}

void RowActions::place(Strip* strip, int row) {
    const QModelIndex index = row < 0 || !m_table->model() ? QModelIndex() : m_table->model()->index(row, 0);
    if (!index.isValid()) {
        strip->index = QPersistentModelIndex();
        strip->hide();
        return;
    }
    if (strip->index != index) {
        strip->index = index;
        strip->shown = m_provider(index);
        const auto old = strip->findChildren<LButton*>();
        for (LButton* button : old) {
            button->hide();
            button->deleteLater();
        }
        const QString object = m_object(index);
        for (const RowAction& action : std::as_const(strip->shown)) {
            auto* button = action.icon.isEmpty() ? new LButton(action.text, LButton::Kind::Secondary, strip)
                                                 : LButton::tool(action.icon, action.text, strip);
            button->setObjectName(action.id);
            button->setFocusPolicy(Qt::NoFocus); // by keyboard they are in the row's menu
            if (action.icon.isEmpty())
                button->setButtonSize(LButton::Size::Small);
            const QString spoken = object.isEmpty() ? action.text : action.text + QStringLiteral(" ") + object;
            button->setToolTip(spoken);
            button->setAccessibleName(spoken);
            const QString id = action.id;
            connect(button, &LButton::activated, this, [this, id, strip] {
                if (strip->index.isValid())
                    Q_EMIT triggered(id, strip->index);
            });
            strip->layout()->addWidget(button);
            button->show(); // now, so that the width below counts it
        }
    }
    if (strip->shown.isEmpty()) {
        strip->hide();
        return;
    }
    const int width = strip->sizeHint().width();
    const int top = m_table->rowViewportPosition(row);
    strip->setGeometry(m_table->viewport()->width() - width, top, width, m_table->rowHeight(row) - 1);
    strip->setVisible(top > -m_table->rowHeight(row) && top < m_table->viewport()->height());
}

bool RowActions::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        placeAll();
    return QObject::eventFilter(watched, event);
}

} // namespace landreeve::ui::widgets
