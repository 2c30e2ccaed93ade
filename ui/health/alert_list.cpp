#include "ui/health/alert_list.h"

#include "ui/health/remedy.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::health {

using landreeve::health::Alert;
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
        m_detail = new Label({}, TypeStyle::Small, Token::Ink, this);
        m_remedy = new Label({}, TypeStyle::Small, Token::Ink2, this);
        for (Label* label : {m_title, m_detail, m_remedy}) {
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
        const QString key = QString::fromStdString(wanted.key());
        const QString title = QString::fromStdString(wanted.title);
        const Remedy remedy = remedyOf(wanted);
        setObjectName(QStringLiteral("alert:") + key);
        m_mark->setStatus(markOf(wanted));
        m_title->setText(title);
        m_detail->setText(QString::fromStdString(wanted.detail));
        m_remedy->setText(
            QStringList{QString::fromStdString(wanted.remedy), sinceWords(wanted)}.join(QLatin1Char(' ')).trimmed());
        button->setText(remedy.button);
        button->setObjectName(QStringLiteral("remedy:") + key);
        QString spoken = remedy.button;
        button->setAccessibleName(spoken.remove(u'…') + QStringLiteral(": ") + title);
        button->updateGeometry();
    }

    Alert alert;
    LButton* button;

private:
    widgets::StatusMark* m_mark;
    Label* m_title;
    Label* m_detail;
    Label* m_remedy;
};

AlertList::AlertList(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("alertList"));
    setAccessibleName(QStringLiteral("Needs attention"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 4);
    column->setSpacing(0);
    m_title = new Label(QStringLiteral("Needs attention"), TypeStyle::BodyStrong, Token::Ink, this);
    m_title->setContentsMargins(13, 11, 13, 11);
    column->addWidget(m_title);
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

void AlertList::hideTitle() {
    m_title->hide();
}

QSize AlertList::minimumSizeHint() const {
    return {QWidget::minimumSizeHint().width(), 0};
}

void AlertList::setLoading(bool loading) {
    m_loading = loading;
    showNothing();
}

void AlertList::setAlerts(const std::vector<Alert>& alerts) {
    const auto count = static_cast<qsizetype>(alerts.size());
    while (m_shown.size() > count) {
        Row* last = m_shown.takeLast();
        m_rows->removeWidget(last);
        last->hide();
        last->deleteLater();
    }
    while (m_shown.size() < count) {
        auto* row = new Row(this);
        m_rows->addWidget(row);
        m_shown.append(row);
        connect(row->button, &LButton::activated, this, [this, row] {
            const Alert alert = row->alert; // what is done may take the row away
            Q_EMIT remedyRequested(alert);
        });
    }
    for (qsizetype i = 0; i < count; ++i)
        m_shown[i]->show(alerts[static_cast<std::size_t>(i)]);
    showNothing();
}

} // namespace landreeve::ui::health
