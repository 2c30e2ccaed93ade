#include "ui/health/health_page.h"

#include "ui/health/remedy.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::health {

using landreeve::health::Alert;
using landreeve::health::HealthCheck;
using landreeve::health::HealthStatus;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kNameWidth = 190;
constexpr int kWordWidth = 62;

/// "key sets" as "Key sets"; a server's name keeps its case.
QString titleOf(const HealthCheck& check) {
    QString title = QString::fromStdString(check.name);
    title[0] = title[0].toUpper();
    return title;
}

/// Groups in the order of their first check, each with its checks in theirs.
QList<QPair<QString, QList<const HealthCheck*>>> groupsOf(const landreeve::health::HealthReport& report) {
    QList<QPair<QString, QList<const HealthCheck*>>> groups;
    for (const HealthCheck& check : report.checks) {
        const QString name = QString::fromStdString(check.group);
        auto found = std::ranges::find(groups, name, &QPair<QString, QList<const HealthCheck*>>::first);
        if (found == groups.end()) {
            groups.append({name, {}});
            found = groups.end() - 1;
        }
        found->second.append(&check);
    }
    return groups;
}

} // namespace

/// One check: mark, name and word, what it says, and for each of its alerts what to do.
class HealthPage::CheckRow : public QWidget {
public:
    CheckRow(HealthPage& page, QWidget* parent) : QWidget(parent), m_page(page) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addWidget(new widgets::HairLine(Qt::Horizontal, this));
        auto* row = new QHBoxLayout;
        row->setContentsMargins(14, 8, 14, 8);
        row->setSpacing(10);
        m_mark = new widgets::StatusMark({}, 12, this);
        m_name = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
        m_name->setWraps();
        m_name->setFixedWidth(theme::scaled(kNameWidth));
        m_mark->standLevelWith(m_name);
        row->addWidget(m_mark, 0, Qt::AlignTop);
        row->addWidget(m_name, 0, Qt::AlignTop);
        m_said = new QVBoxLayout;
        m_said->setSpacing(10);
        row->addLayout(m_said, 1);
        m_word = new Label({}, TypeStyle::Small, Token::Ink2, this);
        m_word->setMinimumWidth(theme::scaled(kWordWidth)); // buttons stand in line
        m_word->setAlignment(Qt::AlignRight);
        row->addWidget(m_word, 0, Qt::AlignTop);
        column->addLayout(row);
    }

    void show(const HealthCheck& check) {
        const widgets::Status status = tenants::statusOfHealth(check.status);
        setObjectName(QStringLiteral("check:") + QString::fromStdString(check.name));
        setAccessibleName(
            QStringLiteral("%1: %2, %3").arg(titleOf(check), status.word, QString::fromStdString(check.detail)));
        m_mark->setStatus(status);
        m_name->setText(titleOf(check));
        m_word->setText(status.word);
        m_word->setInk(check.status == HealthStatus::Ok ? Token::Ink2 : status.color);
        QStringList keys{QString::fromStdString(check.detail), QString::fromStdString(check.command)};
        for (const Alert& alert : check.alerts)
            keys << QString::fromStdString(alert.key() + alert.detail) + sinceWords(alert);
        if (std::exchange(m_shown, keys) == keys)
            return; // whoever stands on one of its buttons stays there
        while (QLayoutItem* item = m_said->takeAt(0)) {
            if (item->widget() != nullptr) {
                item->widget()->hide();
                item->widget()->deleteLater();
            }
            delete item;
        }
        if (!check.command.empty())
            m_said->addWidget(unknownBox(check));
        else if (check.alerts.empty())
            m_said->addWidget(words(QString::fromStdString(check.detail), TypeStyle::Body, Token::Ink2, this));
        for (const Alert& alert : check.alerts)
            m_said->addWidget(alertBox(alert));
    }

private:
    static Label* words(const QString& text, TypeStyle style, Token ink, QWidget* parent) {
        auto* label = new Label(text, style, ink, parent);
        label->setWraps();
        return label;
    }

    QWidget* alertBox(const Alert& alert) {
        const QString key = QString::fromStdString(alert.key());
        const Remedy remedy = remedyOf(alert);
        auto* button = buttonFor(QStringLiteral("remedy:") + key, remedy.button, QString::fromStdString(alert.title));
        connect(button, &LButton::activated, this, [this, alert] {
            if (!apply(alert, m_page.m_navigator))
                m_page.refresh();
        });
        QStringList last;
        if (!alert.command.empty())
            last << QString::fromStdString(alert.command);
        if (const QString since = sinceWords(alert); !since.isEmpty())
            last << since;
        auto* box = boxOf(words(QString::fromStdString(alert.detail), TypeStyle::Body, Token::Ink, this),
                          {QString::fromStdString(alert.remedy), last.join(QStringLiteral(" · "))}, button);
        box->setObjectName(QStringLiteral("alert:") + key);
        return box;
    }

    /// What is not known, and the command that tells it.
    QWidget* unknownBox(const HealthCheck& check) {
        auto* button =
            buttonFor(QStringLiteral("remedy:") + QString::fromStdString(check.name), copyWords(), titleOf(check));
        connect(button, &LButton::activated, this,
                [this, command = check.command] { copyCommand(command, m_page.m_navigator); });
        return boxOf(words(QString::fromStdString(check.detail), TypeStyle::Body, Token::Ink2, this),
                     {QString::fromStdString(check.command)}, button);
    }

    LButton* buttonFor(const QString& name, const QString& text, const QString& of) {
        auto* button = new LButton(text, LButton::Kind::Secondary, this);
        button->setButtonSize(LButton::Size::Small);
        button->setObjectName(name);
        button->setAccessibleName(QString(text).remove(u'…') + QStringLiteral(": ") + of);
        return button;
    }

    /// A sentence, smaller lines below it, and a button beside them; all theirs from now on.
    QWidget* boxOf(Label* sentence, const QStringList& lines, LButton* button) {
        auto* box = new QWidget(this);
        auto* row = new QHBoxLayout(box);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        auto* text = new QVBoxLayout;
        text->setSpacing(1);
        text->addWidget(sentence);
        for (const QString& line : lines)
            if (!line.isEmpty())
                text->addWidget(words(line, TypeStyle::Small, Token::Ink2, box));
        row->addLayout(text, 1);
        row->addWidget(button, 0, Qt::AlignTop);
        return box;
    }

    HealthPage& m_page;
    widgets::StatusMark* m_mark;
    Label* m_name;
    Label* m_word;
    QVBoxLayout* m_said;
    QStringList m_shown;
};

