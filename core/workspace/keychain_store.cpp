#include "core/workspace/keychain_store.h"

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/vault/cryptography.h"
#include "core/workspace/keychain_session.h"
#include "core/workspace/keychain_thread.h"
#include "core/workspace/secret_service.h"

#include <openssl/crypto.h>
#include <qt6keychain/keychain.h>

#include <QTimer>

#include <condition_variable>
#include <mutex>

namespace landreeve::workspace {
namespace {

using namespace Qt::StringLiterals;
using Service = KeyringState::Service;

constexpr int kTries = 10; ///< To hear of a default keyring.
constexpr std::chrono::milliseconds kPause{50};

Error unavailable(std::string why) {
    return {"keychain_unavailable", std::move(why),
            "Log in to the desktop session whose keyring holds them, or start its keyring service."};
}

Error locked() {
    return {"keychain_locked", "The desktop's keyring is locked, and holds this home's secrets.",
            "Unlock it (the desktop asks for its password), then try again."};
}

} // namespace

/// One call, shared by the thread that waits for it and the one that does it: whichever leaves last frees it.
struct KeychainStore::Request {
    Verb verb;
    QString service;
    QString name;
    std::string bus;
    SecretString secret; ///< To write; after a read, what was found.

    std::mutex mutex;
    std::condition_variable_any changed;
    bool done = false;
    bool abandoned = false; ///< Nobody waits for it any more.
    bool started = false;   ///< Handed to the keychain library: from here on a write may happen.
    bool wasLocked = false;
    bool found = false;
    std::optional<Error> failure;

    std::unique_ptr<KeychainSession> session; ///< While a job runs.

