#include "ui/tenants/wizard_step.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;

WizardStep::WizardStep(const QString& objectName, const QString& heading, const QString& text, QWidget* parent)
    : QWizardPage(parent) {
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
    m_column->setContentsMargins(27, 20, 27, 16);
    m_column->setSpacing(2);
    m_headRow = new QHBoxLayout;
    m_heading = new widgets::Label({}, TypeStyle::Heading, Token::Ink, m_content);
    m_heading->setObjectName(QStringLiteral("stepHeading"));
    m_heading->setElide(Qt::ElideRight);
    m_headRow->addWidget(m_heading, 1);
    m_column->addLayout(m_headRow);
    m_text = new widgets::Label({}, TypeStyle::Body, Token::Ink2, m_content);
    m_text->setWraps();
    m_column->addWidget(m_text);
    m_column->addSpacing(16);
    scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false);
    setHeading(heading, text);
}

void WizardStep::setHeading(const QString& heading, const QString& text) {
    m_heading->setText(heading);
    m_text->setText(text);
    setAccessibleName(heading);
}

} // namespace landreeve::ui::tenants
