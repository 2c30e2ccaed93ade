#include "ui/tenants/tenant_panel.h"

#include "core/health/tenant_health.h"
#include "core/tenancy/tenant_id.h"
#include "core/workspace/workspace.h"
#include "ui/tenants/connection_box.h"
#include "ui/tenants/key_box.h"
#include "ui/tenants/tenant_actions.h"
#include "ui/tenants/tenant_rights.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_label.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using landreeve::control::TenantStatus;
using landreeve::health::HealthReport;
using tenancy::FleetTenant;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

namespace {

Label* wrapped(const QString& text, TypeStyle style, Token ink, QWidget* parent) {
    auto* label = new Label(text, style, ink, parent);
    label->setWraps();
    return label;
}

/// The checks' names as a sentence begins.
QString capitalised(const std::string& name) {
    QString words = QString::fromStdString(name);
    if (!words.isEmpty())
        words[0] = words[0].toUpper();
    return words;
}

} // namespace

TenantPanel::TenantPanel(workspace::Workspace& workspace, control::FleetFeed& feed, tasks::TaskRunner& runner,
                         TenantActions& actions, TenantRights& rights, QWidget* parent)
    : SidePanel(parent), m_workspace(workspace), m_feed(feed), m_runner(runner), m_actions(actions), m_rights(rights) {
    setObjectName(QStringLiteral("tenantPanel"));
    m_primary = new LButton({}, LButton::Kind::Primary, this);
    m_primary->setObjectName(QStringLiteral("panelPrimaryButton"));
    m_second = new LButton({}, LButton::Kind::Secondary, this);
    m_second->setObjectName(QStringLiteral("panelSecondButton"));
    m_moreButton = LButton::tool(QStringLiteral("view-more"), QStringLiteral("More actions"), this);
    m_moreButton->setObjectName(QStringLiteral("panelMoreButton"));
    m_moreButton->setKind(LButton::Kind::Secondary);
    for (LButton* button : {m_primary, m_second})
        button->setButtonSize(LButton::Size::Small);
    m_moreButton->setButtonSize(LButton::Size::Small);
    QHBoxLayout* const row = SidePanel::actions();
    row->addWidget(m_primary);
    row->addWidget(m_second);
    row->addStretch(1);
    row->addWidget(m_moreButton);
    m_more = new QMenu(m_moreButton);
    m_more->setObjectName(QStringLiteral("tenantMenu"));
    connect(m_moreButton, &LButton::activated, this,
            [this] { m_more->popup(m_moreButton->mapToGlobal(QPoint(0, m_moreButton->height() + 3))); });

    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("tenantError"));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        m_error->clear();
        m_feed.refresh();
        check();
    });
    body()->addWidget(m_error);
    m_ask = buildAsk();
    body()->addWidget(m_ask);
    m_keys = new KeyBox(actions, this);
    body()->addWidget(m_keys);
    connect(m_keys, &KeyBox::ended, this, [this] { m_primary->setFocus(Qt::OtherFocusReason); });
    m_notice = new widgets::Sheet(this);
    m_notice->body()->setContentsMargins(12, 10, 12, 10);
    m_notice->body()->setSpacing(2);
    m_noticeTitle = wrapped({}, TypeStyle::BodyStrong, Token::Ink, m_notice);
    m_noticeText = wrapped({}, TypeStyle::Body, Token::Ink, m_notice);
    m_notice->body()->addWidget(m_noticeTitle);
    m_notice->body()->addWidget(m_noticeText);
    body()->addWidget(m_notice);

    m_facts = new widgets::Facts(108, this);
    m_facts->setObjectName(QStringLiteral("summaryTab"));
    m_status = new widgets::StatusLabel({}, m_facts);
    m_facts->addWidget(QStringLiteral("Status"), m_status);
    m_facts->add(QStringLiteral("server"), QStringLiteral("Server"));
    m_facts->add(QStringLiteral("database"), QStringLiteral("Database"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("schema"), QStringLiteral("Schema version"));
    m_facts->add(QStringLiteral("size"), QStringLiteral("Size"));
    m_facts->add(QStringLiteral("backup"), QStringLiteral("Last backup"));
    m_facts->add(QStringLiteral("created"), QStringLiteral("Created"));
    m_facts->add(QStringLiteral("by"), QStringLiteral("By"));
    body()->addWidget(m_facts);

    body()->addSpacing(4);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("Connection"), this));
    m_connection = new ConnectionBox(actions, this);
    body()->addWidget(m_connection);
    body()->addSpacing(4);
    auto* heading = new widgets::SectionHeading(QStringLiteral("Checks"), this);
    auto* again = LButton::tool(QStringLiteral("view-refresh"), QStringLiteral("Check again"), heading);
    again->setObjectName(QStringLiteral("checkTenantButton"));
    connect(again, &LButton::activated, this, &TenantPanel::check);
    heading->setTrailing(again);
    body()->addWidget(heading);
    m_checks = new QWidget(this);
    m_checks->setObjectName(QStringLiteral("tenantChecks"));
    m_checkRows = new QVBoxLayout(m_checks);
    m_checkRows->setContentsMargins(0, 0, 0, 0);
    m_checkRows->setSpacing(8);
    body()->addWidget(m_checks);
    body()->addStretch(1);

    connect(&m_feed, &control::FleetFeed::fleetChanged, this, &TenantPanel::show);
    connect(&m_feed, &control::FleetFeed::serversChanged, this, &TenantPanel::show);
    connect(&m_rights, &TenantRights::answered, this, &TenantPanel::show);
}

