#include "ui/tenants/placement_page.h"

#include "core/tenancy/placement.h"
#include "ui/control/fleet_feed.h"
#include "ui/tenants/tenant_words.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/status_mark.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::tenants {

using control::FleetFeed;
using landreeve::control::Server;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;

namespace {

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

/// Why no tenant can be placed there; empty where one can.
QString obstacle(const Server& server, const std::optional<tenancy::ServerLook>& look) {
    if (look && look->refusal)
        return text(look->refusal->message());
    if (server.draining)
        return QStringLiteral("It is being emptied and takes no new tenants.");
    if (server.capacity && server.tenants >= *server.capacity)
        return QStringLiteral("It is full.");
    return {};
}

QString remedy(const std::optional<tenancy::ServerLook>& look) {
    return look && look->refusal ? text(look->refusal->hint()) : QString();
}

} // namespace

/// One server: to choose, how it answers, how full it is, and why it cannot be chosen.
class PlacementPage::ServerRow : public QWidget {
public:
    ServerRow(const QString& name, const QString& words, QWidget* parent) : QWidget(parent) {
        auto* grid = new QGridLayout(this);
        grid->setContentsMargins(0, 9, 0, 9);
        grid->setHorizontalSpacing(10);
        grid->setVerticalSpacing(3);
        button = new QRadioButton(words, this);
        button->setObjectName(name);
        grid->addWidget(button, 0, 0);
        m_detail = new Label({}, TypeStyle::Small, Token::Ink2, this);
        m_room = new Label({}, TypeStyle::Body, Token::Ink2, this);
        m_bar = new widgets::ProgressBar(this);
        m_bar->setFixedWidth(150);
        m_obstacle = new Label({}, TypeStyle::Small, Token::Bad, this);
        m_obstacle->setWraps();
        m_obstacle->setContentsMargins(24, 0, 0, 0);
        grid->addWidget(m_detail, 0, 1);
        grid->addWidget(m_bar, 0, 2);
        grid->addWidget(m_room, 0, 3, Qt::AlignRight);
        grid->addWidget(m_obstacle, 1, 0, 1, 4);
        grid->setColumnStretch(1, 1);
        m_bar->hide();
        m_obstacle->hide();
    }

    void setDetail(const QString& words) { m_detail->setText(words); }

    void show(const Server& server, const std::optional<tenancy::ServerLook>& look) {
        const QString why = obstacle(server, look);
        setDetail(look && look->up()
                      ? QStringLiteral("%1, PostgreSQL %2").arg(delayWords(look->delay), text(look->version))
                      : QString());
        m_room->setText(roomWords(server));
        const double full = fullness(server);
        m_bar->setVisible(full >= 0);
        m_bar->setFraction(full);
        m_bar->setTone(full >= 0.9 ? Token::Warn : Token::Accent);
        m_bar->setAccessibleName(QStringLiteral("How full it is"));
        const QString hint = remedy(look);
        m_obstacle->setText(hint.isEmpty() ? why : why + QLatin1Char(' ') + hint);
        m_obstacle->setVisible(!why.isEmpty());
        button->setEnabled(why.isEmpty());
        button->setAccessibleDescription(why.isEmpty() ? m_room->text() : m_obstacle->text());
    }

    QRadioButton* button;

private:
    Label* m_detail;
    Label* m_room;
    widgets::ProgressBar* m_bar;
    Label* m_obstacle;
};

