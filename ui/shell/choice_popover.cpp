#include "ui/shell/choice_popover.h"

#include "ui/widgets/hair_line.h"
#include "ui/widgets/search_edit.h"

#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

ChoicePopover::ChoicePopover(const QString& placeholder, QList<ChoiceItem> items, QWidget* window)
    : Popover(window), m_items(std::move(items)) {
    setFixedWidth(360);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(9, 9, 9, 9);
    m_edit = new widgets::SearchEdit(placeholder, this);
    m_edit->setObjectName(QStringLiteral("choiceEdit"));
    top->addWidget(m_edit);
    body()->addLayout(top);
    body()->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    m_list = new ChoiceList(this);
    m_list->setObjectName(QStringLiteral("choiceList"));
    m_list->setAccessibleName(placeholder);
    body()->addWidget(m_list);
    connect(m_edit, &QLineEdit::textChanged, this, &ChoicePopover::filter);
    connect(m_edit, &widgets::SearchEdit::downPressed, this, [this] { m_list->step(1); });
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        if (const ChoiceItem* item = m_list->current())
            Q_EMIT m_list->chosen(item->id);
    });
    connect(m_list, &ChoiceList::chosen, this, [this](const QString& id) {
        dismiss();
        Q_EMIT chosen(id);
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    filter({});
    fit();
}

void ChoicePopover::setItems(const QList<ChoiceItem>& items) {
    m_items = items;
    filter(m_edit->text());
    fit();
    if (isVisible())
        adjustSize();
}

void ChoicePopover::setAlways(const QList<ChoiceItem>& items) {
    m_always = items;
    filter(m_edit->text());
    fit();
}

void ChoicePopover::fit() {
    m_list->setFixedHeight(std::clamp(m_list->contentHeight(), 40, 380));
}

void ChoicePopover::filter(const QString& text) {
    QList<ChoiceItem> shown;
    for (const ChoiceItem& item : std::as_const(m_items)) {
        if (text.isEmpty() || item.text.contains(text, Qt::CaseInsensitive) ||
            item.detail.contains(text, Qt::CaseInsensitive) || item.id.contains(text, Qt::CaseInsensitive))
            shown.append(item);
    }
    m_list->setItems(shown + m_always, text);
}

} // namespace landreeve::ui::shell
