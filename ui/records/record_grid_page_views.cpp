// The views of the page.
#include "core/records/secret_field.h"
#include "ui/records/filter_row.h"
#include "ui/records/record_grid.h"
#include "ui/records/record_grid_page.h"
#include "ui/records/view_tabs.h"
#include "ui/theme/format.h"
#include "ui/widgets/search_edit.h"

#include <QSignalBlocker>
#include <QTabBar>

#include <algorithm>
#include <utility>

namespace landreeve::ui::records {

using landreeve::records::BuiltInView;
using landreeve::records::GridTotals;
using landreeve::records::RecordQuery;

namespace {

/// A filter that a program wrote, as a person reads it: "Partly shipped" of "partially_shipped".
QString filterWords(const landreeve::records::Entity& entity, const std::string& field, const std::string& text) {
    const auto* named = entity.find(field);
    if (named == nullptr)
        return QString::fromStdString(text);
    try {
        return QString::fromStdString(
            landreeve::records::textOf(*named, landreeve::records::filtersFromText(*named, text)));
    } catch (const Error&) {
        return QString::fromStdString(text); // It is marked where it stands.
    }
}

} // namespace

void RecordGridPage::takeView(int tab) {
    if (const SavedView* view = m_viewTabs->current()) {
        takeSavedView(*view);
        return;
    }
    if (tab < 0 || tab >= static_cast<int>(m_entity.views.size()))
        return;
    if (std::exchange(m_inSavedView, false)) {
        setSearch({});
        m_grid->setColumnLayout(m_arrangement);
    }
    const BuiltInView& view = m_entity.views[static_cast<std::size_t>(tab)];
    QHash<QString, QString> texts;
    for (const auto& [field, text] : view.filters)
        texts.insert(QString::fromStdString(field), filterWords(m_entity, field, text));
    m_grid->filterRow()->setTexts(texts);
    m_sort.reset();
    if (!view.sort.empty())
        m_sort = landreeve::records::sortFromText(m_entity, view.sort);
    read();
}

void RecordGridPage::takeSavedView(const SavedView& view) {
    m_inSavedView = true;
    setSearch(view.search);
    m_grid->setColumnLayout(view.columns);
    m_grid->filterRow()->setTexts(view.filters);
    m_sort.reset();
    try {
        if (!view.sort.isEmpty())
            m_sort = landreeve::records::sortFromText(m_entity, view.sort.toStdString());
    } catch (const Error&) {
        m_sort.reset(); // a field that is not there any more
    }
    read();
}

void RecordGridPage::takeFilters(const QVariantMap& texts, const QString& sort) {
    // Where they are those of a view, it is that view.
    const auto view = std::ranges::find_if(m_entity.views, [&](const BuiltInView& each) {
        return each.filters.size() == static_cast<std::size_t>(texts.size()) &&
               std::ranges::all_of(each.filters, [&](const auto& filter) {
                   return texts.value(QString::fromStdString(filter.first)).toString().toStdString() == filter.second;
               });
    });
    m_viewTabs->choose(view == m_entity.views.end() ? 0 : static_cast<int>(view - m_entity.views.begin()));
    setSearch({});
    QHash<QString, QString> filters;
    for (auto text = texts.begin(); text != texts.end(); ++text)
        filters.insert(text.key(),
                       filterWords(m_entity, text.key().toStdString(), text.value().toString().toStdString()));
    m_grid->filterRow()->setTexts(filters);
    m_sort.reset();
    if (!sort.isEmpty())
        m_sort = landreeve::records::sortFromText(m_entity, sort.toStdString());
    read();
}

SavedView RecordGridPage::viewNow() const {
    SavedView view;
    // A personal number is looked for and not kept.
    view.search = QString::fromStdString(
        landreeve::records::numbersApart({&m_entity, m_search->text().trimmed().toStdString()}).search);
    view.filters = m_grid->filterRow()->texts();
    if (m_sort)
        view.sort = QString::fromStdString(m_sort->field + (m_sort->descending ? ":desc" : ""));
    view.columns = m_grid->columnLayout();
    return view;
}

void RecordGridPage::arranged() {
    if (!m_inSavedView) {
        m_arrangement = m_grid->columnLayout();
        m_layouts->save(QString::fromStdString(m_entity.name), m_arrangement);
    }
    m_viewTabs->look();
}

void RecordGridPage::takeArrangement(const widgets::ColumnLayout& layout) {
    m_arrangement = layout;
    if (!m_inSavedView)
        m_grid->setColumnLayout(layout);
}

void RecordGridPage::setSearch(const QString& text) {
    const QSignalBlocker quiet(m_search);
    m_search->setText(text);
}

void RecordGridPage::countViews() {
    for (std::size_t i = 0; i < m_entity.views.size(); ++i) {
        const BuiltInView& view = m_entity.views[i];
        if (!view.counted)
            continue;
        RecordQuery counted{&m_entity};
        for (const auto& [field, text] : view.filters) {
            const auto filters = landreeve::records::filtersFromText(m_entity.at(field), text);
            counted.filters.insert(counted.filters.end(), filters.begin(), filters.end());
        }
        const QString label = QString::fromStdString(view.label);
        m_services.runner.run(
            this,
            [records = m_records, counted](std::stop_token stop, const ProgressFn&) {
                return records->totals(counted, std::move(stop));
            },
            tasks::Outcome<GridTotals>{
                [this, i, label, records = m_records](const GridTotals& totals) {
                    if (records == m_records)
                        m_views->setTabText(static_cast<int>(i),
                                            totals.count == 0 ? label : label + u' ' + theme::count(totals.count));
                },
                {},
                {}});
    }
}

} // namespace landreeve::ui::records
