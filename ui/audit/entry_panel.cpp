#include "ui/audit/entry_panel.h"

#include "ui/audit/audit_words.h"
#include "ui/theme/format.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QVBoxLayout>

namespace landreeve::ui::audit {

using landreeve::audit::Entry;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kNames = 92;
constexpr qsizetype kMost = 5000; ///< Letters of one value; Copy has all.

/// With places to break a long word at: a hash is wider than the panel.
QString breakable(const QString& text) {
    constexpr int kMostUnbroken = 24;
    QString result;
    int unbroken = 0;
    for (const QChar character : text) {
        unbroken = character.isSpace() ? 0 : unbroken + 1;
        if (unbroken > kMostUnbroken && !character.isLowSurrogate()) {
            result.append(QChar(0x200b));
            unbroken = 1;
        }
        result.append(character);
    }
    return result;
}

QString orNone(const std::string& text) {
    return text.empty() ? QStringLiteral("—") : startOf(QString::fromStdString(text), kMost);
}

} // namespace

EntryPanel::EntryPanel(QWidget* parent)
    : SidePanel(parent),
      m_facts(new widgets::Facts(kNames, this)),
      m_changed(new widgets::SectionHeading({}, this)),
      m_none(new Label({}, TypeStyle::Body, Token::Ink2, this)),
      m_changes(new QWidget(this)),
      m_place(new QVBoxLayout),
      m_session(new LButton(QStringLiteral("Show session"), LButton::Kind::Secondary, this)),
      m_object(new LButton(QStringLiteral("Its history"), LButton::Kind::Secondary, this)),
      m_copy(new LButton(QStringLiteral("Copy"), LButton::Kind::Secondary, this)) {
    setObjectName(QStringLiteral("entryPanel"));
    m_session->setObjectName(QStringLiteral("showSessionButton"));
    m_object->setObjectName(QStringLiteral("showObjectButton"));
    m_object->setToolTip(QStringLiteral("All entries about the same object"));
    m_copy->setObjectName(QStringLiteral("copyEntryButton"));
    m_copy->setAccessibleName(QStringLiteral("Copy the entry as JSON"));
    for (LButton* button : {m_session, m_object, m_copy}) {
        button->setButtonSize(LButton::Size::Small);
        actions()->addWidget(button);
    }
    actions()->addStretch(1);
    connect(m_session, &LButton::activated, this,
            [this] { Q_EMIT sessionWanted(QString::fromStdString(m_entry.sessionJti)); });
    connect(m_object, &LButton::activated, this,
            [this] { Q_EMIT objectWanted(QString::fromStdString(m_entry.objectId)); });
    connect(m_copy, &LButton::activated, this, [this] {
        QGuiApplication::clipboard()->setText(
            QString::fromUtf8(QJsonDocument(landreeve::audit::toJson(m_entry)).toJson()));
    });
    m_facts->setObjectName(QStringLiteral("entryFacts"));
    m_facts->add(QStringLiteral("who"), QStringLiteral("Who"));
    m_facts->add(QStringLiteral("id"), QStringLiteral("User ID"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("at"), QStringLiteral("When"));
    m_facts->add(QStringLiteral("reason"), QStringLiteral("Why"))->setWraps();
    m_facts->add(QStringLiteral("tenant"), QStringLiteral("Tenant"));
    m_facts->add(QStringLiteral("action"), QStringLiteral("Action"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("object"), QStringLiteral("Of"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("session"), QStringLiteral("Session"), TypeStyle::Fixed);
    m_facts->add(QStringLiteral("address"), QStringLiteral("From"));
    m_facts->add(QStringLiteral("login"), QStringLiteral("Connected as"), TypeStyle::Fixed);
    body()->addWidget(m_facts);
    body()->addSpacing(4);
    m_changed->setObjectName(QStringLiteral("entryChangedHeading"));
    body()->addWidget(m_changed);
    body()->addWidget(m_none);
    m_place->addWidget(m_changes);
    body()->addLayout(m_place);
    body()->addSpacing(4);
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("How it was sealed"), this));
    auto* seal = new widgets::Facts(kNames, this);
    seal->setObjectName(QStringLiteral("sealFacts"));
    seal->add(QStringLiteral("seq"), QStringLiteral("Entry"));
    seal->add(QStringLiteral("source"), QStringLiteral("Database"), TypeStyle::Fixed);
    seal->add(QStringLiteral("hash"), QStringLiteral("Hash"), TypeStyle::Fixed);
    body()->addWidget(seal);
    body()->addStretch(1);
}

void EntryPanel::setEntry(const Entry& entry) {
    m_entry = entry;
    const QDateTime at = theme::toDateTime(entry.at);
    setTitle(actionWords(QString::fromStdString(entry.action)), theme::localTime(at));
    const QString tenant = QString::fromStdString(entry.tenantId);
    setTenantTag(tenant, tenant);
    m_facts->set(QStringLiteral("who"), startOf(actorWords(entry), kMost));
    m_facts->set(QStringLiteral("id"), orNone(entry.actor));
    m_facts->set(QStringLiteral("at"), theme::localTime(at), theme::utcTime(at));
    m_facts->set(QStringLiteral("reason"), breakable(orNone(reasonWords(entry).toStdString())),
                 isRefusal(entry) ? QString::fromStdString(entry.reason) : QString());
    m_facts->set(QStringLiteral("tenant"), orNone(entry.tenantId));
    m_facts->set(QStringLiteral("action"), orNone(entry.action));
    const QString object = startOf(objectWords(entry), kMost);
    m_facts->set(QStringLiteral("object"), object.isEmpty() ? QStringLiteral("—") : object, orNone(entry.objectId));
    m_facts->set(QStringLiteral("session"), theme::shortId(orNone(entry.sessionJti)),
                 QString::fromStdString(entry.sessionJti));
    m_facts->set(QStringLiteral("address"), addressWords(entry));
    m_facts->set(QStringLiteral("login"), orNone(entry.login));
    auto* seal = findChild<widgets::Facts*>(QStringLiteral("sealFacts"));
    seal->set(QStringLiteral("seq"), theme::count(entry.seq));
    seal->set(QStringLiteral("source"), QString::fromStdString(entry.source));
    seal->set(QStringLiteral("hash"), theme::shortId(QString::fromStdString(entry.hash), 8),
              QString::fromStdString(entry.hash));
    m_session->setEnabled(!entry.sessionJti.empty());
    m_session->setToolTip(entry.sessionJti.empty() ? QStringLiteral("It was done in no session.") : QString());
    m_object->setEnabled(!entry.objectId.empty());
    showChanges();
}

// Field by field: what was, struck through where something came in its place, and what is.
void EntryPanel::showChanges() {
    delete m_changes;
    m_changes = new QWidget(this);
    m_changes->setObjectName(QStringLiteral("entryChanges"));
    // What was found out, or with what it was done, is no change.
    const bool changes = changesSomething(m_entry);
    const QString heading = changes ? QStringLiteral("What it changed") : QStringLiteral("Details");
    m_changed->setText(heading);
    m_none->setText(changes ? QStringLiteral("It changed no field.") : QStringLiteral("None."));
    m_changes->setAccessibleName(heading);
    auto* grid = new QGridLayout(m_changes);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const FieldChange& change : changesOf(m_entry)) {
        auto* name = new Label(change.field, TypeStyle::Body, Token::Ink2, m_changes);
        name->setFixedWidth(theme::scaled(kNames));
        name->setWraps();
        grid->addWidget(name, row, 0, Qt::AlignTop);
        const auto put = [&](const QString& mark, const QString& whole, Token ink, const QString& spoken) {
            if (whole.isEmpty())
                return;
            const QString text = startOf(whole, kMost);
            const QString shown = breakable(text);
            auto* value = new Label(mark + shown, TypeStyle::Body, ink, m_changes);
            value->setWraps();
            if (shown == text) // else the places to break at were copied too; Copy has the text as it is
                value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            value->setAccessibleName(QStringList{change.field, spoken, text}.join(u' ').simplified());
            grid->addWidget(value, row++, 1);
        };
        // A mark and a word, not the colour alone.
        put(changes ? QStringLiteral("− ") : QString(), change.before, Token::Bad, QStringLiteral("was"));
        put(changes ? QStringLiteral("+ ") : QString(), change.after, changes ? Token::Ok : Token::Ink,
            changes ? QStringLiteral("is") : QString());
    }
    m_none->setVisible(row == 0);
    m_changes->setVisible(row > 0);
    m_place->addWidget(m_changes);
}

} // namespace landreeve::ui::audit
