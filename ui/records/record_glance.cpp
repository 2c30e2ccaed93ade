#include "ui/records/record_glance.h"

#include "ui/records/form_text.h"
#include "ui/theme/format.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/section_heading.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::RecordChange;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

constexpr qsizetype kMostShown = 200;
constexpr int kLastChanges = 4;

/// What stands in the glance: what the server keeps, and is not said by a field beside it.
bool isGlanced(const Field& field) {
    return !field.editable && !field.readOnlyHint.empty() && field.type != FieldType::Lines &&
           field.type != FieldType::Json && field.type != FieldType::Id && field.name != "held_from" &&
           field.name != "tax_split";
}

} // namespace

QString changeWords(const Entity& entity, const RecordChange& change) {
    const QString what = QString::fromStdString(change.action).section(u'.', -1);
    const QString reason =
        change.reason.empty() ? QString() : QStringLiteral(": ") + QString::fromStdString(change.reason);
    if (what == QLatin1String("create") || what == QLatin1String("insert"))
        return QStringLiteral("Created") + reason;
    if (what == QLatin1String("delete"))
        return QStringLiteral("Deleted") + reason;
    if (what == QLatin1String("reveal")) {
        const Field* field = entity.find(change.after[QStringLiteral("field")].toString().toStdString());
        return (field != nullptr ? QString::fromStdString(field->label) : QStringLiteral("A field")) +
               QStringLiteral(" revealed") + reason;
    }
    QStringList words;
    QStringList labels;
    for (const Field& field : entity.fields) {
        const QString name = QString::fromStdString(field.name);
        if (!field.editable || !change.after.contains(name))
            continue;
        const QString label = QString::fromStdString(field.label);
        labels << label;
        const bool wide = field.type == FieldType::Secret || field.type == FieldType::Json ||
                          field.type == FieldType::Lines || field.type == FieldType::Note;
        words << (wide
                      ? QString(label + QStringLiteral(" changed"))
                      : QStringLiteral("%1 %2 to %3")
                            .arg(label, valueWords(field, change.before[name]), valueWords(field, change.after[name])));
    }
    if (words.isEmpty())
        return what.left(1).toUpper() + what.mid(1).replace(u'_', u' ') + reason;
    if (words.size() <= 2)
        return words.join(QStringLiteral(", ")) + reason;
    return QStringLiteral("%1 and %2 more changed")
               .arg(labels.mid(0, 2).join(QStringLiteral(", ")))
               .arg(labels.size() - 2) +
           reason;
}

RecordHistory::RecordHistory(const Entity& entity, int most, QWidget* parent)
    : QWidget(parent), m_entity(entity), m_most(most), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
}

void RecordHistory::clear() {
    while (QLayoutItem* item = m_column->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

void RecordHistory::say(const QString& words) {
    clear();
    auto* label = new Label(words, TypeStyle::Small, Token::Ink2, this);
    label->setWraps();
    m_column->addWidget(label);
    m_column->addStretch(1);
}

void RecordHistory::setChanges(const std::vector<RecordChange>& changes, const QDateTime& now) {
    if (changes.empty()) {
        say(QStringLiteral("Nothing is on record yet. A change appears here a moment after it was made."));
        return;
    }
    clear();
    int shown = 0;
    for (const RecordChange& change : changes) {
        if (shown++ == m_most)
            break;
        auto* words = new Label(changeWords(m_entity, change), TypeStyle::Body, Token::Ink, this);
        words->setWraps();
        words->setTextFormat(Qt::PlainText);
        const QDateTime at = theme::toDateTime(change.at);
        auto* by = new Label(theme::when(at, now) + QStringLiteral(", ") + QString::fromStdString(change.actor),
                             TypeStyle::Small, Token::Ink2, this);
        by->setToolTip(theme::utcTime(at));
        by->setElide(Qt::ElideRight);
        m_column->addWidget(words);
        m_column->addWidget(by);
        m_column->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    }
    m_column->addStretch(1);
}

RecordGlance::RecordGlance(const Entity& entity, QWidget* parent)
    : Sheet(parent),
      m_entity(entity),
      m_facts(new widgets::Facts(96, this)),
      m_heading(new widgets::SectionHeading(QStringLiteral("History"), this)),
      m_history(new RecordHistory(entity, kLastChanges, this)) {
    setObjectName(QStringLiteral("glancePanel"));
    setAccessibleName(QStringLiteral("At a glance"));
    body()->addWidget(new widgets::SectionHeading(QStringLiteral("At a glance"), this));
    for (const Field& field : entity.fields) {
        if (isGlanced(field))
            m_facts->add(QString::fromStdString(field.name), QString::fromStdString(field.label))
                ->setElide(Qt::ElideRight);
    }
    m_facts->add(QStringLiteral("version"), QStringLiteral("Version"));
    // Under a notice there may be less height than they need: they are moved then, and not pressed together.
    auto* all = new QWidget(this);
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(body()->spacing());
    column->addWidget(m_facts);
    column->addSpacing(6);
    column->addWidget(m_heading);
    column->addWidget(m_history);
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(all);
    all->setAutoFillBackground(false);
    body()->addWidget(scroll, 1);
}

void RecordGlance::setRecord(const QJsonObject& record, const QDateTime& now) {
    for (const Field& field : m_entity.fields) {
        if (!isGlanced(field))
            continue;
        const QString name = QString::fromStdString(field.name);
        const QJsonValue value = record[name];
        if (field.type == FieldType::Instant && value.isString()) {
            const QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
            m_facts->set(name, theme::when(at, now), theme::utcTime(at));
        } else if (field.type == FieldType::Money && value.isString()) {
            m_facts->set(name, theme::money(value.toString().toStdString()));
        } else {
            QString words = record.isEmpty() ? QString() : valueWords(field, value);
            // A thousand products of an order do not fit in, and to measure them takes longer than to paint the page.
            if (words.size() > kMostShown)
                words = words.left(kMostShown) + u'…';
            m_facts->set(name, words);
        }
    }
    const qint64 version = record[QStringLiteral("version")].toInteger();
    m_facts->set(QStringLiteral("version"), version > 0 ? QString::number(version) : QStringLiteral("not saved yet"));
    m_heading->setVisible(version > 0);
    m_history->setVisible(version > 0);
}

} // namespace landreeve::ui::records
