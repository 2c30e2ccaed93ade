// Every built-in role in the window: what is offered is what the guide says the role may do, as it is by command.
#include "app/gui/session.h"
#include "core/base/ids.h"
#include "core/orders/tenant_orders.h"
#include "core/records/entity.h"
#include "core/records/tenant_records.h"
#include "core/sessions/session_store.h"
#include "tests/support/role_table.h"
#include "tests/support/test_workspace.h"
#include "tests/ui/support/stall_watch.h"
#include "tests/ui/support/window_driver.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/table.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMap>
#include <QPointer>
#include <QtTest>

#include <algorithm>

using namespace landreeve;
using tests::RoleTable;
using tests::TestWorkspace;
using tests::WindowDriver;

class TestWindowByRole : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyRoleIsOfferedWhatItMayDo_data();
    void everyRoleIsOfferedWhatItMayDo();
    void aRoleThatChangesIsFollowedByWhatIsOpen();
    void aRoleThatChangesLeavesWhatIsBeingTyped();

private:
    /// What of the window depends on a permission, on the page that is shown.
    struct Part {
        QString permission;
        const char* button = nullptr;  ///< Can be pressed by whoever may.
        const char* refusal = nullptr; ///< Or: is shown to whoever may not.
        const char* item = nullptr;    ///< Or: can be chosen in the menu of what is seen by `button`.
        const char* part = nullptr;    ///< Or: is seen by whoever may.
    };
    struct Place {
        QString page;
        QVariantMap arguments;
        QList<Part> parts;
    };
    /// Sees everything and may do nothing: what the built-in ones may not do, they mostly do not see either.
    static inline const QString kReader = QStringLiteral("reader");
    QList<Place> places() const;
    void makeRecords();

    WindowDriver& driver() { return *m_driver; }
    void become(const QString& role) {
        m_test->superuser("landreeve_control")
            .exec("UPDATE user_mapping SET role = $1 WHERE subject = $2 AND tenant_id IS NULL", role.toStdString(),
                  m_session->workspace()->user().userId);
    }
    bool may(const QString& role, const QString& permission) const {
        return role == kReader ? permission.endsWith(QStringLiteral(":read")) : m_table.may(role, permission);
    }
    bool isOffered(const Part& part) {
        if (part.refusal != nullptr)
            return driver().seen(part.refusal) == nullptr;
        if (part.part != nullptr)
            return driver().seen(part.part) != nullptr;
        if (part.item != nullptr) {
            const auto* item = m_session->window().findChild<QAction*>(QLatin1String(part.item));
            return driver().seen(part.button) != nullptr && item != nullptr && item->isEnabled();
        }
        const auto* button = driver().seen<QAbstractButton>(part.button);
        return button != nullptr && button->isEnabled();
    }
    /// What is offered otherwise than the guide says.
    QStringList wrong(const QString& role, const Place& place) {
        QStringList found;
        for (const Part& part : place.parts) {
            if (isOffered(part) != may(role, part.permission))
                found << place.page + u' ' + part.permission;
        }
        return found;
    }

    RoleTable m_table;
    QMap<QString, QString> m_made; ///< Ids by entity.
    QString m_submitted;           ///< Somebody else's order that waits for approval.
    std::unique_ptr<TestWorkspace> m_test;
    std::unique_ptr<gui::Session> m_session;
    std::unique_ptr<WindowDriver> m_driver;
};

