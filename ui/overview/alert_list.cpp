#include "ui/overview/alert_list.h"

#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::overview {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

class AlertList::Row : public QWidget {
public:
    explicit Row(QWidget* parent) : QWidget(parent) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(new widgets::HairLine(Qt::Horizontal, this));
        auto* row = new QHBoxLayout;
        row->setContentsMargins(14, 7, 14, 7);
        row->setSpacing(10);
        m_mark = new widgets::StatusMark({}, 12, this);
        row->addWidget(m_mark, 0, Qt::AlignTop);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        m_title = new Label({}, TypeStyle::Body, Token::Ink, this);
        m_mark->standLevelWith(m_title);
        m_detail = new Label({}, TypeStyle::Small, Token::Ink2, this);
        for (Label* label : {m_title, m_detail}) {
            label->setWraps();
            words->addWidget(label);
        }
        row->addLayout(words, 1);
        button = new LButton({}, LButton::Kind::Secondary, this);
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button, 0, Qt::AlignVCenter);
        column->addLayout(row);
    }

    void show(const Alert& wanted) {
        alert = wanted;
        setObjectName(QStringLiteral("alert:") + wanted.id);
        m_mark->setStatus(wanted.mark);
        m_title->setText(wanted.title);
        m_detail->setText(wanted.detail);
        m_detail->setVisible(!wanted.detail.isEmpty());
        button->setText(wanted.button);
        button->setObjectName(QStringLiteral("remedy:") + wanted.id);
        QString spoken = wanted.button;
        button->setAccessibleName(spoken.remove(u'…') + QStringLiteral(": ") + wanted.title);
        button->updateGeometry();
    }

    Alert alert;
    LButton* button;

private:
    widgets::StatusMark* m_mark;
    Label* m_title;
    Label* m_detail;
};

AlertList::AlertList(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("alertList"));
    setAccessibleName(QStringLiteral("Needs attention"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 4);
    column->setSpacing(0);
    auto* title = new Label(QStringLiteral("Needs attention"), TypeStyle::BodyStrong, Token::Ink, this);
    title->setContentsMargins(13, 11, 13, 11);
    column->addWidget(title);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(0);
    column->addLayout(m_rows);
    m_nothing = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_nothing->setObjectName(QStringLiteral("nothingNeedsYou"));
    m_nothing->setContentsMargins(13, 0, 13, 12);
    column->addWidget(m_nothing);
    column->addStretch(1);
    showNothing();
}

void AlertList::showNothing() {
    m_nothing->setText(m_loading ? QStringLiteral("Looking…") : QStringLiteral("Nothing needs you."));
    m_nothing->setVisible(m_shown.isEmpty());
}

void AlertList::setLoading(bool loading) {
    m_loading = loading;
    showNothing();
}

void AlertList::setAlerts(const QList<Alert>& alerts) {
    while (m_shown.size() > alerts.size()) {
        Row* last = m_shown.takeLast();
        m_rows->removeWidget(last);
        last->hide();
        last->deleteLater();
    }
    while (m_shown.size() < alerts.size()) {
        auto* row = new Row(this);
        m_rows->addWidget(row);
        m_shown.append(row);
        connect(row->button, &LButton::activated, this, [this, row] {
            const Alert alert = row->alert; // what is done may take the row away
            Q_EMIT remedyRequested(alert);
        });
    }
    for (qsizetype i = 0; i < alerts.size(); ++i)
        m_shown[i]->show(alerts[i]);
    showNothing();
}

} // namespace landreeve::ui::overview