QWidget* TenantPanel::buildAsk() {
    auto* sheet = new widgets::Sheet(this);
    sheet->setObjectName(QStringLiteral("tenantAsk"));
    sheet->setGround(Token::Alt);
    m_askTitle = wrapped({}, TypeStyle::BodyStrong, Token::Ink, sheet);
    m_askText = wrapped({}, TypeStyle::Small, Token::Ink2, sheet);
    m_askEdit = new QLineEdit(sheet);
    m_askEdit->setObjectName(QStringLiteral("tenantAskEdit"));
    m_askNote = new FieldNote(m_askEdit, sheet);
    m_askGo = new LButton({}, LButton::Kind::Primary, sheet);
    m_askGo->setObjectName(QStringLiteral("tenantAskButton"));
    m_askGo->setButtonSize(LButton::Size::Small);
    auto* keep = new LButton(QStringLiteral("Keep as it is"), LButton::Kind::Secondary, sheet);
    keep->setObjectName(QStringLiteral("tenantKeepButton"));
    keep->setButtonSize(LButton::Size::Small);
    auto* column = sheet->body();
    column->setSpacing(6);
    column->addWidget(m_askTitle);
    column->addWidget(m_askText);
    column->addWidget(m_askEdit);
    column->addWidget(m_askNote);
    auto* row = new QHBoxLayout;
    row->addWidget(keep);
    row->addStretch(1);
    row->addWidget(m_askGo);
    column->addLayout(row);
    sheet->hide();
    connect(keep, &LButton::activated, this, &TenantPanel::endAsk);
    connect(m_askEdit, &QLineEdit::returnPressed, m_askGo, &LButton::click);
    connect(m_askEdit, &QLineEdit::textEdited, m_askNote, &FieldNote::clear);
    connect(m_askGo, &LButton::activated, this, [this] {
        const QString words = m_askEdit->text().trimmed();
        if (m_askSuspend) {
            if (words.isEmpty()) {
                m_askNote->set(FieldNote::Kind::Bad,
                               QStringLiteral("A reason is needed: whoever finds it suspended will ask."));
                m_askEdit->setFocus(Qt::OtherFocusReason);
                return;
            }
            m_actions.suspend(m_id, words);
        } else {
            const auto verdict = tenancy::checkTenantName(words.toStdString());
            if (!verdict.valid) {
                m_askNote->set(FieldNote::Kind::Bad, QString::fromStdString(verdict.message));
                m_askEdit->setFocus(Qt::OtherFocusReason);
                return;
            }
            m_actions.rename(m_id, words);
        }
        endAsk();
    });
    return sheet;
}

