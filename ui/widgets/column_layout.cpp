#include "ui/widgets/column_layout.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>

namespace landreeve::ui::widgets {
namespace {

QString groupOf(const QString& entity) {
    return QStringLiteral("columns/") + entity;
}

ColumnLayout read(const QString& file, const QString& entity) {
    QSettings settings(file, QSettings::IniFormat);
    settings.beginGroup(groupOf(entity));
    ColumnLayout layout;
    layout.order = settings.value(QStringLiteral("order")).toStringList();
    layout.hidden = settings.value(QStringLiteral("hidden")).toStringList();
    layout.shown = settings.value(QStringLiteral("shown")).toStringList();
    layout.filterRow = settings.value(QStringLiteral("filterRow"), true).toBool();
    settings.beginGroup(QStringLiteral("widths"));
    for (const QString& field : settings.childKeys())
        layout.widths.insert(field, settings.value(field).toInt());
    return layout;
}

void write(const QString& file, const QHash<QString, ColumnLayout>& layouts) {
    QDir().mkpath(QFileInfo(file).path());
    QSettings settings(file, QSettings::IniFormat);
    for (auto layout = layouts.begin(); layout != layouts.end(); ++layout) {
        settings.beginGroup(groupOf(layout.key()));
        settings.remove(QString());
        settings.setValue(QStringLiteral("order"), layout->order);
        settings.setValue(QStringLiteral("hidden"), layout->hidden);
        settings.setValue(QStringLiteral("shown"), layout->shown);
        settings.setValue(QStringLiteral("filterRow"), layout->filterRow);
        settings.beginGroup(QStringLiteral("widths"));
        for (auto width = layout->widths.begin(); width != layout->widths.end(); ++width)
            settings.setValue(width.key(), width.value());
        settings.endGroup();
        settings.endGroup();
    }
    settings.sync();
}

} // namespace

ColumnLayoutStore::ColumnLayoutStore(tasks::TaskRunner& runner, QString file, QObject* parent)
    : QObject(parent), m_runner(runner), m_file(std::move(file)), m_pause(new QTimer(this)) {
    m_pause->setSingleShot(true);
    m_pause->setInterval(400);
    connect(m_pause, &QTimer::timeout, this, &ColumnLayoutStore::flush);
}

ColumnLayoutStore::~ColumnLayoutStore() = default;

void ColumnLayoutStore::load(const QString& entity, std::function<void(const ColumnLayout&)> done) {
    if (m_file.isEmpty())
        return;
    m_runner.run(
        this, [file = m_file, entity](std::stop_token, const ProgressFn&) { return read(file, entity); },
        tasks::Outcome<ColumnLayout>{[done = std::move(done)](const ColumnLayout& layout) { done(layout); }, {}, {}});
}

void ColumnLayoutStore::save(const QString& entity, const ColumnLayout& layout) {
    if (m_file.isEmpty())
        return;
    m_pending.insert(entity, layout);
    m_pause->start();
}

void ColumnLayoutStore::flush() {
    m_pause->stop();
    if (m_pending.isEmpty())
        return;
    m_runner.run(
        this,
        [file = m_file, layouts = std::exchange(m_pending, {})](std::stop_token, const ProgressFn&) {
            write(file, layouts);
        },
        tasks::Outcome<tasks::Nothing>{[this](tasks::Nothing) { Q_EMIT saved(); }, {}, {}});
}

} // namespace landreeve::ui::widgets
