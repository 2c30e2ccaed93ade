#include "ui/widgets/side_panel.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tag.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;

SidePanel::SidePanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("sidePanel"));
    setAccessibleName(QStringLiteral("Side panel"));
    m_outer = new QVBoxLayout(this);
    m_outer->setContentsMargins(1, 14, 0, 0);
    m_outer->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(15, 0, 12, 0);
    head->setSpacing(10);
    m_tag = new HueTag(22, this);
    m_tag->hide();
    head->addWidget(m_tag, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    m_title = new Label({}, TypeStyle::Heading, Token::Ink, this);
    m_title->setElide(Qt::ElideRight);
    m_subtitle = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_subtitle->setElide(Qt::ElideMiddle);
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    head->addLayout(words, 1);
    LButton* close = LButton::tool(QStringLiteral("window-close"), QStringLiteral("Close panel"), this);
    close->setObjectName(QStringLiteral("closePanelButton"));
    connect(close, &LButton::activated, this, &SidePanel::closeRequested);
    head->addWidget(close, 0, Qt::AlignTop);
    m_outer->addLayout(head);
    m_actions = new QHBoxLayout;
    m_actions->setContentsMargins(15, 12, 15, 0);
    m_actions->setSpacing(8);
    m_outer->addLayout(m_actions);

    auto* scroll = new QScrollArea(this);
    m_scroll = scroll;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    connect(scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
    auto* content = new QWidget(scroll);
    content->setAutoFillBackground(false);
    m_body = new QVBoxLayout(content);
    m_body->setContentsMargins(15, 12, 15, 16);
    m_body->setSpacing(10);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    m_outer->addWidget(scroll, 1);
    fit();
}

void SidePanel::fit() {
    const double text = std::max(1.0, theme::Theme::of().textSize());
    setMinimumWidth(static_cast<int>(300 * text));
    setMaximumWidth(static_cast<int>(480 * text));
}

void SidePanel::setTitle(const QString& title, const QString& subtitle, bool subtitleFixed) {
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_subtitle->setTypeStyle(subtitleFixed ? TypeStyle::Fixed : TypeStyle::Body);
    m_subtitle->setVisible(!subtitle.isEmpty());
    setAccessibleName(title);
}

void SidePanel::setTenantTag(const QString& id, const QString& name) {
    m_tag->setVisible(!id.isEmpty());
    if (!id.isEmpty())
        m_tag->setTenant(name, theme::hueOf(id));
}

void SidePanel::setTabs(QWidget* tabs) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(11, 6, 11, 0);
    row->addWidget(tabs);
    m_outer->insertLayout(2, row);
    m_tabs = tabs;
}

void SidePanel::setFoot(QWidget* foot) {
    delete m_foot;
    m_foot = foot;
    m_outer->addWidget(foot);
}

void SidePanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Base));
    theme::hairline(painter, rect(), Qt::Vertical, theme::color(Token::Line));
    if (m_tabs)
        theme::hairline(painter, QRectF(0, m_tabs->geometry().bottom(), width(), 1), Qt::Horizontal,
                        theme::color(Token::Line));
    if (m_scroll->verticalScrollBar()->value() > 0)
        theme::hairline(painter, QRectF(0, m_scroll->y() - 1, width(), 1), Qt::Horizontal, theme::color(Token::Line));
    if (m_foot && !m_foot->isHidden()) {
        const QRect foot(0, m_foot->y(), width(), height() - m_foot->y());
        painter.fillRect(foot, theme::color(Token::Alt));
        theme::hairline(painter, foot, Qt::Horizontal, theme::color(Token::Line));
    }
}

void SidePanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT closeRequested();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace landreeve::ui::widgets
