#include "ui/audit/audit_tools.h"

#include "ui/audit/audit_words.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_edit.h"

#include <QComboBox>
#include <QDate>
#include <QLocale>

#include <array>

namespace landreeve::ui::audit {

using landreeve::audit::EntryFilter;

namespace {

constexpr int kMonths = 13;
/// The span that was chosen elsewhere.
constexpr QLatin1String kSpan("span");
/// Actions of any kind of record, before those there are.
constexpr auto kKinds = std::to_array<std::pair<const char*, const char*>>({{"*.reveal", "Personal data revealed"},
                                                                            {"*.export", "Exported"},
                                                                            {"*refused*", "Refused"},
                                                                            {"*revoke*", "Revoked"},
                                                                            {"*.delete", "Deleted"}});

QDateTime monthBegin(const QDate& month) {
    const QTimeZone& zone = theme::Theme::of().timeZone();
    return month.startOfDay(zone.isValid() ? zone : QTimeZone::systemTimeZone());
}

std::optional<Time> timeOf(const QDateTime& moment) {
    return Time(std::chrono::milliseconds(moment.toMSecsSinceEpoch()));
}

std::string chosen(const QComboBox* combo) {
    return combo->currentIndex() <= 0 ? std::string() : combo->currentData().toString().toStdString();
}

QString same(const QString& value) {
    return value;
}

} // namespace

AuditTools::AuditTools(QWidget* parent)
    : ToolRow(QStringLiteral("auditSearch"), QStringLiteral("Who, what, where, why, before or after"), parent),
      m_times(addChoice(QStringLiteral("auditTimeCombo"), QStringLiteral("Time"), QStringLiteral("Any time"))),
      m_actions(addChoice(QStringLiteral("auditActionCombo"), QStringLiteral("Action"), QStringLiteral("Anything"))),
      m_people(addChoice(QStringLiteral("auditActorCombo"), QStringLiteral("Person"), QStringLiteral("Anybody"))),
      m_tenants(addChoice(QStringLiteral("auditTenantCombo"), QStringLiteral("Tenant"), QStringLiteral("Anywhere"))) {
    setObjectName(QStringLiteral("auditFilters"));
    for (const auto& [pattern, words] : kKinds)
        m_actions->addItem(QLatin1String(words), QLatin1String(pattern));
    fillTimes();
    addListButtons();
    connect(search(), &widgets::SearchEdit::searched, this, &AuditTools::say);
    for (QComboBox* combo : {m_times, m_actions, m_people, m_tenants})
        connect(combo, &QComboBox::currentIndexChanged, this, &AuditTools::say);
}

// Spans as their length in hours, months as their first day.
void AuditTools::fillTimes() {
    m_times->addItem(QStringLiteral("Last 24 hours"), 24);
    m_times->addItem(QStringLiteral("Last 7 days"), 24 * 7);
    m_times->addItem(QStringLiteral("Last 30 days"), 24 * 30);
    const QDate today = QDate::currentDate();
    QDate month(today.year(), today.month(), 1);
    for (int i = 0; i < kMonths; ++i, month = month.addMonths(-1))
        m_times->addItem(QLocale::c().toString(month, QStringLiteral("MMMM yyyy")), month);
}

void AuditTools::say() {
    if (!m_quiet)
        Q_EMIT filterChanged();
}

EntryFilter AuditTools::filter() const {
    EntryFilter filter{.tenantId = chosen(m_tenants),
                       .action = chosen(m_actions),
                       .actor = chosen(m_people),
                       .search = search()->text().trimmed().toStdString()};
    if (const QVariant time = m_times->currentData();
        m_times->currentIndex() > 0 && time.userType() == QMetaType::QDate) {
        filter.since = timeOf(monthBegin(time.toDate()));
        filter.until = timeOf(monthBegin(time.toDate().addMonths(1)));
    } else if (time.userType() == QMetaType::QString) {
        filter.since = m_span->first;
        filter.until = m_span->second;
    } else if (m_times->currentIndex() > 0) {
        // To the minute: the same choice is the same filter for a while.
        const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
        filter.since = now - std::chrono::hours(time.toInt());
    }
    return filter;
}

void AuditTools::show(const QString& tenant, const QString& words, const QString& action) {
    m_quiet = true;
    search()->setText(words);
    for (QComboBox* combo : {m_times, m_people})
        combo->setCurrentIndex(0);
    for (const auto& [combo, value] : {std::pair(m_tenants, tenant), std::pair(m_actions, action)}) {
        int at = value.isEmpty() ? 0 : combo->findData(value);
        if (at < 0) {
            combo->addItem(combo == m_actions ? actionWords(value) : value, value);
            at = combo->count() - 1;
        }
        combo->setCurrentIndex(at);
    }
    m_quiet = false;
    Q_EMIT filterChanged();
}

void AuditTools::showSpan(Time since, Time until, const QString& words) {
    m_quiet = true;
    m_span = {since, until};
    int at = m_times->findData(QString(kSpan));
    if (at < 0) {
        m_times->addItem(words, QString(kSpan));
        at = m_times->count() - 1;
    }
    m_times->setItemText(at, words);
    m_times->setCurrentIndex(at);
    m_quiet = false;
    Q_EMIT filterChanged();
}

void AuditTools::clear() {
    show({}, {}, {});
}

QWidget* AuditTools::firstField() const {
    return search();
}

bool AuditTools::isFiltered() const {
    return filter() != EntryFilter();
}

QString AuditTools::filterWords() const {
    QStringList words;
    if (const QString text = search()->text().trimmed(); !text.isEmpty())
        words.append(QStringLiteral("“%1”").arg(text));
    for (const QComboBox* combo : {m_times, m_actions, m_people, m_tenants}) {
        if (combo->currentIndex() > 0)
            words.append(combo->currentText());
    }
    return words.join(QStringLiteral(", "));
}

void AuditTools::setChoices(const landreeve::audit::EntryChoices& choices) {
    const auto list = [](const std::vector<std::string>& values) {
        QStringList texts;
        for (const std::string& value : values)
            texts.append(QString::fromStdString(value));
        return texts;
    };
    fillChoice(m_actions, 1 + static_cast<int>(kKinds.size()), list(choices.actions), &actionWords);
    fillChoice(m_people, 1, list(choices.actors), &same);
    fillChoice(m_tenants, 1, list(choices.tenants), &same);
}

} // namespace landreeve::ui::audit