void TenantPanel::ask(bool suspend) {
    const FleetTenant* tenant = m_feed.fleet().tenant(m_id.toStdString());
    if (tenant == nullptr)
        return;
    m_askSuspend = suspend;
    const QString name = QString::fromStdString(tenant->tenant.name);
    if (suspend) {
        m_askTitle->setText(QStringLiteral("Suspend %1?").arg(name));
        m_askText->setText(
            QStringLiteral("Its logins are shut out and their connections end. Administration and backup go on."));
        m_askEdit->setPlaceholderText(QStringLiteral("Reason"));
        m_askEdit->setAccessibleName(QStringLiteral("Reason"));
        m_askEdit->clear();
        m_askGo->setText(QStringLiteral("Suspend tenant"));
    } else {
        m_askTitle->setText(QStringLiteral("Rename %1").arg(name));
        m_askText->setText(QStringLiteral("The ID %1 and the names of its database and roles stay.").arg(m_id));
        m_askEdit->setPlaceholderText(QStringLiteral("Tenant name"));
        m_askEdit->setAccessibleName(QStringLiteral("Tenant name"));
        m_askEdit->setText(name);
        m_askEdit->selectAll();
        m_askGo->setText(QStringLiteral("Rename tenant"));
    }
    m_askGo->updateGeometry();
    m_askNote->clear();
    m_error->clear();
    m_ask->show();
    m_askEdit->setFocus(Qt::OtherFocusReason);
}

void TenantPanel::endAsk() {
    m_ask->hide();
    m_primary->setFocus(Qt::OtherFocusReason);
}

void TenantPanel::askSuspend() {
    ask(true);
}

void TenantPanel::askRotateKey() {
    if (const FleetTenant* shown = m_feed.fleet().tenant(m_id.toStdString()))
        m_keys->ask(m_id, QString::fromStdString(shown->tenant.name));
}

void TenantPanel::askRename() {
    ask(false);
}

void TenantPanel::showError(const Error& error) {
    m_error->showError(error);
}

void TenantPanel::setSize(const QString& words) {
    m_facts->set(QStringLiteral("size"), words);
}

void TenantPanel::copyUrl() {
    if (!m_id.isEmpty())
        m_actions.copyUrl(m_id);
}

void TenantPanel::setTenant(const QString& id) {
    const bool other = id != m_id;
    m_id = id;
    if (other) {
        m_error->clear();
        m_ask->hide();
        m_keys->hide();
        m_facts->set(QStringLiteral("size"), {});
        m_connection->setTenant(id);
        check();
    }
    show();
}

void TenantPanel::show() {
    const FleetTenant* tenant = m_feed.fleet().tenant(m_id.toStdString());
    if (tenant == nullptr)
        return;
    const auto& row = tenant->tenant;
    setTitle(QString::fromStdString(row.name), m_id, true);
    setTenantTag(m_id, QString::fromStdString(row.name));
    m_status->setStatus(statusOfTenant(*tenant, m_feed.serverLook(row.server)));
    m_status->updateGeometry();
    m_facts->set(QStringLiteral("server"), QString::fromStdString(row.server));
    m_facts->set(QStringLiteral("database"), QString::fromStdString(row.database));
    const int newest = m_feed.fleet().newestSchema;
    QString schema = schemaWords(row.schemaVersion);
    if (row.schemaVersion > 0 && row.schemaVersion < newest)
        schema += QStringLiteral(", %1 behind").arg(newest - row.schemaVersion);
    else if (row.schemaVersion > newest)
        schema += QStringLiteral(", newer than this program");
    m_facts->set(QStringLiteral("schema"), schema);
    const QDateTime now = QDateTime::currentDateTime();
    const QDateTime created = theme::toDateTime(row.createdAt);
    if (tenant->lastBackup) {
        const QDateTime last = theme::toDateTime(*tenant->lastBackup);
        m_facts->set(QStringLiteral("backup"), theme::when(last, now), theme::utcTime(last));
    } else {
        m_facts->set(QStringLiteral("backup"), QStringLiteral("never"));
    }
    m_facts->set(QStringLiteral("created"), theme::when(created, now), theme::utcTime(created));
    m_facts->set(QStringLiteral("by"), QString::fromStdString(row.createdBy));
    showNotice(*tenant);
    showActions(*tenant);
}