void TestWindowByRole::initTestCase() {
    ui::theme::Theme::of();
    m_test = std::make_unique<TestWorkspace>();
    m_test->provision("alpha");
    m_session = std::make_unique<gui::Session>(m_test->home(), gui::Session::Begin{.workspace = TestWorkspace::kName});
    QVERIFY(QTest::qWaitFor([this] { return m_session->isReady(); }, 30'000));
    m_session->window().resize(1440, 900);
    m_driver = std::make_unique<WindowDriver>(m_session->window());
    // The last owner stays one: somebody else is it too. And there is somebody whose role can be changed.
    m_test->superuser("landreeve_control")
        .exec("INSERT INTO user_mapping (issuer, subject, role) SELECT url, unnest(ARRAY['deputy', 'asha']), "
              "unnest(ARRAY['owner', 'viewer']) FROM issuer WHERE kind = 'local'");
    m_test->superuser("landreeve_control")
        .exec("INSERT INTO role_permission (role, permission) SELECT $1, permission FROM role_permission WHERE role = "
              "'owner' AND permission LIKE '%:read'",
              kReader.toStdString());
    makeRecords();
    m_session->window().openTenant({QStringLiteral("alpha"), QStringLiteral("Alpha")});
    QCOMPARE(m_table.roles().size(), 5);
}

void TestWindowByRole::cleanupTestCase() {
    m_driver.reset();
    m_session.reset();
    m_test.reset();
}

/// One of each that has a form of its own to be deleted in, and a personal field to be revealed.
void TestWindowByRole::makeRecords() {
    auto& workspace = *m_session->workspace();
    const auto lendTo = [&](const access::Subject& who) -> records::Lend {
        return [&workspace, who](const access::Permission& permission, const postgres::Wait& wait) {
            return workspace.gate().lend(who, "alpha", permission, wait);
        };
    };
    const auto createdBy = [&](const access::Subject& who, const char* entity, const QByteArray& fields) {
        records::TenantRecords made("alpha", lendTo(who), workspace.fieldVault("alpha"));
        return made.create(records::entity(entity), QJsonDocument::fromJson(fields).object(), newUuid(), {});
    };
    const auto make = [&](const char* entity, const QByteArray& fields) {
        m_made.insert(QLatin1String(entity),
                      createdBy(workspace.user(), entity, fields)[QStringLiteral("id")].toString());
    };
    make("vendor", R"({"code":"V1","name":"Sahyadri Pipes"})");
    make("customer", R"({"code":"C1","name":"Godavari Farms"})");
    make("product", R"({"sku":"S1","name":"Drip lateral","category":"Irrigation","unit":"pc"})");
    make("warehouse", R"({"code":"W1","name":"Nashik"})");
    make("employee", R"({"employee_code":"E1","name":"Asha Rao","pan_number":"ABCPE1234F"})");
    const auto orderOf = [&](const char* party) {
        return QStringLiteral(
                   R"({"%1_id":"%2","line_items":[{"product_id":"%3","warehouse":"W1","quantity":"1","unit_price":"10"}]})")
            .arg(QLatin1String(party), m_made[QLatin1String(party)], m_made[QStringLiteral("product")])
            .toUtf8();
    };
    make("purchase-order", orderOf("vendor"));
    make("sales-order", orderOf("customer"));
    // Nobody approves what he made himself.
    sessions::NewSession wanted;
    wanted.userId = "deputy";
    const access::Subject deputy{
        workspace.user().issuer, "deputy", {}, sessions::SessionStore(workspace.control()).create(wanted).jti};
    const QJsonObject order = createdBy(deputy, "purchase-order", orderOf("vendor"));
    m_submitted = order[QStringLiteral("id")].toString();
    orders::OrderRequest submit;
    submit.kind = orders::OrderKind::Purchase;
    submit.event = orders::OrderEvent::Submit;
    submit.order = m_submitted.toStdString();
    submit.key = newUuid();
    orders::TenantOrders(lendTo(deputy)).act(submit, {});
}

QList<TestWindowByRole::Place> TestWindowByRole::places() const {
    QList<Place> all;
    for (const auto& entity : records::entities()) {
        const QString name = QString::fromStdString(entity.name);
        Place place{name, {}, {{name + QStringLiteral(":export"), "exportListButton"}}};
        if (entity.name == "inventory")
            place.parts.append({name + QStringLiteral(":write"), "startStockButton"});
        else
            place.parts.append({name + QStringLiteral(":write"), "newRecordButton"});
        place.parts.append({name + QStringLiteral(":write"), "importButton"});
        all.append(place);
    }
    for (auto made = m_made.cbegin(); made != m_made.cend(); ++made) {
        Place place{made.key() + QStringLiteral("-form"), {{QStringLiteral("id"), made.value()}}, {}};
        place.parts.append({made.key() + QStringLiteral(":write"), "duplicateButton"});
        if (made.key().endsWith(QStringLiteral("-order"))) // its head folds Delete into More
            place.parts.append({made.key() + QStringLiteral(":write"), "forwardButton"});
        else
            place.parts.append({made.key() + QStringLiteral(":delete"), "deleteButton"});
        if (made.key() == QLatin1String("employee"))
            place.parts.append({made.key() + QStringLiteral(":reveal"), "pan_numberRevealButton"});
        all.append(place);
    }
    all.append({QStringLiteral("purchase-order-form"),
                {{QStringLiteral("id"), m_submitted}},
                {{QStringLiteral("purchase-order:approve"), "forwardButton"}}});
    const auto on = [](const char* page, QList<Part> parts, const char* view = nullptr) {
        const QVariantMap arguments =
            view == nullptr ? QVariantMap() : QVariantMap{{QStringLiteral("view"), QLatin1String(view)}};
        return Place{QLatin1String(page), arguments, std::move(parts)};
    };
    const auto shown = [](const char* permission, const char* refusal) {
        return Part{QLatin1String(permission), nullptr, refusal};
    };
    const auto done = [](const char* permission, const char* button) {
        return Part{QLatin1String(permission), button, nullptr};
    };
    all.append(on("tenants", {shown("tenant:read", "tenantsRefused"), done("tenant:write", "provisionAction"),
                              done("tenant:write", "restoreAction")}));
    const QString alpha = QStringLiteral("alpha");
    const auto chosen = [](const char* permission, const char* item) {
        return Part{QLatin1String(permission), "panelMoreButton", nullptr, item};
    };
    all.append({QStringLiteral("tenants"),
                {{QStringLiteral("tenant"), alpha}},
                {chosen("tenant:write", "renameAction"), chosen("tenant:export", "backUpAction"),
                 chosen("tenant:export", "cloneItem"), chosen("tenant:delete", "deleteAction"),
                 done("tenant:reveal", "copyWithPasswordButton")}});
    all.append({QStringLiteral("tenants"),
                {{QStringLiteral("settings"), alpha}},
                {Part{QStringLiteral("settings:read"), nullptr, nullptr, nullptr, "settingsTab"},
                 done("settings:write", "chooseLogoButton")}});
    all.append(on("sessions", {shown("session:read", "sessionsRefused"), done("session:revoke", "revokeByTenantAction"),
                               done("session:delete", "cleanUpAction")}));
    all.append(on("users", {shown("user:read", "usersRefused"), done("role:read", "explainButton")}, "people"));
    all.append(
        {QStringLiteral("users"),
         {{QStringLiteral("view"), QStringLiteral("people")}, {QStringLiteral("search"), QStringLiteral("asha")}},
         {done("user:write", "changeRoleButton"), done("user:write", "removeMappingButton")}});
    all.append(on("users", {shown("role:read", "rolesRefused"), done("role:write", "newRoleButton")}, "roles"));
    all.append(on("tokens", {done("token:write", "rotateButton"), done("settings:write", "addIssuerButton")}, "keys"));
    all.append(on("audit", {shown("audit:read", "auditRefused"), done("audit:export", "exportAuditButton"),
                            done("audit:read", "verifyLogButton")}));
    return all;
}

void TestWindowByRole::everyRoleIsOfferedWhatItMayDo_data() {
    QTest::addColumn<QString>("role");
    // The one that may nothing first and last: what was known of the role before must not stay.
    QStringList roles = RoleTable().roles();
    roles.append(kReader);
    roles.append(roles.takeAt(roles.indexOf(QStringLiteral("viewer"))));
    for (const QString& role : std::as_const(roles))
        QTest::newRow(qPrintable(role)) << role;
}

void TestWindowByRole::everyRoleIsOfferedWhatItMayDo() {
    QFETCH(QString, role);
    become(role);
    const auto all = places();
    for (const Place& place : all) {
        m_session->window().openPage(place.page, place.arguments);
        QString found;
        const auto isRight = [&] {
            found = wrong(role, place).join(QStringLiteral(", "));
            return found.isEmpty();
        };
        QVERIFY2(QTest::qWaitFor(isRight, 20'000), qPrintable(found));
        // It is not only so until the gate has answered.
        QTest::qWait(200);
        QVERIFY2(isRight(), qPrintable(found));
    }
}

/// Nobody opens the page again.
void TestWindowByRole::aRoleThatChangesIsFollowedByWhatIsOpen() {
    const QList<Place> open = {
        {QStringLiteral("vendor"),
         {},
         {{QStringLiteral("vendor:export"), "exportListButton"}, {QStringLiteral("vendor:write"), "newRecordButton"}}},
        {QStringLiteral("vendor-form"),
         {{QStringLiteral("id"), m_made.value(QStringLiteral("vendor"))}},
         {{QStringLiteral("vendor:write"), "duplicateButton"}, {QStringLiteral("vendor:delete"), "deleteButton"}}},
        {QStringLiteral("stock"),
         {{QStringLiteral("product"), QStringLiteral("S1")}},
         {{QStringLiteral("inventory:write"), "adjustButton"}}},
        {QStringLiteral("purchase-order-form"),
         {{QStringLiteral("id"), m_made.value(QStringLiteral("purchase-order"))}},
         {{QStringLiteral("purchase-order:write"), "forwardButton"}}},
        {QStringLiteral("tenants"), {}, {{QStringLiteral("tenant:write"), "provisionAction"}}},
    };
    for (const Place& place : open) {
        QString found;
        const auto isRightFor = [&](const QString& role) {
            return QTest::qWaitFor(
                [&] {
                    found = wrong(role, place).join(QStringLiteral(", "));
                    return found.isEmpty();
                },
                20'000);
        };
        become(QStringLiteral("owner"));
        m_session->window().openPage(place.page, place.arguments);
        QVERIFY2(isRightFor(QStringLiteral("owner")), qPrintable(found));
        for (const char* role : {"viewer", "owner"}) {
            become(QLatin1String(role));
            QVERIFY2(isRightFor(QLatin1String(role)),
                     qPrintable(place.page + u' ' + QLatin1String(role) + u' ' + found));
        }
    }
}

void TestWindowByRole::aRoleThatChangesLeavesWhatIsBeingTyped() {
    become(QStringLiteral("owner"));
    m_session->window().openPage(QStringLiteral("purchase-order-form"),
                                 {{QStringLiteral("id"), m_made.value(QStringLiteral("purchase-order"))}});
    const auto mayBeChanged = [this] {
        const auto* forward = driver().seen<QAbstractButton>("forwardButton");
        const auto* duplicate = driver().seen<QAbstractButton>("duplicateButton");
        return forward != nullptr && forward->isEnabled() && duplicate != nullptr && duplicate->isEnabled();
    };
    QVERIFY(QTest::qWaitFor(mayBeChanged, 20'000));
    QVERIFY(driver().tabTo("lineGrid"));
    driver().type(QStringLiteral("17"));
    const QPointer<QWidget> cell = QApplication::focusWidget();
    QVERIFY2(qobject_cast<QLineEdit*>(cell) != nullptr, qPrintable(cell ? cell->objectName() : QString()));
    // One that may still write, and not delete: its coming is seen.
    const QStringList roles = m_table.roles();
    const auto writer = std::ranges::find_if(roles, [this](const QString& role) {
        return m_table.may(role, QStringLiteral("purchase-order:write")) &&
               !m_table.may(role, QStringLiteral("purchase-order:delete"));
    });
    QVERIFY(writer != roles.end());
    const auto* remove = m_session->window().currentPage()->findChild<QAbstractButton*>(QStringLiteral("deleteButton"));
    QVERIFY(remove->isEnabled());
    become(*writer);
    QTRY_VERIFY_WITH_TIMEOUT(!remove->isEnabled(), 20'000);
    QCOMPARE(QApplication::focusWidget(), cell.data());
    QCOMPARE(qobject_cast<QLineEdit*>(cell)->text(), QStringLiteral("17"));
    driver().key(Qt::Key_Escape);
}

QTEST_MAIN(TestWindowByRole)
#include "tst_window_by_role.moc"
