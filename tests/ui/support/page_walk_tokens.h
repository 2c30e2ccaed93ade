#pragma once

#include "core/access/token_mint.h"
#include "tests/ui/support/page_walk.h"

#include <QComboBox>
#include <QPlainTextEdit>

namespace landreeve::tests {

/// The states of the page of tokens and keys.
inline void addTokenPages(PageWalk& walk) {
    const auto open = [&walk](const char* view) {
        walk.window().openPage(QStringLiteral("tokens"), {{QStringLiteral("view"), QLatin1String(view)}});
        walk.window().currentPage()->split()->setPanelShown(false);
    };
    const auto look = [&walk, open](const QString& tokens, const QString& title) {
        open("inspect");
        walk.part<QPlainTextEdit>("tokenEdit")->setPlainText(tokens);
        PageWalk::until([&] { return walk.part<QLabel>("verdictTitle")->text().startsWith(title); }, "the verdict");
    };
    const auto sign = [&walk](const std::string& session, Time issued, Time expires) {
        auto& issuer = walk.world().workspace().localIssuer();
        issuer.prepare();
        const auto token = issuer.sign({"asha.rao", ShownWorkspace::kActive, session, "operator", issued, expires});
        return QString::fromStdString(std::string(token.reveal()));
    };
    const auto mint = [&walk] {
        auto& workspace = walk.world().workspace();
        const auto minted = access::mintToken(workspace.control(), workspace.localIssuer(), workspace.giver(),
                                              {ShownWorkspace::kActive, "asha.rao", "operator"});
        return QString::fromStdString(std::string(minted.token.reveal()));
    };
    const auto clear = [&walk] { walk.part<QPlainTextEdit>("tokenEdit")->clear(); };
    walk.addMain("tokens-empty", [open] { open("inspect"); });
    walk.addMain(
        "tokens-accepted", [look, mint] { look(mint(), QStringLiteral("Accepted")); }, clear);
    walk.addMain(
        "tokens-refused",
        [look, sign] {
            const Time now = Time::clock::now();
            look(sign("e52f6a10-77c3-4e0e-8d25-b1f0c4a891bb", now - std::chrono::hours(3),
                      now - std::chrono::minutes(40)),
                 QStringLiteral("Refused"));
        },
        clear);
    walk.addMain(
        "tokens-several",
        [look, mint] { look(mint() + QStringLiteral("\nnot.a.token\n") + mint(), QStringLiteral("3 tokens")); }, clear);
    const auto keys = [&walk, open] {
        walk.world().workspace().localIssuer().prepare();
        open("keys");
        PageWalk::until([&walk] { return walk.part<ui::widgets::Table>("keysTable")->model()->rowCount() > 0; },
                        "the keys");
        PageWalk::until([&walk] { return walk.part<QWidget>("addIssuerButton")->isEnabled(); }, "the right");
    };
    const auto closePanel = [&walk] { walk.window().currentPage()->split()->setPanelShown(false); };
    const auto actions = [&walk](const char* name) {
        walk.window().findChild<ui::widgets::LButton*>(QLatin1String(name))->click();
        PageWalk::until([&walk] { return walk.window().currentPage()->split()->isPanelShown(); }, "the panel");
    };
    walk.addMain("tokens-keys", keys);
    walk.addMain(
        "tokens-rotate",
        [keys, actions] {
            keys();
            actions("rotateButton");
        },
        closePanel);
    walk.addMain(
        "tokens-add-issuer",
        [keys, actions] {
            keys();
            actions("addIssuerButton");
        },
        closePanel);
    walk.addMain("tokens-mint", [open] { open("mint"); });
    walk.addMain("tokens-minted", [&walk, open] {
        open("mint");
        auto* tenants = walk.part<QComboBox>("mintTenantCombo");
        tenants->setCurrentIndex(tenants->findData(QLatin1String(ShownWorkspace::kActive)));
        walk.part<QLineEdit>("mintUserEdit")->setText(QStringLiteral("asha.rao"));
        PageWalk::until([&walk] { return walk.part<QWidget>("mintButton")->isEnabled(); }, "the right");
        PageWalk::press(&walk.window(), "mintButton");
        PageWalk::until([&walk] { return walk.isShown("mintResult"); }, "the token");
    });
}

} // namespace landreeve::tests
