#pragma once

#include "core/access/add_issuer.h"
#include "tests/support/supabase_server.h"
#include "tests/ui/support/page_walk.h"
#include "ui/sessions/own_session.h"
#include "ui/setup/sign_in_fields.h"

#include <QLineEdit>

namespace landreeve::tests {

/// The sign-in to a workspace, and the session of who works in the window: before its end, and after. Of the empty
/// workspace, whose other window is open already: from here on who comes to it signs in.
inline void addOwnSessionPages(PageWalk& walk) {
    constexpr const char* kEmail = "asha.rao@landreeve.example";
    const auto supabase = std::make_shared<SupabaseServer>();
    supabase->addUser("u-asha", kEmail, "monsoon");
    auto& control = walk.emptyWorkspace().control();
    control::Issuer issuer;
    issuer.url = supabase->base();
    issuer.clientId = SupabaseServer::kApiKey;
    access::addIssuer(control, issuer, {});
    control.lend()->exec("INSERT INTO user_mapping (issuer, subject, role) VALUES ($1, 'u-asha', 'owner')", issuer.url);
    const auto session =
        std::make_shared<gui::Session>(walk.world().home(), gui::Session::Begin{.workspace = ShownWorkspace::kEmpty});
    const auto fields = [session] {
        return PageWalk::part<ui::setup::SignInFields>(&session->window(), "signInFields");
    };
    const auto come = [session, supabase] {
        const auto seen = [session](const char* name) {
            const auto all = session->window().findChildren<QWidget*>(QLatin1String(name));
            return std::any_of(all.begin(), all.end(), [](const QWidget* one) { return one->isVisible(); });
        };
        PageWalk::until([&] { return seen("signInPage"); }, "the sign-in");
    };
    walk.addOf("sign-in", *session, [come, fields, kEmail] {
        come();
        fields()->setEmail(QLatin1String(kEmail));
        fields()->begin();
    });
    walk.addOf("sign-in-refused", *session, [session, come, fields] {
        come();
        PageWalk::part<QLineEdit>(&session->window(), "passwordEdit")->setText(QStringLiteral("winter"));
        PageWalk::press(&session->window(), "signInButton");
        const auto* note = fields()->findChild<ui::widgets::FieldNote*>(QStringLiteral("authNote"));
        PageWalk::until([note] { return note->kind() == ui::widgets::FieldNote::Kind::Bad; }, "the refusal");
    });
    walk.addOf(
        "sign-in-browser", *session,
        [come, fields, url = issuer.url] {
            come();
            fields()->setChoices({{url, control::IssuerKind::Oidc}}, "keychain");
            fields()->showBrowser(QString::fromStdString(url + "/authorize"));
        },
        [fields, url = issuer.url] {
            fields()->setBusy(false);
            fields()->setChoices({{url, control::IssuerKind::Supabase}}, "key-file");
        });

    // The last of this window: it stays signed in, and locked.
    walk.addOf("session-locked-password", *session, [&walk, session, come, fields, kEmail] {
        if (!session->isReady()) {
            come();
            fields()->setEmail(QLatin1String(kEmail));
            PageWalk::part<QLineEdit>(fields(), "passwordEdit")->setText(QStringLiteral("monsoon"));
            PageWalk::press(&session->window(), "signInButton");
            PageWalk::until([session] { return session->isReady() && session->own()->session(); }, "the workspace");
        }
        walk.emptyWorkspace().control().lend()->exec(
            "UPDATE session SET expires_at = clock_timestamp() WHERE jti = $1 AND expires_at > clock_timestamp()",
            session->workspace()->user().sessionJti);
        PageWalk::until([session] { return session->window().isLocked(); }, "the lock");
    });

    const auto sql = [&walk](const char* text) {
        walk.world().workspace().control().lend()->exec(text, walk.session().workspace()->user().sessionJti);
    };
    const auto type = [&walk] {
        walk.openList(QStringLiteral("inventory"));
        PageWalk::press(&walk.window(), "adjustStockButton");
        walk.part<QLineEdit>("quantityEdit")->setText(QStringLiteral("50.5"));
    };
    const auto leave = [&walk] {
        walk.part<QLineEdit>("quantityEdit")->clear();
        walk.window().currentPage()->split()->setPanelShown(false);
    };
    walk.addMain(
        "session-ending",
        [&walk, sql, type] {
            type();
            sql("UPDATE session SET expires_at = now() + interval '4 minutes 40 seconds' WHERE jti = $1");
            PageWalk::until([&walk] { return walk.isShown("messageBar"); }, "the bar");
        },
        [&walk, sql, leave] {
            sql("UPDATE session SET expires_at = now() + interval '8 hours' WHERE jti = $1");
            PageWalk::until([&walk] { return !walk.isShown("messageBar"); }, "the bar to go");
            leave();
        });
    walk.addMain(
        "session-locked",
        [&walk, sql, type] {
            type();
            sql("UPDATE session SET revoked_at = clock_timestamp(), revoked_by = 'meera.kulkarni', revoke_reason = "
                "'Laptop lost, ticket 2291' WHERE jti = $1");
            PageWalk::until([&walk] { return walk.isShown("lockCard"); }, "the lock");
        },
        [&walk, leave] {
            PageWalk::press(&walk.window(), "lockSignInButton");
            PageWalk::until([&walk] { return !walk.window().isLocked(); }, "the window");
            // What a server of the tests has committed this moment it forgets in a crash, and one comes soon.
            postgres::Connection::open(walk.world().server().superuserUrl()).exec("CHECKPOINT");
            leave();
        });
}

} // namespace landreeve::tests
