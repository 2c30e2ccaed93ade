#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/workspace/key_file_store.h"
#include "core/workspace/keychain_store.h"
#include "core/workspace/secret_service.h"
#include "core/workspace/secret_store.h"
#include "core/workspace/vault_file_store.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

namespace landreeve::workspace {
namespace {

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr std::string_view kKeychain = "keychain";
constexpr std::string_view kVaultFile = "vault-file";
constexpr std::string_view kKeyFile = "key-file";

struct Choice {
    std::string kind;
    std::string homeId; ///< Keeps this home's entries in a keychain apart from another's.
};

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

bool isKind(std::string_view kind) {
    return kind == kKeychain || kind == kVaultFile || kind == kKeyFile;
}

fs::path choiceFile(const Home& home) {
    return home.secrets() / "store.json";
}

std::optional<Choice> readChoice(const Home& home) {
    const auto text = readPrivateFile(choiceFile(home));
    if (!text)
        return std::nullopt;
    const auto bytes = text->reveal();
    const QJsonObject json =
        QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))).object();
    Choice choice{json.value(u"store").toString().toStdString(), json.value(u"home").toString().toStdString()};
    if (json.value(u"format").toInt() != kFormat || !isKind(choice.kind) || !isUuid(choice.homeId))
        throw Error("secrets_damaged",
                    "The note of where this home keeps its secrets is damaged: " + choiceFile(home).string() + ".",
                    "Put it back from a backup of the home.");
    return choice;
}

/// Keeps `wanted`, or what another program chose in the meantime.
Choice settle(const Home& home, const Choice& wanted, const std::stop_token& stop) {
    const FileLock lock(home.secrets() / "choice.lock", stop);
    if (const auto earlier = readChoice(home))
        return *earlier;
    const QJsonObject json{{u"format"_s, kFormat},
                           {u"store"_s, QString::fromStdString(wanted.kind)},
                           {u"home"_s, QString::fromStdString(wanted.homeId)}};
    writePrivateFile(choiceFile(home), QJsonDocument(json).toJson().toStdString());
    return wanted;
}

std::optional<std::string> override() {
    auto kind = variable("LANDREEVE_SECRET_STORE");
    if (kind && !isKind(*kind))
        throw Error("usage", "LANDREEVE_SECRET_STORE is \"" + *kind + "\".", "Use keychain, vault-file or key-file.");
    return kind;
}

/// From LANDREEVE_PASSPHRASE_FILE where it is set: its first line. Else `prompt`.
PassphrasePrompt effectivePrompt(const PassphrasePrompt& prompt) {
    const auto file = variable("LANDREEVE_PASSPHRASE_FILE");
    if (!file)
        return prompt;
    return [path = *file](const PassphraseRequest& request) -> std::optional<SecretString> {
        const auto content = readPrivateFile(path);
        if (!content)
            throw Error("passphrase_needed", "There is no file " + path + " with the vault's passphrase.",
                        "Correct LANDREEVE_PASSPHRASE_FILE.");
        const auto text = content->reveal();
        if (request.wrongBefore)
            throw Error("wrong_passphrase", "The passphrase in " + path + " does not open this home's vault.",
                        "Put the one the vault was made with into its first line.");
        return SecretString(text.substr(0, text.find_first_of("\r\n")));
    };
}

/// Of a home without one. A person can unlock a keyring; unattended, a locked one is as good as none.
std::string pick(const Home& home, const Choice& fresh, bool attended, bool canAsk, const std::stop_token& stop) {
    if (const auto kind = override())
        return *kind;
    // Left by a start that ended before its choice was noted.
    if (fs::exists(home.secrets() / "vault"))
        return std::string(kVaultFile);
    if (fs::exists(home.secrets() / "keys"))
        return std::string(kKeyFile);
    if (sessionBusAddress()) {
        try {
            KeychainStore(home.secrets(), fresh.homeId).tryOut(stop);
            return std::string(kKeychain);
        } catch (Error& error) {
            if (error.code() == "keychain_locked" && attended) {
                error.withHint("Unlock it, then try again; or start with LANDREEVE_SECRET_STORE=vault-file to keep the "
                               "secrets under a passphrase of their own.");
                throw;
            }
            if (error.code() != "keychain_unavailable" && error.code() != "keychain_locked")
                throw;
        }
    }
    return std::string(canAsk ? kVaultFile : kKeyFile);
}

/// Opens the store, and makes its file, so that from now on its absence is a failure.
std::unique_ptr<SecretStore> make(const Home& home, const Choice& choice, const PassphrasePrompt& prompt,
                                  const std::stop_token& stop) {
    if (choice.kind == kVaultFile) {
        auto store = std::make_unique<VaultFileStore>(home.secrets(), prompt);
        store->open(stop);
        return store;
    }
    if (choice.kind == kKeyFile) {
        auto store = std::make_unique<KeyFileStore>(home.secrets());
        store->make(stop);
        return store;
    }
    auto store = std::make_unique<KeychainStore>(home.secrets(), choice.homeId);
    store->tryOut(stop);
    return store;
}

void requireFile(const fs::path& file, std::string_view what) {
    if (!fs::exists(file))
        throw Error("secrets_damaged",
                    "This home keeps its secrets in " + std::string(what) + ", and it is missing: " + file.string() +
                        ".",
                    "Put it back from a backup of the home; without it encrypted fields stay unreadable.");
}

} // namespace

std::optional<std::string> chosenSecretStore(const Home& home) {
    const auto choice = readChoice(home);
    return choice ? std::optional(choice->kind) : std::nullopt;
}

std::unique_ptr<SecretStore> openSecretStore(const Home& home, const PassphrasePrompt& prompt, std::stop_token stop) {
    home.prepare();
    const PassphrasePrompt ask = effectivePrompt(prompt);
    auto choice = readChoice(home);
    if (choice) {
        if (const auto kind = override(); kind && *kind != choice->kind)
            throw Error("secret_store_mismatch",
                        "This home keeps its secrets in a " + choice->kind + "; LANDREEVE_SECRET_STORE says " + *kind +
                            ".",
                        "Unset it: in another store there is another key, which does not open what is encrypted.");
    } else {
        Choice fresh{{}, newUuid()};
        fresh.kind = pick(home, fresh, static_cast<bool>(prompt), static_cast<bool>(ask), stop);
        auto store = make(home, fresh, ask, stop);
        choice = settle(home, fresh, stop);
        if (choice->kind == fresh.kind && (choice->kind != kKeychain || choice->homeId == fresh.homeId))
            return store;
    }
    if (choice->kind == kKeychain)
        return std::make_unique<KeychainStore>(home.secrets(), choice->homeId);
    if (choice->kind == kVaultFile) {
        auto store = std::make_unique<VaultFileStore>(home.secrets(), ask);
        requireFile(store->path(), "a vault file");
        return store;
    }
    auto store = std::make_unique<KeyFileStore>(home.secrets());
    requireFile(store->path(), "a key file");
    return store;
}

} // namespace landreeve::workspace
