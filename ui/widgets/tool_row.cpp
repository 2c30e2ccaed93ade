#include "ui/widgets/tool_row.h"

#include "ui/theme/type_style.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/search_edit.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QStyle>
#include <QVBoxLayout>

namespace landreeve::ui::widgets {
namespace {

constexpr int kPauseMs = 300;
constexpr int kGap = 8;
constexpr int kLeastSearch = 150;
constexpr int kChoiceLength = 11; ///< In letters, at least.

/// Its list is as wide as its words, however narrow the choice itself.
class Choice : public QComboBox {
public:
    using QComboBox::QComboBox;
    void showPopup() override {
        view()->setMinimumWidth(view()->sizeHintForColumn(modelColumn()) +
                                style()->pixelMetric(QStyle::PM_ScrollBarExtent));
        QComboBox::showPopup();
    }
};

} // namespace

ToolRow::ToolRow(const QString& search, const QString& finds, QWidget* parent)
    : QWidget(parent),
      m_first(new QHBoxLayout),
      m_second(new QHBoxLayout),
      m_search(new SearchEdit(finds, this)),
      m_choices(new QWidget(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    for (QHBoxLayout* row : {m_first, m_second}) {
        row->setSpacing(kGap);
        column->addLayout(row);
    }
    m_search->setObjectName(search);
    m_search->setPause(kPauseMs);
    m_search->setMinimumWidth(120);
    m_search->setMaximumWidth(240);
    auto* choices = new QHBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(kGap);
    m_first->addWidget(m_search, 1);
    m_first->addWidget(m_choices);
    m_first->addStretch(); // what the search leaves
    connect(m_search, &SearchEdit::listWanted, this, &ToolRow::listWanted);
}

void ToolRow::addBeside(QWidget* part) {
    m_beside.append(part);
    m_first->insertWidget(static_cast<int>(m_beside.size()), part);
}

void ToolRow::addButton(LButton* button) {
    m_buttons.append(button);
    m_first->addWidget(button);
}

void ToolRow::addListButtons() {
    auto* refresh = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), this);
    refresh->setObjectName(QStringLiteral("refreshButton"));
    m_columns = LButton::tool(QStringLiteral("view-column"), QStringLiteral("Columns (F4)"), this);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    for (LButton* button : {refresh, m_columns})
        addButton(button);
    connect(refresh, &LButton::activated, this, &ToolRow::refreshRequested);
    connect(m_columns, &LButton::activated, this, &ToolRow::columnsRequested);
}

QComboBox* ToolRow::addChoice(const QString& name, const QString& spoken, const QString& any) {
    auto* choice = new Choice(m_choices);
    choice->setObjectName(name);
    choice->setAccessibleName(spoken);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(kChoiceLength);
    choice->addItem(any);
    m_choices->layout()->addWidget(choice);
    connect(choice, &QComboBox::currentTextChanged, choice, &QWidget::setToolTip);
    connect(choice, &QComboBox::currentTextChanged, this, &ToolRow::fit);
    return choice;
}

void ToolRow::fillChoice(QComboBox* choice, int fixed, const QStringList& values,
                         const std::function<QString(const QString&)>& words) {
    QStringList shown;
    for (int i = fixed; i < choice->count(); ++i)
        shown.append(choice->itemData(i).toString());
    const bool chosen = choice->currentIndex() >= fixed;
    const QString value = choice->currentData().toString();
    QStringList wanted = values;
    if (chosen && !wanted.contains(value))
        wanted.append(value);
    if (wanted == shown)
        return;
    const QSignalBlocker quiet(choice);
    while (choice->count() > fixed)
        choice->removeItem(fixed);
    for (const QString& one : std::as_const(wanted))
        choice->addItem(words(one), one);
    if (chosen)
        choice->setCurrentIndex(fixed + static_cast<int>(wanted.indexOf(value)));
}

QSize ToolRow::minimumSizeHint() const {
    return QSize(300, QWidget::minimumSizeHint().height());
}

void ToolRow::focusSearch() {
    m_search->setFocus(Qt::OtherFocusReason);
}

// As wide as what is chosen, where there is room for that in one row.
void ToolRow::widenChoices(bool widen) {
    const auto choices = m_choices->findChildren<QComboBox*>(Qt::FindDirectChildrenOnly);
    for (QComboBox* choice : choices) {
        const QFontMetrics metrics(choice->font());
        const int length = metrics.horizontalAdvance(choice->currentText()) / metrics.horizontalAdvance(u'X') + 1;
        choice->setMinimumContentsLength(widen ? std::max(kChoiceLength, length) : kChoiceLength);
    }
}

int ToolRow::rowWidth() const {
    const int gaps = 4 + static_cast<int>(m_beside.size());
    int wanted = theme::scaled(kLeastSearch) + m_choices->sizeHint().width() + gaps * kGap;
    for (const QWidget* part : std::as_const(m_beside))
        wanted += part->sizeHint().width();
    for (const LButton* button : std::as_const(m_buttons))
        wanted += button->sizeHint().width();
    return wanted;
}

void ToolRow::fit() {
    widenChoices(true);
    if (rowWidth() > width())
        widenChoices(false);
    const bool two = rowWidth() > width();
    if (two == m_twoRows)
        return;
    m_twoRows = two;
    if (two) {
        m_first->removeWidget(m_choices);
        m_second->addWidget(m_choices);
        m_second->addStretch(1);
    } else {
        while (QLayoutItem* item = m_second->takeAt(0))
            delete item;
        m_first->insertWidget(1 + static_cast<int>(m_beside.size()), m_choices);
    }
    updateGeometry();
}

void ToolRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

} // namespace landreeve::ui::widgets