void TenantPanel::showNotice(const FleetTenant& tenant) {
    const auto& row = tenant.tenant;
    const QDateTime since = theme::toDateTime(row.statusChangedAt);
    const QDateTime now = QDateTime::currentDateTime();
    const QString when = theme::when(since, now);
    m_notice->setVisible(row.status != TenantStatus::Active);
    m_notice->setToolTip(theme::utcTime(since));
    const QString reason = QString::fromStdString(row.statusReason);
    switch (row.status) {
    case TenantStatus::Suspended:
        m_notice->setGround(Token::IdleTint, Token::IdleTint);
        m_noticeTitle->setText(QStringLiteral("Suspended since %1").arg(theme::whenWithin(since, now)));
        m_noticeText->setText(reason.isEmpty() ? QStringLiteral("No reason was given.")
                                               : QStringLiteral("“%1”").arg(reason));
        return;
    case TenantStatus::Provisioning:
    case TenantStatus::Failed:
        m_notice->setGround(tenant.underWay ? Token::Tint : Token::BadTint,
                            tenant.underWay ? Token::Tint : Token::BadTint);
        if (tenant.underWay) {
            m_noticeTitle->setText(QStringLiteral("Being provisioned"));
            m_noticeText->setText(
                tenant.stoppedAt.empty()
                    ? QString()
                    : QStringLiteral("At the step “%1”.").arg(QString::fromStdString(tenant.stoppedAt)));
            return;
        }
        m_noticeTitle->setText(
            tenant.stoppedAt.empty()
                ? QStringLiteral("Its provisioning was cut off")
                : QStringLiteral("Its provisioning stopped at “%1”").arg(QString::fromStdString(tenant.stoppedAt)));
        m_noticeText->setText(
            (tenant.cause.empty() ? QString() : QString::fromStdString(tenant.cause) + QLatin1Char(' ')) +
            QStringLiteral("Nothing after it was done. %1.").arg(when));
        return;
    case TenantStatus::Deleting:
        m_notice->setGround(Token::WarnTint, Token::WarnTint);
        m_noticeTitle->setText(tenant.underWay ? QStringLiteral("Being deleted")
                                               : QStringLiteral("Its deletion was cut off"));
        m_noticeText->setText(tenant.underWay ? QString() : QStringLiteral("Reconcile finishes it."));
        return;
    case TenantStatus::Active:
        return;
    }
}

QString TenantPanel::refusal(const char* action) {
    return m_rights.refusal(QLatin1String(action), m_id);
}

void TenantPanel::showActions(const FleetTenant& tenant) {
    // An open menu is not taken from under the pointer; the next reading comes in seconds.
    if (m_more->isVisible())
        return;
    const auto status = tenant.tenant.status;
    const QString name = QString::fromStdString(tenant.tenant.name);
    m_primary->disconnect(this);
    m_second->disconnect(this);
    m_more->clear();
    m_connection->setPasswordRefusal(refusal("reveal"));
    // The gate is asked again before anything is done.
    const auto set = [this, &name](LButton* button, const QString& words, const QString& icon,
                                   std::function<void()> act, const char* right = nullptr) {
        const QString why = right == nullptr ? QString() : refusal(right);
        button->setEnabled(why.isEmpty());
        button->setToolTip(why);
        button->setText(words);
        button->setIconName(icon);
        QString spoken = words;
        button->setAccessibleName(spoken.remove(u'…') + QLatin1Char(' ') + name);
        button->updateGeometry();
        button->show();
        connect(button, &LButton::activated, this, std::move(act));
    };
    const auto openData = [this] {
        if (const FleetTenant* now = m_feed.fleet().tenant(m_id.toStdString()))
            m_actions.openData(now->tenant);
    };
    const bool whole = status == TenantStatus::Active || status == TenantStatus::Suspended;
    if (status == TenantStatus::Active) {
        set(m_primary, QStringLiteral("Open data"), QStringLiteral("x-office-spreadsheet"), openData);
        set(
            m_second, QStringLiteral("Suspend…"), QStringLiteral("media-playback-pause"), [this] { askSuspend(); },
            "write");
    } else if (status == TenantStatus::Suspended) {
        set(
            m_primary, QStringLiteral("Resume tenant"), QStringLiteral("media-playback-start"),
            [this] { m_actions.resume(m_id); }, "write");
        set(
            m_second, QStringLiteral("Rename…"), {}, [this] { askRename(); }, "write");
    } else if (status == TenantStatus::Deleting) {
        m_primary->hide();
        m_second->hide();
    } else {
        set(m_primary, tenant.underWay ? QStringLiteral("Show progress") : QStringLiteral("Resume or undo…"),
            QStringLiteral("media-playback-start"), [this] { Q_EMIT resumeProvisioningRequested(m_id); });
        m_second->hide();
    }
    m_more->setToolTipsVisible(true);
    const auto limit = [this](QAction* item, bool can, const char* right) {
        const QString why = refusal(right);
        item->setEnabled(can && why.isEmpty());
        item->setToolTip(why);
    };
    if (status == TenantStatus::Active) {
        QAction* rename = m_more->addAction(QStringLiteral("Rename…"), this, [this] { askRename(); });
        rename->setObjectName(QStringLiteral("renameAction"));
        limit(rename, true, "write");
    }
    QAction* copy = m_more->addAction(theme::icon(QStringLiteral("edit-copy")),
                                      QStringLiteral("Copy connection string"), this, [this] { copyUrl(); });
    copy->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copy->setShortcutContext(Qt::WidgetShortcut); // shown here, heard by the page
    limit(copy, whole, "read");
    QAction* settings =
        m_more->addAction(QStringLiteral("Settings…"), this, [this] { Q_EMIT settingsRequested(m_id); });
    settings->setObjectName(QStringLiteral("settingsItem"));
    settings->setEnabled(whole);
    QAction* backUp = m_more->addAction(theme::icon(QStringLiteral("drive-harddisk")), QStringLiteral("Back up"), this,
                                        [this] { m_actions.backUp(m_id); });
    backUp->setObjectName(QStringLiteral("backUpAction"));
    limit(backUp, whole, "export");
    QAction* clone = m_more->addAction(QStringLiteral("Clone tenant…"), this, [this] { Q_EMIT cloneRequested(m_id); });
    clone->setObjectName(QStringLiteral("cloneItem"));
    limit(clone, whole, "clone");
    QAction* rotate = m_more->addAction(QStringLiteral("Rotate key…"), this, &TenantPanel::askRotateKey);
    rotate->setObjectName(QStringLiteral("rotateKeyItem"));
    limit(rotate, whole, "write");
    m_more->addSeparator();
    QAction* remove = m_more->addAction(theme::icon(QStringLiteral("edit-delete")), QStringLiteral("Delete…"), this,
                                        [this] { Q_EMIT deleteRequested(m_id); });
    remove->setObjectName(QStringLiteral("deleteAction"));
    limit(remove, !tenant.underWay, "delete");
    m_moreButton->setAccessibleName(QStringLiteral("More actions for ") + name);
}

