#include "ui/records/saved_views.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <utility>

namespace landreeve::ui::records {
namespace {

QHash<QString, QString> readTexts(QSettings& settings, const QString& group) {
    QHash<QString, QString> texts;
    settings.beginGroup(group);
    const QStringList keys = settings.childKeys();
    for (const QString& key : keys)
        texts.insert(key, settings.value(key).toString());
    settings.endGroup();
    return texts;
}

SavedViews readViews(const QString& file, const QString& entity) {
    QSettings settings(file, QSettings::IniFormat);
    settings.beginGroup(QStringLiteral("views"));
    SavedViews all;
    all.first = settings.value(entity + QStringLiteral("First")).toString();
    const int count = settings.beginReadArray(entity);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        SavedView view;
        view.name = settings.value(QStringLiteral("name")).toString();
        view.search = settings.value(QStringLiteral("search")).toString();
        view.sort = settings.value(QStringLiteral("sort")).toString();
        view.filters = readTexts(settings, QStringLiteral("filters"));
        view.columns.order = settings.value(QStringLiteral("order")).toStringList();
        view.columns.hidden = settings.value(QStringLiteral("hidden")).toStringList();
        view.columns.shown = settings.value(QStringLiteral("shown")).toStringList();
        view.columns.filterRow = settings.value(QStringLiteral("filterRow"), true).toBool();
        const auto widths = readTexts(settings, QStringLiteral("widths"));
        for (auto width = widths.begin(); width != widths.end(); ++width)
            view.columns.widths.insert(width.key(), width.value().toInt());
        if (!view.name.isEmpty())
            all.views << view;
    }
    return all;
}

bool writeViews(const QString& file, const QString& entity, const SavedViews& all) {
    QDir().mkpath(QFileInfo(file).path());
    QSettings settings(file, QSettings::IniFormat);
    settings.beginGroup(QStringLiteral("views"));
    settings.remove(entity);
    settings.setValue(entity + QStringLiteral("First"), all.first);
    settings.beginWriteArray(entity, static_cast<int>(all.views.size()));
    for (int i = 0; i < all.views.size(); ++i) {
        const SavedView& view = all.views[i];
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), view.name);
        settings.setValue(QStringLiteral("search"), view.search);
        settings.setValue(QStringLiteral("sort"), view.sort);
        for (auto text = view.filters.begin(); text != view.filters.end(); ++text)
            settings.setValue(QStringLiteral("filters/") + text.key(), text.value());
        settings.setValue(QStringLiteral("order"), view.columns.order);
        settings.setValue(QStringLiteral("hidden"), view.columns.hidden);
        settings.setValue(QStringLiteral("shown"), view.columns.shown);
        settings.setValue(QStringLiteral("filterRow"), view.columns.filterRow);
        for (auto width = view.columns.widths.begin(); width != view.columns.widths.end(); ++width)
            settings.setValue(QStringLiteral("widths/") + width.key(), width.value());
    }
    settings.endArray();
    settings.sync();
    return settings.status() == QSettings::NoError;
}

} // namespace

bool SavedView::looksLike(const SavedView& other) const {
    return search == other.search && filters == other.filters && sort == other.sort && columns == other.columns;
}

SavedViewStore::SavedViewStore(tasks::TaskRunner& runner, QString file, QString entity, QObject* parent)
    : QObject(parent), m_runner(runner), m_file(std::move(file)), m_entity(std::move(entity)) {}

void SavedViewStore::load(std::function<void(const SavedViews&)> done) {
    if (m_file.isEmpty())
        return;
    m_runner.run(
        this,
        [file = m_file, entity = m_entity](std::stop_token, const ProgressFn&) { return readViews(file, entity); },
        tasks::Outcome<SavedViews>{[done = std::move(done)](const SavedViews& views) { done(views); }, {}, {}});
}

void SavedViewStore::save(const SavedViews& views) {
    if (m_file.isEmpty())
        return;
    m_pending = views;
    if (!m_writing)
        write();
}

void SavedViewStore::write() {
    m_writing = true;
    m_runner.run(
        this,
        [file = m_file, entity = m_entity, views = *std::exchange(m_pending, std::nullopt)](
            std::stop_token, const ProgressFn&) { return writeViews(file, entity, views); },
        tasks::Outcome<bool>{
            [this](bool written) {
                m_writing = false;
                if (m_pending)
                    write();
                else if (written)
                    Q_EMIT saved();
                else
                    Q_EMIT failed(QStringLiteral("The views could not be kept: %1 cannot be written").arg(m_file));
            },
            [this](const Error&) { m_writing = false; }, [this] { m_writing = false; }});
}

} // namespace landreeve::ui::records