    void finish(std::optional<Error> with = std::nullopt) {
        const std::lock_guard guard(mutex);
        failure = std::move(with);
        done = true;
        changed.notify_all();
    }
};

KeychainStore::KeychainStore(const std::filesystem::path& folder, const std::string& homeId)
    : SecretStore(folder), m_service(u"landreeve/"_s + QString::fromStdString(homeId)) {}

std::optional<SecretString> KeychainStore::read(const std::string& name, std::stop_token stop) {
    return run(Verb::Read, name, {}, stop);
}

void KeychainStore::write(const std::string& name, const SecretString& secret, std::stop_token stop) {
    checkValue(secret);
    run(Verb::Write, name, secret, stop);
}

void KeychainStore::remove(const std::string& name, std::stop_token stop) {
    run(Verb::Remove, name, {}, stop);
}

void KeychainStore::tryOut(const std::stop_token& stop) {
    const std::string name = "try-out/" + newUuid();
    const SecretString token = randomPassword();
    write(name, token, stop);
    const auto back = read(name, stop);
    remove(name, stop);
    if (!back || !(*back == token))
        throw unavailable("The desktop's keyring did not give back what was written to it.");
}

std::optional<SecretString> KeychainStore::run(Verb verb, const std::string& name, SecretString secret,
                                               const std::stop_token& stop) const {
    checkName(name);
    // Asked before anything touches D-Bus: without a session its libraries would start one and leave it behind.
    const auto bus = sessionBusAddress();
    if (!bus)
        throw unavailable("There is no desktop session here, and so no keyring.");
    const auto request = std::make_shared<Request>();
    request->verb = verb;
    request->service = m_service;
    request->name = QString::fromStdString(name);
    request->bus = *bus;
    request->secret = std::move(secret);
    if (!KeychainThread::post([request] { start(request); }))
        throw unavailable("The keyring cannot be asked: it needs a running Qt application with GLib.");

    std::unique_lock guard(request->mutex);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    const bool done = request->changed.wait_until(guard, stop, deadline, [&] { return request->done; });
    if (!done) {
        request->abandoned = true;
        if (stop.stop_requested())
            throw Cancelled();
        Error late =
            request->wasLocked ? locked() : unavailable("The desktop's keyring did not answer within 5 seconds.");
        late.setInDoubt(request->started && verb != Verb::Read);
        throw late;
    }
    if (request->failure)
        throw Error(*request->failure);
    return request->found ? std::optional(std::move(request->secret)) : std::nullopt;
}

/// Goes on with what the keyring says of the request's entry. gnome-keyring says now and then, for a moment, that there
/// is no default keyring where there is one: asked again then, for half a second, while the thread does other requests.
void KeychainStore::settle(const std::shared_ptr<Request>& request, const StateFn& goOn, int tries) {
    const KeyringState state = askKeyring(request->bus, request->service, request->name);
    if (state.service != Service::Empty || state.found || state.hidden || tries == 1)
        return goOn(state);
    const std::lock_guard guard(request->mutex);
    if (!request->abandoned)
        QTimer::singleShot(kPause, [request, goOn, tries] { settle(request, goOn, tries - 1); });
}

/// On the keychain's thread.
void KeychainStore::start(const std::shared_ptr<Request>& request) {
    settle(
        request, [request](const KeyringState& state) { begin(request, state); }, kTries);
}

void KeychainStore::begin(const std::shared_ptr<Request>& request, const KeyringState& state) {
    switch (state.service) {
    case Service::Missing:
        return request->finish(unavailable("No keyring service runs in this session."));
    case Service::Silent:
        // Not handed on: a job that hangs would block every later one in the library's queue.
        return request->finish(unavailable("The desktop's keyring does not answer."));
    case Service::Empty:
        // It may be there, in a keyring that is not shown while it is locked.
        if (request->verb == Verb::Read && !state.found && !state.hidden)
            return request->finish(locked());
        break;
    case Service::Locked:
    case Service::Open:
        break;
    }
    {
        const std::lock_guard guard(request->mutex);
        if (request->abandoned)
            return;
        request->started = true;
        request->wasLocked = state.service == Service::Locked || state.hidden;
    }
    request->session = std::make_unique<KeychainSession>(state.owner);
    startJob(request);
}

void KeychainStore::startJob(const std::shared_ptr<Request>& request) {
    QKeychain::Job* job = nullptr;
    if (request->verb == Verb::Read) {
        job = new QKeychain::ReadPasswordJob(request->service);
    } else if (request->verb == Verb::Write) {
        auto* write = new QKeychain::WritePasswordJob(request->service);
        const auto text = request->secret.reveal();
        write->setBinaryData(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
        job = write;
    } else {
        job = new QKeychain::DeletePasswordJob(request->service);
    }
    job->setKey(request->name);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job, [request](QKeychain::Job* finished) {
        request->session.reset();
        const auto error = finished->error();
        const bool missing = error == QKeychain::EntryNotFound;
        if (error == QKeychain::NoError && request->verb == Verb::Read) {
            QByteArray data = static_cast<QKeychain::ReadPasswordJob*>(finished)->binaryData();
            request->secret = SecretString(vault::view(data));
            request->found = true;
            // The job's own copy, which is deleted with it: shared with ours, so wiped through it.
            OPENSSL_cleanse(const_cast<char*>(data.constData()), static_cast<std::size_t>(data.size()));
            return request->finish();
        }
        if (error == QKeychain::NoError && request->verb == Verb::Write)
            return request->finish();
        if (error != QKeychain::NoError && !missing) {
            const bool denied = error == QKeychain::AccessDenied || error == QKeychain::AccessDeniedByUser;
            Error failure = denied || request->wasLocked ? locked() : unavailable("The desktop's keyring refused.");
            failure.withDetail("keyring", finished->errorString());
            return request->finish(failure);
        }
        // The library reports an entry in a keyring that stayed locked as one that is not there, and as one removed.
        settle(
            request, [request](const KeyringState& now) { conclude(request, now); }, kTries);
    });
    job->start();
}

void KeychainStore::conclude(const std::shared_ptr<Request>& request, const KeyringState& now) {
    if (now.service == Service::Missing || now.service == Service::Silent)
        return request->finish(unavailable("The desktop's keyring went away."));
    if (now.service != Service::Open || now.hidden)
        return request->finish(locked());
    if (now.found) // written by another program meanwhile
        return start(request);
    request->finish();
}

} // namespace landreeve::workspace
