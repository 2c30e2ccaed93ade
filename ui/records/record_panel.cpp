#include "ui/records/record_panel.h"

#include "ui/records/cell_text.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/label.h"

#include <QJsonArray>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::records {

using landreeve::records::Entity;
using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::RowKey;

namespace {

QString listed(const QJsonArray& values) {
    QStringList words;
    for (const QJsonValue& value : values)
        words << value.toString();
    return words.join(QStringLiteral(", "));
}

QString words(const Field& field, const QJsonValue& value, const QDateTime& now) {
    if (value.isNull())
        return {};
    switch (field.type) {
    case FieldType::Json: {
        const QJsonObject object = value.toObject();
        QStringList parts;
        // An address reads in its own order; anything else by its keys.
        for (const char* key : {"line1", "line2", "city", "district", "state", "pin", "country"})
            parts << object[QLatin1String(key)].toString();
        parts.removeAll(QString());
        if (parts.isEmpty()) {
            for (auto part = object.begin(); part != object.end(); ++part)
                parts << part.key() + u' ' + part.value().toVariant().toString();
        }
        return parts.join(QStringLiteral(", "));
    }
    case FieldType::Lines: {
        const auto count = value.toArray().size();
        return count == 1 ? QStringLiteral("1 line") : QStringLiteral("%1 lines").arg(count);
    }
    case FieldType::List:
        return listed(value.toArray());
    case FieldType::Flag:
        return value.toBool() ? QStringLiteral("Yes") : QStringLiteral("No");
    case FieldType::Secret:
        return value.toString();
    default:
        return shownAs(field, value.toString().toStdString(), now);
    }
}

} // namespace

RecordPanel::RecordPanel(tasks::TaskRunner& runner, const Entity& entity, Clock clock, QWidget* parent)
    : SidePanel(parent),
      m_runner(runner),
      m_entity(entity),
      m_clock(std::move(clock)),
      m_rest(new QTimer(this)),
      m_facts(new widgets::Facts(112, this)),
      m_error(new widgets::ErrorLine(this)) {
    setObjectName(QStringLiteral("recordPanel"));
    setAccessibleName(QString::fromStdString(entity.one));
    body()->addWidget(m_error);
    for (const Field& field : entity.fields) {
        if (field.type == FieldType::Id)
            continue;
        auto* label = m_facts->add(QStringLiteral("fact_") + QString::fromStdString(field.name),
                                   QString::fromStdString(field.label),
                                   field.type == FieldType::Code ? theme::TypeStyle::Fixed : theme::TypeStyle::Body);
        label->setElide(Qt::ElideRight);
    }
    body()->addWidget(m_facts);
    body()->addStretch(1);
    m_rest->setSingleShot(true);
    m_rest->setInterval(120);
    connect(m_rest, &QTimer::timeout, this, &RecordPanel::read);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RecordPanel::read);
    setKey(std::nullopt);
}

void RecordPanel::setRecords(std::shared_ptr<landreeve::records::TenantRecords> records) {
    m_records = std::move(records);
    setKey(std::nullopt);
}

void RecordPanel::setKey(const std::optional<RowKey>& key) {
    m_key = key;
    if (m_task)
        m_task->cancel();
    if (key) {
        m_rest->start();
        return;
    }
    m_rest->stop();
    setTitle(QString::fromStdString(m_entity.many), QStringLiteral("Choose a row of the list."));
    m_facts->clearValues();
}

void RecordPanel::read() {
    if (!m_key || !m_records)
        return;
    m_error->clear();
    m_task = m_runner.run(
        this,
        [records = m_records, &entity = m_entity, id = m_key->toString()](std::stop_token stop, const ProgressFn&) {
            return records->get(entity, id, std::move(stop));
        },
        tasks::Outcome<QJsonObject>{[this, key = *m_key](const QJsonObject& record) {
                                        if (m_key == key)
                                            show(record);
                                    },
                                    [this](const Error& error) { m_error->showError(error); },
                                    {}});
}

void RecordPanel::show(const QJsonObject& record) {
    const QString key = record[QString::fromStdString(m_entity.keyField)].toString();
    QString title = key;
    for (const Field& field : m_entity.fields) {
        const QJsonValue value = record[QString::fromStdString(field.name)];
        if (field.fixedPlace && field.name != m_entity.keyField)
            title = value.toString();
        m_facts->set(QStringLiteral("fact_") + QString::fromStdString(field.name), words(field, value, m_clock()),
                     words(field, value, m_clock()));
    }
    setTitle(title, title == key ? QString() : key, true);
}

} // namespace landreeve::ui::records
