#include "ui/sessions/session_tools.h"

#include "ui/sessions/session_words.h"
#include "ui/theme/type_style.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/search_edit.h"
#include "ui/widgets/segments.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::sessions {

using widgets::LButton;
using Which = SessionQuery::Which;

namespace {

constexpr int kPauseMs = 300;
constexpr int kGap = 8;
constexpr int kLeastSearch = 150;

QComboBox* comboBox(const QString& name, const QString& spoken, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(name);
    combo->setAccessibleName(spoken);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(11);
    QObject::connect(combo, &QComboBox::currentTextChanged, combo, &QWidget::setToolTip);
    return combo;
}

} // namespace

SessionTools::SessionTools(QWidget* parent) : QWidget(parent), m_first(new QHBoxLayout), m_second(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    for (QHBoxLayout* row : {m_first, m_second}) {
        row->setSpacing(kGap);
        column->addLayout(row);
    }
    m_search = new widgets::SearchEdit(QStringLiteral("Person, address or session ID"), this);
    m_search->setObjectName(QStringLiteral("sessionSearch"));
    m_search->setPause(kPauseMs);
    m_search->setMinimumWidth(120);
    m_search->setMaximumWidth(240);
    m_segments = new widgets::Segments(this);
    m_segments->setObjectName(QStringLiteral("sessionSegments"));
    m_segments->setAccessibleName(QStringLiteral("Sessions"));
    m_segments->add(QStringLiteral("active"), QStringLiteral("Active"));
    m_segments->add(QStringLiteral("ended"), QStringLiteral("Ended"));
    m_segments->add(QStringLiteral("all"), QStringLiteral("All"));
    m_choices = new QWidget(this);
    auto* choices = new QHBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(kGap);
    m_tenants = comboBox(QStringLiteral("sessionTenantCombo"), QStringLiteral("Tenant"), m_choices);
    m_tenants->addItem(QStringLiteral("Any tenant"), QString());
    m_status = comboBox(QStringLiteral("sessionStatusCombo"), QStringLiteral("Status"), m_choices);
    m_status->addItem(QStringLiteral("Any status"), QString());
    m_status->addItem(QStringLiteral("Active"), QStringLiteral("active"));
    m_status->addItem(QStringLiteral("Expired"), QStringLiteral("expired"));
    m_status->addItem(QStringLiteral("Revoked"), QStringLiteral("revoked"));
    choices->addWidget(m_tenants);
    choices->addWidget(m_status);
    m_pause = LButton::tool(QStringLiteral("media-playback-pause"), QStringLiteral("Pause following"), this);
    m_pause->setObjectName(QStringLiteral("pauseButton"));
    m_refresh = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Refresh (F5)"), this);
    m_refresh->setObjectName(QStringLiteral("refreshButton"));
    m_columns = LButton::tool(QStringLiteral("view-column"), QStringLiteral("Columns (F4)"), this);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    m_first->addWidget(m_search, 1);
    m_first->addWidget(m_segments);
    m_first->addWidget(m_choices);
    m_first->addStretch(1);
    for (LButton* button : {m_pause, m_refresh, m_columns})
        m_first->addWidget(button);

    connect(m_search, &widgets::SearchEdit::searched, this, &SessionTools::say);
    connect(m_search, &widgets::SearchEdit::downPressed, this, &SessionTools::downPressed);
    connect(m_segments, &widgets::Segments::chosen, this, &SessionTools::takeSegment);
    connect(m_tenants, &QComboBox::currentIndexChanged, this, &SessionTools::say);
    connect(m_status, &QComboBox::currentIndexChanged, this, &SessionTools::takeStatus);
    connect(m_pause, &LButton::activated, this, &SessionTools::pauseToggled);
    connect(m_refresh, &LButton::activated, this, &SessionTools::refreshRequested);
    connect(m_columns, &LButton::activated, this, &SessionTools::columnsRequested);
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
    query.search = m_search->text().trimmed().toStdString();
    return query;
}

void SessionTools::setQuery(const SessionQuery& query) {
    m_quiet = true;
    m_search->setText(QString::fromStdString(query.search));
    const QString tenant = QString::fromStdString(query.tenantId.value_or(""));
    if (!tenant.isEmpty() && m_tenants->findData(tenant) < 0)
        m_tenants->addItem(tenant, tenant);
    m_tenants->setCurrentIndex(std::max(0, m_tenants->findData(tenant)));
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
    if (const QString text = m_search->text().trimmed(); !text.isEmpty())
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
    QStringList shown;
    for (int i = 1; i < m_tenants->count(); ++i)
        shown.append(m_tenants->itemText(i));
    const QString chosen = m_tenants->currentData().toString();
    QStringList wanted = ids;
    // One that is gone may still have sessions that are looked at.
    if (!chosen.isEmpty() && !wanted.contains(chosen))
        wanted.append(chosen);
    if (wanted == shown)
        return;
    m_quiet = true;
    while (m_tenants->count() > 1)
        m_tenants->removeItem(1);
    for (const QString& id : std::as_const(wanted))
        m_tenants->addItem(id, id);
    m_tenants->setCurrentIndex(std::max(0, m_tenants->findData(chosen)));
    m_quiet = false;
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

void SessionTools::focusSearch() {
    m_search->setFocus(Qt::OtherFocusReason);
}

QSize SessionTools::minimumSizeHint() const {
    return QSize(300, QWidget::minimumSizeHint().height());
}

void SessionTools::fit() {
    int wanted =
        theme::scaled(kLeastSearch) + m_segments->sizeHint().width() + m_choices->sizeHint().width() + 5 * kGap;
    for (const LButton* button : {m_pause, m_refresh, m_columns})
        wanted += button->sizeHint().width();
    const bool two = wanted > width();
    if (two == m_twoRows)
        return;
    m_twoRows = two;
    if (two) {
        m_first->removeWidget(m_choices);
        m_second->addWidget(m_choices);
        m_second->addStretch(1);
    } else {
        while (QLayoutItem* item = m_second->takeAt(0))
            delete item;
        m_first->insertWidget(2, m_choices);
    }
    updateGeometry();
}

void SessionTools::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

} // namespace landreeve::ui::sessions
