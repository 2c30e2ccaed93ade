#include "ui/sessions/session_tools.h"

#include "ui/sessions/session_words.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/segments.h"

#include <QComboBox>

namespace landreeve::ui::sessions {

using widgets::LButton;
using Which = SessionQuery::Which;

SessionTools::SessionTools(QWidget* parent)
    : ToolRow(QStringLiteral("sessionSearch"), QStringLiteral("Person, address or session ID"), parent),
      m_segments(new widgets::Segments(this)),
      m_tenants(
          addChoice(QStringLiteral("sessionTenantCombo"), QStringLiteral("Tenant"), QStringLiteral("Any tenant"))),
      m_status(addChoice(QStringLiteral("sessionStatusCombo"), QStringLiteral("Status"), QStringLiteral("Any status"))),
      m_pause(LButton::tool(QStringLiteral("media-playback-pause"), QStringLiteral("Pause following"), this)) {
    m_segments->setObjectName(QStringLiteral("sessionSegments"));
    m_segments->setAccessibleName(QStringLiteral("Sessions"));
    m_segments->add(QStringLiteral("active"), QStringLiteral("Active"));
    m_segments->add(QStringLiteral("ended"), QStringLiteral("Ended"));
    m_segments->add(QStringLiteral("all"), QStringLiteral("All"));
    addBeside(m_segments);
    m_status->addItem(QStringLiteral("Active"), QStringLiteral("active"));
    m_status->addItem(QStringLiteral("Expired"), QStringLiteral("expired"));
    m_status->addItem(QStringLiteral("Revoked"), QStringLiteral("revoked"));
    m_pause->setObjectName(QStringLiteral("pauseButton"));
    addButton(m_pause);
    addListButtons();

    connect(search(), &widgets::SearchEdit::searched, this, &SessionTools::say);
    connect(m_segments, &widgets::Segments::chosen, this, &SessionTools::takeSegment);
    connect(m_tenants, &QComboBox::currentIndexChanged, this, &SessionTools::say);
    connect(m_status, &QComboBox::currentIndexChanged, this, &SessionTools::takeStatus);
    connect(m_pause, &LButton::activated, this, &SessionTools::pauseToggled);
}

void SessionTools::say() {
    if (!m_quiet)
        Q_EMIT queryChanged();
}

// A status is one of those that a segment shows: what contradicts the one that was chosen gives way.
void SessionTools::takeSegment(const QString& id) {
    const QString status = m_status->currentData().toString();
    if ((id == QLatin1String("active") && !status.isEmpty() && status != QLatin1String("active")) ||
        (id == QLatin1String("ended") && status == QLatin1String("active"))) {
        m_quiet = true;
        m_status->setCurrentIndex(0);
        m_quiet = false;
    }
    say();
}

void SessionTools::takeStatus() {
    const QString status = m_status->currentData().toString();
    if (!m_quiet && !status.isEmpty() && m_segments->current() != QLatin1String("all"))
        m_segments->setCurrent(status == QLatin1String("active") ? status : QStringLiteral("ended"));
    say();
}

SessionQuery SessionTools::query() const {
    SessionQuery query;
    const QString status = m_status->currentData().toString();
    const QString segment = m_segments->current();
    query.which = status == QLatin1String("expired")   ? Which::Expired
                  : status == QLatin1String("revoked") ? Which::Revoked
                  : status == QLatin1String("active")  ? Which::Active
                  : segment == QLatin1String("active") ? Which::Active
                  : segment == QLatin1String("ended")  ? Which::Ended
                                                       : Which::All;
    if (const QString tenant = m_tenants->currentData().toString(); !tenant.isEmpty())
        query.tenantId = tenant.toStdString();
    query.search = search()->text().trimmed().toStdString();
    return query;
}

void SessionTools::setQuery(const SessionQuery& query) {
    m_quiet = true;
    search()->setText(QString::fromStdString(query.search));
    const QString tenant = QString::fromStdString(query.tenantId.value_or(""));
    if (!tenant.isEmpty() && m_tenants->findData(tenant) < 0)
        m_tenants->addItem(tenant, tenant);
    m_tenants->setCurrentIndex(tenant.isEmpty() ? 0 : m_tenants->findData(tenant));
    m_status->setCurrentIndex(query.which == Which::Expired ? 2 : query.which == Which::Revoked ? 3 : 0);
    m_segments->setCurrent(query.which == Which::Active ? QStringLiteral("active")
                           : query.which == Which::All  ? QStringLiteral("all")
                                                        : QStringLiteral("ended"));
    m_quiet = false;
    Q_EMIT queryChanged();
}

bool SessionTools::isFiltered() const {
    const SessionQuery now = query();
    return now.tenantId || !now.search.empty() || m_status->currentIndex() > 0;
}

QString SessionTools::filterWords() const {
    QStringList words;
    if (const QString text = search()->text().trimmed(); !text.isEmpty())
        words.append(QStringLiteral("“%1”").arg(text));
    if (m_tenants->currentIndex() > 0)
        words.append(m_tenants->currentText());
    if (m_status->currentIndex() > 0)
        words.append(m_status->currentText());
    else if (m_segments->current() == QLatin1String("active"))
        words.append(QStringLiteral("Active"));
    else if (m_segments->current() == QLatin1String("ended"))
        words.append(QStringLiteral("Ended"));
    return words.join(QStringLiteral(" and "));
}

void SessionTools::clear() {
    setQuery({});
}

void SessionTools::setTenants(const QStringList& ids) {
    fillChoice(m_tenants, 1, ids, [](const QString& id) { return id; });
}

void SessionTools::setCounts(const landreeve::sessions::SessionCounts& counts) {
    const auto ended = counts.expired + counts.revoked;
    m_segments->setCount(QStringLiteral("active"), countWords(counts.active, counts.exact));
    m_segments->setCount(QStringLiteral("ended"), countWords(ended, counts.exact));
    m_segments->setCount(QStringLiteral("all"), countWords(counts.active + ended, counts.exact));
    fit();
}

void SessionTools::setPaused(bool paused) {
    m_pause->setIconName(paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause"));
    m_pause->setHint(paused ? QStringLiteral("Follow again") : QStringLiteral("Pause following"));
}

} // namespace landreeve::ui::sessions
