#include "ui/overview/server_strip.h"

#include "ui/tenants/tenant_words.h"
#include "ui/widgets/label.h"
#include "ui/widgets/progress_bar.h"
#include "ui/widgets/status_mark.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::overview {

using landreeve::control::Server;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

constexpr int kLeastCell = 250;

} // namespace

class ServerStrip::ServerCell : public QWidget {
public:
    explicit ServerCell(QWidget* parent) : QWidget(parent) {
        auto* grid = new QGridLayout(this);
        grid->setContentsMargins(0, 4, 0, 8);
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(8);
        m_mark = new widgets::StatusMark({}, 12, this);
        m_name = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
        m_delay = new Label({}, TypeStyle::Small, Token::Ink2, this);
        m_delay->setElide(Qt::ElideRight);
        m_room = new Label({}, TypeStyle::Body, Token::Ink2, this);
        m_bar = new widgets::ProgressBar(this);
        grid->addWidget(m_mark, 0, 0, Qt::AlignVCenter);
        grid->addWidget(m_name, 0, 1);
        grid->addWidget(m_delay, 0, 2);
        grid->addWidget(m_room, 0, 3, Qt::AlignRight);
        grid->addWidget(m_bar, 1, 0, 1, 4);
        grid->setColumnStretch(2, 1);
    }

    void show(const Server& server, const std::optional<tenancy::ServerLook>& look) {
        const double full = tenants::fullness(server);
        widgets::Status status{widgets::Shape::EmptyRing, Token::Idle, QStringLiteral("Looking")};
        QString words = QStringLiteral("looking…");
        if (look && !look->up()) {
            status = {widgets::Shape::DottedRing, Token::Bad, QStringLiteral("Unreachable")};
            words =
                look->refusal ? QString::fromStdString(look->refusal->message()) : QStringLiteral("does not answer");
        } else if (look) {
            const bool attention = look->refusal.has_value() || server.draining || full >= 0.9;
            status = attention ? widgets::Status{widgets::Shape::Triangle, Token::Warn, QStringLiteral("Attention")}
                               : widgets::Status{widgets::Shape::Tick, Token::Ok, QStringLiteral("Well")};
            words = tenants::delayWords(look->delay);
            if (look->refusal)
                words = QString::fromStdString(look->refusal->message());
            else if (server.draining)
                words += QStringLiteral(", being emptied");
        }
        m_mark->setStatus(status);
        m_name->setText(QString::fromStdString(server.name));
        m_delay->setText(words);
        m_delay->setInk(look && look->refusal ? status.color : Token::Ink2);
        m_room->setText(tenants::roomWords(server));
        m_bar->setVisible(full >= 0);
        m_bar->setFraction(full);
        m_bar->setTone(full >= 0.9 ? Token::Warn : Token::Accent);
        m_bar->setAccessibleName(QStringLiteral("How full %1 is").arg(m_name->text()));
        setObjectName(QStringLiteral("server:") + m_name->text());
        setAccessibleName(QStringLiteral("%1, %2, %3, %4").arg(m_name->text(), status.word, words, m_room->text()));
    }

private:
    widgets::StatusMark* m_mark;
    Label* m_name;
    Label* m_delay;
    Label* m_room;
    widgets::ProgressBar* m_bar;
};

ServerStrip::ServerStrip(control::FleetFeed& feed, QWidget* parent) : QWidget(parent), m_feed(feed) {
    setObjectName(QStringLiteral("serverStrip"));
    setAccessibleName(QStringLiteral("Servers"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 11, 14, 6);
    column->setSpacing(8);
    column->addWidget(new Label(QStringLiteral("Servers"), TypeStyle::BodyStrong, Token::Ink, this));
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(28);
    m_grid->setVerticalSpacing(4);
    column->addLayout(m_grid);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(&feed, &control::FleetFeed::fleetChanged, this, &ServerStrip::fill);
    connect(&feed, &control::FleetFeed::serversChanged, this, &ServerStrip::fill);
    fill();
}

void ServerStrip::fill() {
    const auto& servers = m_feed.fleet().servers;
    const bool other = static_cast<std::size_t>(m_cells.size()) != servers.size();
    while (static_cast<std::size_t>(m_cells.size()) > servers.size()) {
        ServerCell* last = m_cells.takeLast();
        m_grid->removeWidget(last);
        last->hide();
        last->deleteLater();
    }
    while (static_cast<std::size_t>(m_cells.size()) < servers.size())
        m_cells.append(new ServerCell(this));
    for (std::size_t i = 0; i < servers.size(); ++i)
        m_cells[static_cast<qsizetype>(i)]->show(servers[i], m_feed.serverLook(servers[i].name));
    if (other) {
        m_columns = 0;
        place();
    }
}

void ServerStrip::place() {
    const int columns = std::clamp(width() / kLeastCell, 1, std::max(1, std::min(3, static_cast<int>(m_cells.size()))));
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (ServerCell* cell : std::as_const(m_cells))
        m_grid->removeWidget(cell);
    for (int i = 0; i < static_cast<int>(m_cells.size()); ++i)
        m_grid->addWidget(m_cells[i], i / columns, i % columns);
    for (int column = 0; column < 3; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void ServerStrip::resizeEvent(QResizeEvent*) {
    place();
}

} // namespace landreeve::ui::overview
