#include "ui/transfer/import_step.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using theme::Token;
using theme::TypeStyle;

ImportStep::ImportStep(const QString& objectName, ImportPlan& plan, QWidget* parent) : QWidget(parent), m_plan(plan) {
    setObjectName(objectName);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    outer->addWidget(scroll);
    m_content = new QWidget(scroll);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(20, 18, 20, 14);
    m_column->setSpacing(10);
    m_heading = new widgets::Label({}, TypeStyle::Heading, Token::Ink, m_content);
    m_heading->setObjectName(QStringLiteral("stepHeading"));
    m_heading->setElide(Qt::ElideRight);
    m_column->addWidget(m_heading);
    m_text = new widgets::Label({}, TypeStyle::Body, Token::Ink2, m_content);
    m_text->setObjectName(QStringLiteral("stepText"));
    m_text->setWraps();
    m_column->addWidget(m_text);
    scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false);
}

void ImportStep::setHeading(const QString& heading, const QString& text) {
    m_heading->setText(heading);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(heading);
}

} // namespace landreeve::ui::transfer
