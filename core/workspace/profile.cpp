#include "core/workspace/profile.h"

#include "core/base/error.h"
#include "core/workspace/private_file.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace landreeve::workspace {
namespace {

using namespace Qt::StringLiterals;

constexpr int kFormat = 1;
constexpr std::size_t kMostNameLength = 40;

bool isKind(std::string_view kind) {
    return kind == "this-computer" || kind == "staging" || kind == "production";
}

bool isLower(char c) {
    return c >= 'a' && c <= 'z';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

Profile localProfile() {
    Profile local;
    local.name = Profiles::kLocal;
    local.embedded = true;
    local.kind = "this-computer";
    return local;
}

/// libpq's second password, that of a client certificate's key, is a secret too.
postgres::ConnectionUrl withoutSecrets(const postgres::ConnectionUrl& url) {
    return url.withPassword({}).with("sslpassword", {});
}

QJsonObject toJson(const Profile& profile) {
    return {{u"name"_s, QString::fromStdString(profile.name)},
            {u"control_url"_s, QString::fromStdString(profile.controlUrl.redacted())},
            {u"kind"_s, QString::fromStdString(profile.kind)}};
}

Profile fromJson(const QJsonObject& json) {
    Profile profile;
    profile.name = json.value(u"name").toString().toStdString();
    checkWorkspaceName(profile.name);
    profile.kind = json.value(u"kind").toString().toStdString();
    if (!isKind(profile.kind))
        throw Error("usage", "\"" + profile.kind + "\" is no kind of workspace.");
    profile.controlUrl = postgres::ConnectionUrl::parse(json.value(u"control_url").toString().toStdString());
    return profile;
}

} // namespace

void checkWorkspaceName(std::string_view name) {
    const auto refuse = [](std::string why) { throw Error("invalid_workspace_name", std::move(why)); };
    if (name.empty())
        refuse("A workspace needs a name.");
    if (name.size() > kMostNameLength)
        refuse("A workspace's name has at most 40 characters.");
    if (!std::ranges::all_of(name, [](char c) { return isLower(c) || isDigit(c) || c == '-'; }))
        refuse("A workspace's name has lower-case letters, digits and hyphens only.");
    if (!isLower(name.front()))
        refuse("A workspace's name begins with a letter.");
    if (name.back() == '-' || name.find("--") != std::string_view::npos)
        refuse("In a workspace's name hyphens stand singly, between letters or digits.");
}

Profiles::Profiles(Home home) : m_home(std::move(home)) {}

std::vector<Profile> Profiles::list() const {
    std::vector<Profile> all = load().profiles;
    std::ranges::sort(all, {}, &Profile::name);
    all.insert(all.begin(), localProfile());
    return all;
}

Profile Profiles::get(const std::string& name) const {
    const auto all = list();
    const auto found = std::ranges::find(all, name, &Profile::name);
    if (found == all.end())
        throw Error("workspace_not_found", "There is no workspace \"" + name + "\" in this home.",
                    "Run `landreevectl workspace list` to see the names there are.");
    return *found;
}

void Profiles::add(const Profile& profile) {
    checkWorkspaceName(profile.name);
    if (!isKind(profile.kind))
        throw Error("usage", "\"" + profile.kind + "\" is no kind of workspace.",
                    "Use this-computer, staging or production.");
    if (profile.embedded)
        throw Error("usage", "A home has one embedded workspace, \"local\".",
                    "Choose another home with --home for a second engine.");
    change([&](Content& content) {
        const bool taken = profile.name == kLocal ||
                           std::ranges::find(content.profiles, profile.name, &Profile::name) != content.profiles.end();
        if (taken)
            throw Error("workspace_exists", "There is already a workspace \"" + profile.name + "\".",
                        "Choose another name.");
        content.profiles.push_back(profile);
    });
}

void Profiles::remove(const std::string& name) {
    if (name == kLocal)
        throw Error("invalid_workspace_name", "The workspace \"local\" belongs to this computer and always exists.",
                    "To be rid of its data, stop the engine and delete the home's folder.");
    get(name);
    change([&](Content& content) {
        std::erase_if(content.profiles, [&](const Profile& profile) { return profile.name == name; });
        if (content.current == name)
            content.current = kLocal;
    });
}

void Profiles::use(const std::string& name) {
    get(name);
    change([&](Content& content) { content.current = name; });
}

Profile Profiles::current() const {
    return get(load().current);
}

Profiles::Content Profiles::load() const {
    Content content{{}, std::string(kLocal)};
    const auto path = m_home.config() / "workspaces.json";
    const auto text = readFile(path);
    if (!text)
        return content;
    const auto damaged = [&](const std::string& why) {
        return Error("workspaces_unreadable", "The list of workspaces cannot be read: " + why,
                     "Correct or remove " + path.string() + ".");
    };
    QJsonParseError problem{};
    const auto bytes = text->reveal();
    const auto document =
        QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())), &problem);
    if (!document.isObject())
        throw damaged(problem.errorString().toStdString() + ".");
    const QJsonObject json = document.object();
    if (json.value(u"format").toInt() != kFormat)
        throw damaged("it is of another format than this program writes.");
    try {
        for (const auto& item : json.value(u"workspaces").toArray())
            content.profiles.push_back(fromJson(item.toObject()));
    } catch (const Error& error) {
        throw damaged(error.message());
    }
    content.current = json.value(u"current").toString().toStdString();
    const bool known = std::ranges::find(content.profiles, content.current, &Profile::name) != content.profiles.end();
    if (!known)
        content.current = kLocal;
    return content;
}

void Profiles::save(const Content& content) const {
    QJsonArray list;
    for (const Profile& profile : content.profiles) {
        Profile stored = profile;
        stored.controlUrl = withoutSecrets(profile.controlUrl);
        list.append(toJson(stored));
    }
    const QJsonObject json{
        {u"format"_s, kFormat}, {u"current"_s, QString::fromStdString(content.current)}, {u"workspaces"_s, list}};
    writePrivateFile(m_home.config() / "workspaces.json", QJsonDocument(json).toJson().toStdString());
}

template <typename Change>
void Profiles::change(const Change& apply) {
    m_home.prepare();
    const FileLock lock(m_home.config() / "workspaces.lock", {});
    Content content = load();
    apply(content);
    save(content);
}

} // namespace landreeve::workspace