void TenantPanel::clearChecks() {
    while (QLayoutItem* item = m_checkRows->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
}

void TenantPanel::check() {
    if (m_checking)
        m_checking->cancel();
    clearChecks();
    if (m_id.isEmpty())
        return;
    m_checkRows->addWidget(new Label(QStringLiteral("Looking…"), TypeStyle::Small, Token::Ink3, m_checks));
    m_checking = m_runner.run(
        this,
        [&workspace = m_workspace, id = m_id.toStdString()](const std::stop_token& stop, const ProgressFn&) {
            return landreeve::health::tenantHealth(workspace.control(), workspace.servers(), id, stop);
        },
        tasks::Outcome<HealthReport>{.done =
                                         [this, id = m_id](const HealthReport& report) {
                                             if (id == m_id)
                                                 showChecks(report);
                                         },
                                     .failed =
                                         [this, id = m_id](const Error& error) {
                                             if (id != m_id)
                                                 return;
                                             clearChecks();
                                             m_checkRows->addWidget(wrapped(QString::fromStdString(error.message()),
                                                                            TypeStyle::Small, Token::Bad, m_checks));
                                         }});
}

void TenantPanel::showChecks(const HealthReport& report) {
    clearChecks();
    const QString now = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm"));
    for (const auto& check : report.checks) {
        auto* row = new QWidget(m_checks);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->setSpacing(8);
        const widgets::Status status = statusOfHealth(check.status);
        auto* mark = new widgets::StatusMark(status, 12, row);
        line->addWidget(mark, 0, Qt::AlignTop);
        const QString words = capitalised(check.name) + QStringLiteral(": ") + QString::fromStdString(check.detail);
        auto* text = wrapped(words, TypeStyle::Body,
                             check.status == landreeve::health::HealthStatus::Ok ? Token::Ink : status.color, row);
        text->setAccessibleName(status.word + QStringLiteral(", ") + words);
        mark->standLevelWith(text);
        line->addWidget(text, 1);
        line->addWidget(new Label(now, TypeStyle::Small, Token::Ink2, row), 0, Qt::AlignTop);
        m_checkRows->addWidget(row);
    }
}

} // namespace landreeve::ui::tenants
