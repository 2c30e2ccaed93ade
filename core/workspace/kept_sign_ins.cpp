#include "core/workspace/kept_sign_ins.h"

#include "core/auth/digest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace landreeve::workspace {
namespace {

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string textOf(const QJsonObject& object, const char* name) {
    return object[QLatin1String(name)].toString().toStdString();
}

QJsonObject objectIn(const std::optional<SecretString>& secret) {
    if (!secret)
        return {};
    const std::string_view bytes = secret->reveal();
    return QJsonDocument::fromJson(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
}

SecretString secretOf(const QJsonObject& object) {
    return SecretString(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString());
}

} // namespace

std::string KeptSignIns::indexName() const {
    return "operator-session:" + m_profile;
}

std::string KeptSignIns::nameOf(const Person& person) const {
    return indexName() + ":" + auth::toHex(auth::fingerprintOf(person.issuer + "\n" + person.userId));
}

KeptSignIns::Index KeptSignIns::index(const std::stop_token& stop) const {
    const QJsonObject object = objectIn(m_secrets.read(indexName(), stop));
    const auto personIn = [](const QJsonValue& value) {
        return Person{textOf(value.toObject(), "issuer"), textOf(value.toObject(), "user_id")};
    };
    Index index;
    const QJsonArray people = object[QLatin1String("people")].toArray();
    for (const QJsonValue one : people)
        index.people.push_back(personIn(one));
    if (const QJsonValue current = object[QLatin1String("current")]; current.isObject())
        index.current = personIn(current);
    return index;
}

void KeptSignIns::write(const Index& index, const std::stop_token& stop) {
    if (index.people.empty()) {
        m_secrets.remove(indexName(), stop);
        return;
    }
    const auto documentOf = [](const Person& person) {
        return QJsonObject{{QStringLiteral("issuer"), qt(person.issuer)},
                           {QStringLiteral("user_id"), qt(person.userId)}};
    };
    QJsonArray people;
    for (const Person& person : index.people)
        people.append(documentOf(person));
    QJsonObject object{{QStringLiteral("people"), people}};
    if (index.current)
        object.insert(QStringLiteral("current"), documentOf(*index.current));
    m_secrets.write(indexName(), secretOf(object), stop);
}

std::optional<KeptSignIn> KeptSignIns::current(const std::stop_token& stop) const {
    const auto person = index(stop).current;
    return person ? of(person->issuer, person->userId, stop) : std::nullopt;
}

std::optional<KeptSignIn> KeptSignIns::of(const std::string& issuer, const std::string& userId,
                                          const std::stop_token& stop) const {
    const QJsonObject object = objectIn(m_secrets.read(nameOf({issuer, userId}), stop));
    KeptSignIn kept{issuer,
                    userId,
                    textOf(object, "session"),
                    {SecretString(textOf(object, "access_token")), SecretString(textOf(object, "refresh_token")), {}},
                    object[QLatin1String("spent")].toBool()};
    if (kept.tokens.accessToken.empty() || kept.sessionJti.empty())
        return std::nullopt;
    kept.tokens.expiresAt += std::chrono::milliseconds(object[QLatin1String("expires_at_ms")].toInteger());
    return kept;
}

std::vector<KeptSignIn> KeptSignIns::all(const std::stop_token& stop) const {
    std::vector<KeptSignIn> all;
    for (const Person& person : index(stop).people) {
        if (auto kept = of(person.issuer, person.userId, stop))
            all.push_back(std::move(*kept));
    }
    return all;
}

void KeptSignIns::put(const KeptSignIn& kept, const std::stop_token& stop) {
    enter(kept, false, stop);
}

void KeptSignIns::putCurrent(const KeptSignIn& kept, const std::stop_token& stop) {
    enter(kept, true, stop);
}

void KeptSignIns::enter(const KeptSignIn& kept, bool asCurrent, const std::stop_token& stop) {
    using std::chrono::milliseconds;
    const Person person{kept.issuer, kept.userId};
    Index known = index(stop);
    const bool isKnown = std::ranges::find(known.people, person) != known.people.end();
    if (!isKnown || (asCurrent && known.current != person)) {
        if (!isKnown)
            known.people.push_back(person);
        if (asCurrent)
            known.current = person;
        // First of all: what stands in no index is never removed.
        write(known, stop);
    }
    const auto expiresAt = std::chrono::duration_cast<milliseconds>(kept.tokens.expiresAt.time_since_epoch());
    QJsonObject object{{QStringLiteral("session"), qt(kept.sessionJti)},
                       {QStringLiteral("access_token"), qt(kept.tokens.accessToken.reveal())},
                       {QStringLiteral("refresh_token"), qt(kept.tokens.refreshToken.reveal())},
                       {QStringLiteral("expires_at_ms"), static_cast<qint64>(expiresAt.count())}};
    if (kept.spent)
        object.insert(QStringLiteral("spent"), true);
    m_secrets.write(nameOf(person), secretOf(object), stop);
}

void KeptSignIns::remove(const std::string& issuer, const std::string& userId, const std::stop_token& stop) {
    const Person person{issuer, userId};
    Index known = index(stop);
    if (std::erase(known.people, person) == 0)
        return;
    m_secrets.remove(nameOf(person), stop);
    if (known.current == person)
        known.current.reset();
    write(known, stop);
}

void KeptSignIns::removeAll(const std::stop_token& stop) {
    for (const Person& person : index(stop).people)
        m_secrets.remove(nameOf(person), stop);
    m_secrets.remove(indexName(), stop);
}

} // namespace landreeve::workspace