HealthPage::HealthPage(HealthFeed& feed, control::FleetFeed& fleet, shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("healthPage"), parent), m_feed(feed), m_fleet(fleet), m_navigator(navigator) {
    setTitle(QStringLiteral("Health"));
    m_check = new LButton(QStringLiteral("Check now"), LButton::Kind::Primary, head());
    m_check->setObjectName(QStringLiteral("checkNowButton"));
    m_check->setIconName(QStringLiteral("view-refresh"));
    head()->addAction(m_check);
    connect(m_check, &LButton::activated, this, &HealthPage::refresh);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::TabFocus); // Page Down goes on where nothing in it takes the focus
    scroll->setObjectName(QStringLiteral("healthChecks"));
    scroll->setAccessibleName(QStringLiteral("Checks"));
    scroll->viewport()->setAutoFillBackground(false);
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(scroll);
    m_content = new QWidget(scroll);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(20, 0, 20, 16);
    m_column->setSpacing(14);
    m_loading = new Label(QStringLiteral("Looking…"), TypeStyle::Body, Token::Ink2, m_content);
    m_column->addWidget(m_loading);
    m_column->addStretch(1);
    scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false);
    connect(&feed, &HealthFeed::changed, this, &HealthPage::show);
    connect(&feed, &HealthFeed::lookingChanged, this, [this] { m_check->setBusy(m_feed.isLooking()); });
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, [this] {
        m_names.clear(); // the names' column follows the text size
        show();
    });
    m_check->setBusy(feed.isLooking());
    show();
}

void HealthPage::refresh() {
    m_fleet.refresh();
    m_feed.look();
}

void HealthPage::activated(const QVariantMap&) {
    showFacts();
    m_feed.look();
}

QWidget* HealthPage::firstFocus() {
    return m_check;
}

void HealthPage::showFacts() {
    const auto& report = m_feed.report();
    if (!report) {
        head()->setFacts(QStringLiteral("Looking…"));
        return;
    }
    const auto alerts = static_cast<int>(m_feed.alerts().size());
    const QString need = alerts == 0   ? QStringLiteral("nothing needs you")
                         : alerts == 1 ? QStringLiteral("1 thing needs you")
                                       : QStringLiteral("%1 things need you").arg(alerts);
    const QDateTime at = theme::toDateTime(report->at);
    head()->setFacts(QStringLiteral("%1 checks at %2, %3").arg(report->checks.size()).arg(theme::clockTime(at), need),
                     theme::utcTime(at));
}

void HealthPage::show() {
    showFacts();
    if (!m_feed.report())
        return;
    const auto groups = groupsOf(*m_feed.report());
    QStringList names;
    for (const auto& [group, checks] : groups) {
        for (const HealthCheck* check : checks)
            names << group + QLatin1Char(':') + QString::fromStdString(check->name);
    }
    if (names != m_names) {
        m_names = names;
        rebuild();
    }
    qsizetype i = 0;
    for (const auto& [group, checks] : groups) {
        for (const HealthCheck* check : checks)
            m_rows[i++]->show(*check);
    }
}

void HealthPage::rebuild() {
    m_rows.clear();
    while (QLayoutItem* item = m_column->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    for (const auto& [group, checks] : groupsOf(*m_feed.report())) {
        auto* sheet = new widgets::Sheet(m_content);
        sheet->setAccessibleName(group);
        sheet->body()->setContentsMargins(1, 0, 1, 4);
        sheet->body()->setSpacing(0);
        auto* title = new Label(group, TypeStyle::BodyStrong, Token::Ink, sheet);
        title->setContentsMargins(13, 10, 13, 9);
        sheet->body()->addWidget(title);
        for (qsizetype i = 0; i < checks.size(); ++i) {
            m_rows.append(new CheckRow(*this, sheet));
            sheet->body()->addWidget(m_rows.last());
        }
        m_column->addWidget(sheet);
        sheet->show();
    }
    m_column->addStretch(1);
}

} // namespace landreeve::ui::health
