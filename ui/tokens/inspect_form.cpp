#include "ui/tokens/inspect_form.h"

#include "core/base/error.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/field_note.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace landreeve::ui::tokens {

using access::InspectAgainst;
using widgets::FieldNote;
using Keys = InspectAgainst::Keys;

namespace {

constexpr int kKindRole = Qt::UserRole;
constexpr int kPlaceRole = Qt::UserRole + 1;

QLineEdit* field(const char* name, const QString& placeholder, QWidget* parent) {
    auto* edit = new QLineEdit(parent);
    edit->setObjectName(QLatin1String(name));
    edit->setPlaceholderText(placeholder);
    return edit;
}

} // namespace

InspectForm::InspectForm(QWidget* parent)
    : Form(parent),
      m_keys(new QComboBox(this)),
      m_place(field("keyPlaceEdit", QStringLiteral("https://… or /path/jwks.json"), this)),
      m_audience(field("audienceEdit", QStringLiteral("as its issuer has it"), this)),
      m_algorithms(field("algorithmsEdit", QStringLiteral("as its issuer has them"), this)),
      m_at(field("atEdit", QStringLiteral("now"), this)) {
    m_keys->setObjectName(QStringLiteral("keySetCombo"));
    m_keys->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_keys->setMinimumContentsLength(12);
    addField({QStringLiteral("Key set")}, m_keys);
    addField({QStringLiteral("Read from")}, m_place);
    addField({QStringLiteral("Audience")}, m_audience);
    addField({QStringLiteral("Algorithms")}, m_algorithms);
    addField({QStringLiteral("At")}, m_at);
    setIssuers({});
    chooseKeys();
    connect(m_keys, &QComboBox::currentIndexChanged, this, [this] {
        chooseKeys();
        Q_EMIT changed();
    });
    for (QLineEdit* edit : {m_place, m_audience, m_algorithms, m_at})
        connect(edit, &QLineEdit::textChanged, this, [this, edit] {
            noteOf(edit)->clear();
            Q_EMIT changed();
        });
}

void InspectForm::setIssuers(const std::vector<landreeve::control::Issuer>& issuers) {
    const QVariant kind = m_keys->currentData(kKindRole);
    const QVariant place = m_keys->currentData(kPlaceRole);
    const QSignalBlocker quiet(m_keys);
    m_keys->clear();
    const auto add = [this](const QString& words, Keys keys, const QString& at, const QString& tip) {
        m_keys->addItem(words);
        const int row = m_keys->count() - 1;
        m_keys->setItemData(row, static_cast<int>(keys), kKindRole);
        m_keys->setItemData(row, at, kPlaceRole);
        m_keys->setItemData(row, tip, Qt::ToolTipRole);
    };
    add(QStringLiteral("As the token names it"), Keys::Named, {}, QStringLiteral("Of the issuer in its iss claim"));
    for (const auto& issuer : issuers)
        add(nameOfIssuer(issuer.url), Keys::Of, qt(issuer.url), qt(issuer.url));
    add(QStringLiteral("A file or an address"), Keys::At, {}, QStringLiteral("A key set from elsewhere"));
    for (int row = 0; row < m_keys->count(); ++row) {
        if (m_keys->itemData(row, kKindRole) == kind && m_keys->itemData(row, kPlaceRole) == place)
            m_keys->setCurrentIndex(row);
    }
}

void InspectForm::chooseKeys() {
    const bool place = m_keys->currentData(kKindRole).toInt() == static_cast<int>(Keys::At);
    setRowVisible(m_place, place);
    m_audience->setPlaceholderText(place ? QStringLiteral("any") : QStringLiteral("as its issuer has it"));
    m_algorithms->setPlaceholderText(place ? QStringLiteral("RS256, ES256") : QStringLiteral("as its issuer has them"));
}

std::optional<Time> InspectForm::readTime(bool& good) const {
    good = true;
    const QString text = m_at->text().trimmed();
    if (text.isEmpty() || text.compare(QLatin1String("now"), Qt::CaseInsensitive) == 0)
        return {};
    for (const auto* format : {"yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"}) {
        QDateTime time = QDateTime::fromString(text, QLatin1String(format));
        if (!time.isValid())
            continue;
        const QTimeZone& zone = theme::Theme::of().timeZone();
        if (zone.isValid())
            time.setTimeZone(zone);
        return Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
    }
    try {
        return timeFromText(text.toStdString());
    } catch (const Error&) {
        good = false;
        return {};
    }
}

std::optional<InspectAgainst> InspectForm::against() {
    InspectAgainst against;
    bool good = true;
    against.keys = static_cast<Keys>(m_keys->currentData(kKindRole).toInt());
    against.place = m_keys->currentData(kPlaceRole).toString().toStdString();
    if (against.keys == Keys::At) {
        against.place = m_place->text().trimmed().toStdString();
        if (against.place.empty())
            return {};
    }
    if (const QString audience = m_audience->text().trimmed(); !audience.isEmpty())
        against.audience = audience.toStdString();
    const QString algorithms = m_algorithms->text().remove(u' ');
    if (!algorithms.isEmpty()) {
        std::vector<std::string> names;
        const auto parts = algorithms.split(u',', Qt::SkipEmptyParts);
        for (const QString& part : parts)
            names.push_back(part.toStdString());
        try {
            against.algorithms = auth::AlgorithmSet::fromNames(names);
        } catch (const Error& error) {
            noteOf(m_algorithms)->set(FieldNote::Kind::Bad, qt(error.message()));
            good = false;
        }
    }
    bool isTime = true;
    against.at = readTime(isTime);
    if (!isTime)
        noteOf(m_at)->set(FieldNote::Kind::Bad,
                          QStringLiteral("This is no time. Write it as 2025-11-24 13:51, or leave it for now."));
    else if (against.at)
        noteOf(m_at)->set(FieldNote::Kind::Hint, theme::localTime(theme::toDateTime(*against.at)));
    return good && isTime ? std::optional(against) : std::nullopt;
}

void InspectForm::showPolicy(const auth::VerifyPolicy& policy) {
    if (m_audience->text().isEmpty())
        m_audience->setPlaceholderText(policy.audience ? qt(*policy.audience) : QStringLiteral("any"));
    if (m_algorithms->text().isEmpty())
        m_algorithms->setPlaceholderText(algorithmWords(policy.algorithms));
}

void InspectForm::showPlaceFault(const QString& words) {
    noteOf(m_place)->set(FieldNote::Kind::Bad, words);
}

} // namespace landreeve::ui::tokens