PlacementPage::PlacementPage(ProvisionServices services, tenancy::ProvisionRequest& request, QWidget* parent)
    : WizardStep(QStringLiteral("placementPage"), QStringLiteral("Where does it live?"),
                 QStringLiteral("The tenant gets a database of its own on this server."), parent),
      m_services(services),
      m_request(request),
      m_list(new QWidget(content())),
      m_rows(new QVBoxLayout(m_list)),
      m_group(new QButtonGroup(this)) {
    m_list->setObjectName(QStringLiteral("placementList"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    column()->addWidget(m_list);
    m_note = new FieldNote(m_list, content());
    m_note->setObjectName(QStringLiteral("placementNote"));
    column()->addWidget(m_note);
    column()->addStretch(1);
    connect(&services.feed, &FleetFeed::fleetChanged, this, &PlacementPage::fill);
    connect(&services.feed, &FleetFeed::serversChanged, this, &PlacementPage::show);
    connect(m_group, &QButtonGroup::buttonClicked, this, [this](QAbstractButton* button) {
        m_request.server = button->property("server").toString().toStdString();
        judge();
        Q_EMIT requestChanged();
    });
    fill();
}

std::string PlacementPage::proposedServer(const FleetFeed& feed) {
    std::vector<Server> usable;
    for (const Server& server : feed.fleet().servers) {
        if (obstacle(server, feed.serverLook(server.name)).isEmpty())
            usable.push_back(server);
    }
    try {
        return tenancy::choosePlacement(usable, {}).name;
    } catch (const Error&) {
        return {};
    }
}

void PlacementPage::fill() {
    QStringList names;
    for (const Server& server : m_services.feed.fleet().servers)
        names.append(text(server.name));
    if (names == m_names && !m_servers.isEmpty()) {
        show();
        return;
    }
    m_names = names;
    const auto old = m_list->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget* widget : old) {
        m_rows->removeWidget(widget);
        widget->hide();
        widget->deleteLater();
    }
    m_servers.clear();
    const auto add = [this](const QString& name, const QString& words, const QString& server) {
        auto* row = new ServerRow(name, words, m_list);
        row->button->setProperty("server", server);
        m_group->addButton(row->button);
        if (!m_servers.isEmpty())
            m_rows->addWidget(new widgets::HairLine(Qt::Horizontal, m_list));
        m_rows->addWidget(row);
        m_servers.append(row);
    };
    add(QStringLiteral("automaticRadio"), QStringLiteral("The server with the most room"), QString());
    for (const QString& name : std::as_const(m_names))
        add(QStringLiteral("server:") + name, name, name);
    show();
}

void PlacementPage::show() {
    const std::string proposed = proposedServer(m_services.feed);
    for (ServerRow* row : std::as_const(m_servers)) {
        const std::string name = row->button->property("server").toString().toStdString();
        row->button->setChecked(name == m_request.server);
        if (name.empty())
            row->setDetail(proposed.empty() ? QStringLiteral("none has room now")
                                            : QStringLiteral("now %1").arg(text(proposed)));
        else if (const Server* server = m_services.feed.fleet().server(name))
            row->show(*server, m_services.feed.serverLook(name));
    }
    judge();
}

void PlacementPage::judge() {
    QString wrong;
    QString hint;
    if (m_request.server.empty()) {
        if (m_services.feed.isLoaded() && proposedServer(m_services.feed).empty()) {
            wrong = QStringLiteral("No server of this workspace can take a tenant now.");
            // One server alone: its own trouble is the trouble.
            const auto& servers = m_services.feed.fleet().servers;
            if (servers.size() == 1)
                wrong += QLatin1Char(' ') + obstacle(servers.front(), m_services.feed.serverLook(servers.front().name));
        }
    } else if (const Server* server = m_services.feed.fleet().server(m_request.server)) {
        wrong = obstacle(*server, m_services.feed.serverLook(server->name));
    }
    if (wrong.isEmpty())
        m_note->clear();
    else
        m_note->set(FieldNote::Kind::Bad, wrong);
    Q_EMIT judged();
}

int PlacementPage::wrongCount() const {
    return m_note->kind() == FieldNote::Kind::Bad ? 1 : 0;
}

void PlacementPage::initializePage() {
    fill();
}

QWidget* PlacementPage::firstField() const {
    for (const ServerRow* row : m_servers) {
        if (row->button->isChecked() && row->button->isEnabled())
            return row->button;
    }
    return m_servers.isEmpty() ? nullptr : m_servers.first()->button;
}

bool PlacementPage::validatePage() {
    judge();
    if (wrongCount() == 0)
        return true;
    m_services.feed.refresh(); // what was in the way may be gone
    if (!m_servers.isEmpty())
        m_servers.first()->button->setFocus(Qt::OtherFocusReason);
    return false;
}

} // namespace landreeve::ui::tenants
