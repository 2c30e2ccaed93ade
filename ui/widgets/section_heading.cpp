#include "ui/widgets/section_heading.h"

#include "ui/widgets/hair_line.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>

namespace landreeve::ui::widgets {

SectionHeading::SectionHeading(const QString& text, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_label = new Label(text, theme::TypeStyle::SmallStrong, theme::Token::Ink, this);
    row->addWidget(m_label);
    row->addWidget(new HairLine(Qt::Horizontal, this), 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void SectionHeading::setText(const QString& text) {
    m_label->setText(text);
}

QString SectionHeading::text() const {
    return m_label->text();
}

void SectionHeading::setTrailing(QWidget* widget) {
    layout()->addWidget(widget);
}

} // namespace landreeve::ui::widgets
