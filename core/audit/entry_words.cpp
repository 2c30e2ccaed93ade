#include "core/audit/entry_words.h"

#include "core/audit/entries.h"
#include "core/records/entity.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <array>
#include <map>

namespace landreeve::audit {
namespace {

const std::map<std::string, std::string, std::less<>>& verbs() {
    static const std::map<std::string, std::string, std::less<>> kVerbs{{"create", "made"},
                                                                        {"update", "changed"},
                                                                        {"delete", "deleted"},
                                                                        {"reveal", "revealed"},
                                                                        {"export", "exported"},
                                                                        {"import", "imported"},
                                                                        {"refused", "refused"},
                                                                        {"revoke", "revoked"},
                                                                        {"provision", "being provisioned"},
                                                                        {"provisioned", "provisioned"},
                                                                        {"apply", "applied"},
                                                                        {"map", "mapped"},
                                                                        {"unmap", "unmapped"},
                                                                        {"rename", "renamed"},
                                                                        {"suspend", "suspended"},
                                                                        {"resume", "resumed"},
                                                                        {"backup", "backed up"},
                                                                        {"seeded", "seeded"},
                                                                        {"settings", "settings changed"},
                                                                        {"prune", "pruned"},
                                                                        {"mint", "minted"},
                                                                        {"rotate", "rotated"},
                                                                        {"retire", "retired"},
                                                                        {"invalidate", "invalidated"},
                                                                        {"add", "added"},
                                                                        {"set", "changed"},
                                                                        {"submit", "sent for approval"},
                                                                        {"approve", "approved"},
                                                                        {"reject", "sent back"},
                                                                        {"receive", "received"},
                                                                        {"confirm", "confirmed"},
                                                                        {"reserve", "reserved"},
                                                                        {"hold", "held"},
                                                                        {"release", "released"},
                                                                        {"ship", "shipped"},
                                                                        {"deliver", "delivered"},
                                                                        {"return", "returned"},
                                                                        {"cancel", "cancelled"},
                                                                        {"close", "closed"},
                                                                        {"print", "printed"},
                                                                        {"remove", "removed"},
                                                                        {"baseline", "taken as applied"},
                                                                        {"check", "checked"},
                                                                        {"cleanup", "cleaned up"},
                                                                        {"clone", "being cloned"},
                                                                        {"delete.begin", "being deleted"},
                                                                        {"provision.failed", "provisioning failed"},
                                                                        {"provision.undone", "provisioning undone"},
                                                                        {"reconcile.drop", "leftover dropped"},
                                                                        {"refresh", "refreshed"},
                                                                        {"refresh-begin", "being refreshed"},
                                                                        {"refresh-refused", "refresh refused"},
                                                                        {"register", "registered"},
                                                                        {"restore", "being restored"},
                                                                        {"url.reveal", "password shown"}};
    return kVerbs;
}

/// Actions on more than the one that stands before the dot.
const std::map<std::string, std::string, std::less<>>& ofMany() {
    static const std::map<std::string, std::string, std::less<>> kOfMany{
        {"session.revoke-user", "Sessions of a user revoked"},
        {"session.revoke-tenant", "Sessions of a tenant revoked"},
        {"session.revoke-workspace", "All sessions revoked"}};
    return kOfMany;
}

std::string spaced(std::string words, std::string_view marks) {
    std::ranges::replace_if(
        words, [marks](char c) { return marks.find(c) != std::string_view::npos; }, ' ');
    return words;
}

std::string capital(std::string_view name) {
    std::string words = spaced(std::string(name), "-_");
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
        words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

bool contains(std::string_view text, const QString& word) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).contains(word, Qt::CaseInsensitive);
}

/// A regular expression of PostgreSQL's that matches this text alone.
std::string escaped(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
        if (!plain)
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

} // namespace

std::string actionWords(std::string_view action) {
    if (const auto many = ofMany().find(action); many != ofMany().end())
        return many->second;
    const auto dot = action.find('.');
    if (dot == std::string_view::npos)
        return capital(action);
    const std::string_view verb = action.substr(dot + 1);
    const auto known = verbs().find(verb);
    const std::string_view subject = action.substr(0, dot);
    return (subject == "jwks" ? std::string("Keys") : capital(subject)) + ' ' +
           (known != verbs().end() ? known->second : spaced(std::string(verb), ".-"));
}

std::string deedWords(std::string_view action, std::string_view objectKind) {
    if (ofMany().contains(action)) // whose stands beside it
        return "Sessions revoked";
    const auto dot = action.find('.');
    const auto known = dot == std::string_view::npos || action.substr(0, dot) != objectKind
                           ? verbs().end()
                           : verbs().find(action.substr(dot + 1));
    return known == verbs().end() ? actionWords(action) : capital(known->second);
}

bool isOwnField(std::string_view field) {
    constexpr std::array<std::string_view, 6> kOwn{"id",         "tenant_id",  "version",
                                                   "created_at", "created_by", "updated_at"};
    return std::ranges::find(kOwn, field) != kOwn.end();
}

std::string fieldWords(std::string_view objectKind, std::string_view field) {
    const auto entities = records::entities();
    const auto entity = std::ranges::find(entities, objectKind, &records::Entity::name);
    const auto* const known = entity == entities.end() ? nullptr : entity->find(field);
    if (known != nullptr)
        return known->label;
    // "session.idle_timeout" of a tenant, "purchase-order:approve" of a role.
    std::string words = capital(spaced(std::string(field), "."));
    if (const auto colon = words.find(':'); colon != std::string::npos)
        words.insert(colon + 1, " ");
    return words;
}

std::vector<std::string> searchPatterns(postgres::Connection& control, std::string_view search) {
    std::vector<std::string> patterns;
    const QStringList words =
        QString::fromUtf8(search.data(), static_cast<qsizetype>(search.size())).split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return patterns;
    const std::vector<std::string> actions = actionsOf(control);
    for (const QString& word : words) {
        std::string pattern = escaped(word.toStdString());
        const auto orElse = [&pattern](const std::string& other) { pattern += '|' + escaped(other); };
        for (const std::string& action : actions) {
            if (!contains(action, word) && contains(actionWords(action), word))
                orElse(action);
        }
        for (const records::Entity& entity : records::entities()) {
            for (const records::Field& field : entity.fields) {
                if (!contains(field.name, word) && contains(field.label, word))
                    orElse('"' + field.name + '"');
                for (const records::Choice& choice : field.choices) {
                    if (!contains(choice.value, word) && contains(choice.word, word))
                        orElse('"' + choice.value + '"');
                }
            }
        }
        for (const auto row :
             control.exec("SELECT DISTINCT subject FROM user_mapping WHERE strpos(lower(display_name), "
                          "lower($1)) > 0 LIMIT 500",
                          word.toStdString()))
            orElse(row.get<std::string>(0));
        patterns.push_back(std::move(pattern));
    }
    return patterns;
}

} // namespace landreeve::audit
