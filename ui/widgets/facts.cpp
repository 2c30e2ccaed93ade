#include "ui/widgets/facts.h"

#include "ui/widgets/label.h"

#include <QGridLayout>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;

Facts::Facts(int nameWidth, QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)), m_nameWidth(nameWidth) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(9);
    m_grid->setColumnMinimumWidth(0, nameWidth);
    m_grid->setColumnStretch(1, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

Label* Facts::add(const QString& key, const QString& name, TypeStyle style) {
    auto* value = new Label({}, style, Token::Ink, this);
    value->setObjectName(key);
    value->setAccessibleName(name);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setElide(style == TypeStyle::Fixed ? Qt::ElideMiddle : Qt::ElideRight);
    addWidget(name, value);
    return value;
}

void Facts::addWidget(const QString& name, QWidget* value) {
    const int row = m_grid->rowCount();
    m_grid->addWidget(new Label(name, TypeStyle::Body, Token::Ink2, this), row, 0, Qt::AlignLeft | Qt::AlignVCenter);
    if (value->sizePolicy().horizontalPolicy() == QSizePolicy::Fixed)
        m_grid->addWidget(value, row, 1, Qt::AlignLeft | Qt::AlignVCenter);
    else
        m_grid->addWidget(value, row, 1, Qt::AlignVCenter);
}

void Facts::set(const QString& key, const QString& text, const QString& toolTip) {
    auto* label = findChild<Label*>(key, Qt::FindDirectChildrenOnly);
    if (!label)
        return;
    label->setText(text.isEmpty() ? QStringLiteral("—") : text);
    label->setInk(text.isEmpty() ? Token::Ink3 : Token::Ink);
    label->setToolTip(toolTip);
}

QString Facts::value(const QString& key) const {
    const auto* label = findChild<Label*>(key, Qt::FindDirectChildrenOnly);
    return label ? label->text() : QString();
}

void Facts::clearValues() {
    const auto labels = findChildren<Label*>(Qt::FindDirectChildrenOnly);
    for (Label* label : labels) {
        if (!label->objectName().isEmpty())
            set(label->objectName(), {});
    }
}

} // namespace landreeve::ui::widgets
