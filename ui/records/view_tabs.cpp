#include "ui/records/view_tabs.h"

#include "ui/records/views_popover.h"
#include "ui/widgets/l_button.h"

#include <QHBoxLayout>
#include <QTabBar>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::BuiltInView;
using widgets::LButton;

ViewTabs::ViewTabs(const landreeve::records::Entity& entity, tasks::TaskRunner& runner, const QString& settingsFile,
                   std::function<SavedView()> now, QWidget* parent)
    : QWidget(parent),
      m_entity(entity),
      m_store(new SavedViewStore(runner, settingsFile, QString::fromStdString(entity.name), this)),
      m_now(std::move(now)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("viewTabs"));
    m_tabs->setAccessibleName(QStringLiteral("Views"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideNone);
    for (const BuiltInView& view : entity.views)
        m_tabs->addTab(QString::fromStdString(view.label));
    row->addWidget(m_tabs, 1);
    m_save = new LButton(QStringLiteral("Save view"), LButton::Kind::Secondary, this);
    m_save->setObjectName(QStringLiteral("saveViewButton"));
    m_save->setButtonSize(LButton::Size::Small);
    m_save->hide();
    row->addWidget(m_save);
    m_list = new LButton(QStringLiteral("Views"), LButton::Kind::Flat, this);
    m_list->setObjectName(QStringLiteral("viewsButton"));
    m_list->setMenuMark(true);
    m_list->setToolTip(QStringLiteral("Choose, save, rename or delete a view (Ctrl+Shift+S)"));
    row->addWidget(m_list);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_touched = true;
        Q_EMIT chosen(tab);
        look();
    });
    connect(m_save, &LButton::activated, this, &ViewTabs::save);
    connect(m_list, &LButton::activated, this, &ViewTabs::openList);
    connect(m_store, &SavedViewStore::failed, this, &ViewTabs::failed);
    m_store->load([this](const SavedViews& saved) {
        m_saved = saved;
        for (const SavedView& view : std::as_const(m_saved.views))
            m_tabs->addTab(view.name);
        const int first = tabOf(m_saved.first);
        if (!m_touched && first > 0)
            m_tabs->setCurrentIndex(first);
    });
}

void ViewTabs::choose(int tab) {
    m_touched = true;
    m_tabs->setCurrentIndex(tab);
}

const SavedView* ViewTabs::current() const {
    const int tab = m_tabs->currentIndex();
    return isSaved(tab) ? &m_saved.views[tab - static_cast<int>(m_entity.views.size())] : nullptr;
}

bool ViewTabs::isSaved(int tab) const {
    return tab >= static_cast<int>(m_entity.views.size()) && tab < m_tabs->count();
}

QString ViewTabs::keyOf(int tab) const {
    if (tab < 0 || tab >= m_tabs->count())
        return {};
    const auto builtIn = static_cast<int>(m_entity.views.size());
    return tab < builtIn ? u'/' + QString::fromStdString(m_entity.views[static_cast<std::size_t>(tab)].id)
                         : m_saved.views[tab - builtIn].name;
}

int ViewTabs::tabOf(const QString& key) const {
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (!key.isEmpty() && keyOf(tab) == key)
            return tab;
    }
    return -1;
}

void ViewTabs::look() {
    const SavedView* view = current();
    m_changed = view != nullptr && !view->looksLike(m_now());
    m_save->setVisible(m_changed);
    m_save->setToolTip(view == nullptr ? QString()
                                       : QStringLiteral("%1 was changed since it was saved").arg(view->name));
    showNames();
}

void ViewTabs::showNames() {
    const auto builtIn = static_cast<int>(m_entity.views.size());
    for (int i = 0; i < m_saved.views.size(); ++i) {
        const bool changed = m_changed && m_tabs->currentIndex() == builtIn + i;
        const QString text = changed ? m_saved.views[i].name + QStringLiteral(" •") : m_saved.views[i].name;
        m_tabs->setTabText(builtIn + i, text);
        m_tabs->setTabToolTip(builtIn + i, changed ? QStringLiteral("Changed since it was saved") : QString());
        m_tabs->setAccessibleTabName(builtIn + i, changed
                                                      ? m_saved.views[i].name + QStringLiteral(", changed since saved")
                                                      : m_saved.views[i].name);
    }
}

bool ViewTabs::isFree(const QString& name, int except) const {
    if (name.isEmpty() || name.startsWith(u'/'))
        return false;
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        const QString taken =
            isSaved(tab) ? keyOf(tab) : QString::fromStdString(m_entity.views[static_cast<std::size_t>(tab)].label);
        if (tab != except && taken.compare(name, Qt::CaseInsensitive) == 0)
            return false;
    }
    return true;
}

void ViewTabs::save() {
    const int at = m_tabs->currentIndex() - static_cast<int>(m_entity.views.size());
    if (current() == nullptr)
        return;
    SavedView now = m_now();
    now.name = m_saved.views[at].name;
    m_saved.views[at] = now;
    m_store->save(m_saved);
    look();
}

void ViewTabs::discard() {
    Q_EMIT chosen(m_tabs->currentIndex());
    look();
}

bool ViewTabs::saveAs(const QString& name) {
    if (!isFree(name, -1))
        return false;
    SavedView now = m_now();
    now.name = name;
    m_saved.views << now;
    m_tabs->addTab(name);
    m_tabs->setCurrentIndex(m_tabs->count() - 1);
    m_store->save(m_saved);
    look();
    return true;
}

bool ViewTabs::rename(int tab, const QString& name) {
    if (!isSaved(tab) || !isFree(name, tab))
        return false;
    SavedView& view = m_saved.views[tab - static_cast<int>(m_entity.views.size())];
    if (m_saved.first == view.name)
        m_saved.first = name;
    view.name = name;
    m_store->save(m_saved);
    look();
    return true;
}

void ViewTabs::remove(int tab) {
    if (!isSaved(tab))
        return;
    if (m_saved.first == keyOf(tab))
        m_saved.first.clear();
    // First what is seen: the tab bar would go to whichever is beside it.
    if (m_tabs->currentIndex() == tab)
        m_tabs->setCurrentIndex(0);
    m_saved.views.removeAt(tab - static_cast<int>(m_entity.views.size()));
    m_tabs->removeTab(tab);
    m_store->save(m_saved);
    look();
}

void ViewTabs::setFirst(int tab) {
    m_saved.first = keyOf(tab);
    m_store->save(m_saved);
}

void ViewTabs::openList() {
    auto* popover = new ViewsPopover(*this, window());
    connect(popover, &widgets::Popover::closed, popover, &QObject::deleteLater);
    popover->openAt(m_list, Qt::AlignRight);
    popover->begin();
}

} // namespace landreeve::ui::records
