#include "core/health/alert_memory.h"

#include "core/base/error.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

namespace landreeve::health {
namespace {

constexpr int kLockMs = 1000;

QJsonObject readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

std::optional<Time> timeOf(const QJsonValue& value) {
    try {
        return value.isString() ? std::optional(timeFromText(value.toString().toStdString())) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

void AlertMemory::complete(HealthReport& report) const {
    const QString path = QString::fromStdString(m_file.string());
    QLockFile lock(path + QStringLiteral(".lock"));
    const bool locked = lock.tryLock(kLockMs);
    const QJsonObject before = readFile(path);
    const HealthCheck* const control = report.check("control plane");
    const bool away = control == nullptr || control->status == HealthStatus::Down;
    // What is behind a control plane that is away was not looked at: it is not over.
    QJsonObject now = away ? before : QJsonObject();
    for (HealthCheck& check : report.checks) {
        for (Alert& alert : check.alerts) {
            if (alert.since)
                continue;
            const QString key = QString::fromStdString(alert.key());
            alert.since = timeOf(before.value(key)).value_or(report.at);
            now.insert(key, QString::fromStdString(toRfc3339(*alert.since)));
        }
    }
    if (!locked || now == before)
        return;
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(now).toJson());
        file.commit();
    }
}

} // namespace landreeve::health
