#include "ui/tenants/tenant_actions.h"

#include "core/tenancy/tenant_id.h"
#include "core/workspace/workspace.h"
#include "ui/shell/navigator.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>
#include <QTimer>

namespace landreeve::ui::tenants {

using postgres::ConnectionUrl;
using tasks::Outcome;
using tenancy::LoginKind;

TenantActions::TenantActions(workspace::Workspace& workspace, tasks::TaskCentre& tasks, shell::Navigator& navigator,
                             QObject* parent)
    : QObject(parent), m_workspace(workspace), m_tasks(tasks), m_navigator(navigator) {}

void TenantActions::openData(const landreeve::control::Tenant& tenant, const QString& page) {
    m_navigator.switchTenant(refOf(tenant), page.isEmpty() ? QStringLiteral("dashboard") : page);
}

template <typename Work>
void TenantActions::run(const QString& name, const QString& id, const QString& said, const char* right, Work work) {
    const QPointer<TenantActions> self(this);
    const auto task = std::make_shared<QPointer<tasks::Task>>();
    const auto allowed = [&workspace = m_workspace, id = id.toStdString(), right,
                          work = std::move(work)](const std::stop_token& stop, const ProgressFn& progress) {
        refuseUnlessAllowed(workspace, right, id, stop);
        work(stop, progress);
    };
    *task = m_tasks.run(name, nullptr, allowed,
                        Outcome<tasks::Nothing>{.done =
                                                    [self, id](tasks::Nothing) {
                                                        if (self)
                                                            Q_EMIT self->done(id);
                                                    },
                                                .failed =
                                                    [self, id](const Error& error) {
                                                        if (self)
                                                            Q_EMIT self->failed(id, error);
                                                    },
                                                .cancelled = {}});
    m_tasks.setDone(*task, said);
}

void TenantActions::suspend(const QString& id, const QString& reason) {
    run(QStringLiteral("Suspend ") + id, id, QStringLiteral("Suspended %1; its connections are off").arg(id), "write",
        [&workspace = m_workspace, id = id.toStdString(), reason = reason.toStdString()](
            const std::stop_token& stop, const ProgressFn&) { workspace.lifecycle().suspend(id, reason, stop); });
}

void TenantActions::resume(const QString& id) {
    run(QStringLiteral("Resume ") + id, id, QStringLiteral("Resumed %1").arg(id), "write",
        [&workspace = m_workspace, id = id.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            workspace.lifecycle().resume(id, stop);
        });
}

void TenantActions::rename(const QString& id, const QString& typed) {
    const QString name = QString::fromStdString(tenancy::readTenantName(typed.toStdString()));
    m_named.insert(id, name);
    run(QStringLiteral("Rename ") + id, id, QStringLiteral("%1 is now called %2").arg(id, name), "write",
        [&workspace = m_workspace, id = id.toStdString(), name = name.toStdString()](
            const std::stop_token& stop, const ProgressFn&) { workspace.lifecycle().rename(id, name, stop); });
}

void TenantActions::backUp(const QString& id) {
    const QString folder = QString::fromStdString(m_workspace.home().backups().string());
    run(QStringLiteral("Back up ") + id, id, QStringLiteral("Backed up %1 into %2").arg(id, folder), "export",
        [&workspace = m_workspace, id = id.toStdString()](const std::stop_token& stop, const ProgressFn& progress) {
            workspace.lifecycle().backup(id, {}, progress, stop);
        });
}

void TenantActions::readKeys(QObject* owner, const QString& id, Outcome<tenancy::KeyStatus> outcome) {
    m_tasks.runner().run(
        owner,
        [&workspace = m_workspace, id = id.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            refuseUnlessAllowed(workspace, "read", id, stop);
            return tenancy::TenantKeys(workspace.control(), workspace.servers(), workspace.keyRing()).status(id, stop);
        },
        std::move(outcome));
}

void TenantActions::rotateKey(const QString& id) {
    run(QStringLiteral("Rotate the key of ") + id, id,
        QStringLiteral("Personal data of %1 is under a new key; the old one was taken away").arg(id), "write",
        [&workspace = m_workspace, id = id.toStdString()](const std::stop_token& stop, const ProgressFn& progress) {
            tenancy::TenantKeys(workspace.control(), workspace.servers(), workspace.keyRing())
                .rotate(id, progress, stop);
        });
}

void TenantActions::remove(const QString& id, bool withBackup) {
    if (const auto open = m_navigator.tenant(); open && open->id == id)
        m_navigator.closeTenant();
    const QPointer<TenantActions> self(this);
    const auto task = std::make_shared<QPointer<tasks::Task>>();
    *task = m_tasks.run(
        QStringLiteral("Delete ") + id, nullptr,
        [&workspace = m_workspace, id = id.toStdString(), withBackup](const std::stop_token& stop,
                                                                      const ProgressFn& progress) {
            refuseUnlessAllowed(workspace, "delete", id, stop);
            return workspace.lifecycle().remove(id, id, withBackup, progress, stop);
        },
        Outcome<tenancy::Lifecycle::Removal>{
            .done =
                [self, id, task, tasks = QPointer(&m_tasks)](const tenancy::Lifecycle::Removal& removal) {
                    if (tasks && *task)
                        tasks->setDone(*task, removal.backup
                                                  ? QStringLiteral("Deleted %1; its backup is %2")
                                                        .arg(id, QString::fromStdString(removal.backup->string()))
                                                  : QStringLiteral("Deleted %1, without a backup").arg(id));
                    if (self)
                        Q_EMIT self->done(id);
                },
            .failed =
                [self, id](const Error& error) {
                    if (self)
                        Q_EMIT self->failed(id, error);
                }});
}

void TenantActions::readUrl(QObject* owner, const QString& id, bool withPassword, Outcome<ConnectionUrl> outcome) {
    m_tasks.runner().run(
        owner,
        [&workspace = m_workspace, id = id.toStdString(), withPassword](const std::stop_token& stop,
                                                                        const ProgressFn&) {
            refuseUnlessAllowed(workspace, withPassword ? "reveal" : "read", id, stop);
            return workspace.lifecycle().url(id, LoginKind::App, withPassword, stop);
        },
        std::move(outcome));
}

void TenantActions::copyUrl(const QString& id) {
    readUrl(this, id, false,
            {.done =
                 [this, id](const ConnectionUrl& url) {
                     putOnClipboard(QString::fromStdString(url.redacted()), false);
                     m_navigator.say(
                         QStringLiteral("Copied the connection string of %1, without its password").arg(id));
                 },
             .failed = [this, id](const Error& error) { Q_EMIT failed(id, error); }});
}

void TenantActions::copyUrlWithPassword(const QString& id) {
    readUrl(this, id, true,
            {.done =
                 [this, id](const ConnectionUrl& url) {
                     const SecretString whole = url.toStringWithPassword();
                     const auto text = whole.reveal();
                     putOnClipboard(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), true);
                     m_navigator.say(
                         QStringLiteral("Copied the connection string of %1 with its password; it leaves the "
                                        "clipboard in %2 s")
                             .arg(id)
                             .arg(kSecretSeconds));
                 },
             .failed = [this, id](const Error& error) { Q_EMIT failed(id, error); }});
}

void TenantActions::putOnClipboard(const QString& text, bool secret) {
    auto* content = new QMimeData;
    content->setText(text);
    // Clipboard histories that keep to this hint do not keep the password.
    if (secret)
        content->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QClipboard* clipboard = QGuiApplication::clipboard();
    clipboard->setMimeData(content);
    if (!secret)
        return;
    QTimer::singleShot(std::chrono::seconds(kSecretSeconds), clipboard, [clipboard, text] {
        if (clipboard->text() == text)
            clipboard->clear();
    });
}

} // namespace landreeve::ui::tenants
