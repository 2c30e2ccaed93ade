#include "ui/widgets/page_head.h"

#include "ui/theme/icons.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_label.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>

#include <algorithm>
#include <numeric>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kGap = 8;
constexpr int kFactsRoom = 120;

} // namespace

PageHead::PageHead(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)), m_leading(new QHBoxLayout) {
    setObjectName(QStringLiteral("pageHead"));
    m_row->setContentsMargins(20, 14, 20, 14);
    m_row->setSpacing(kGap);
    m_leading->setSpacing(2);
    m_title = new Label({}, TypeStyle::Title, Token::Ink, this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    m_row->addWidget(m_title, 0, Qt::AlignVCenter);
    m_status = new StatusLabel({}, this);
    m_status->hide();
    m_row->addSpacing(4);
    m_row->addWidget(m_status, 0, Qt::AlignVCenter);
    m_facts = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_facts->setObjectName(QStringLiteral("pageFacts"));
    m_facts->setElide(Qt::ElideRight);
    // They take what is left; asking for more they would take a few pixels from every button.
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_row->addWidget(m_facts, 1, Qt::AlignVCenter);
    m_row->addLayout(m_leading);
    m_more = new LButton(QStringLiteral("More"), LButton::Kind::Secondary, this);
    m_more->setObjectName(QStringLiteral("moreButton"));
    m_more->setMenuMark(true);
    m_more->hide();
    m_row->addWidget(m_more, 0, Qt::AlignVCenter);
    m_menu = new QMenu(m_more);
    connect(m_more, &LButton::activated, this, [this] {
        fillMenu();
        m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 3)));
    });
    connect(m_menu, &QMenu::aboutToHide, this, &PageHead::fillMenu, Qt::QueuedConnection);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PageHead::setTitle(const QString& title) {
    m_title->setText(title);
    setAccessibleName(title);
    fit();
}

QString PageHead::title() const {
    return m_title->text();
}

void PageHead::setFacts(const QString& facts, const QString& toolTip) {
    m_facts->setText(facts);
    m_facts->setToolTip(toolTip);
}

QString PageHead::facts() const {
    return m_facts->text();
}

void PageHead::setStatus(const Status& status) {
    m_status->setStatus(status);
    m_status->setVisible(!status.word.isEmpty());
    fit();
}

LButton* PageHead::addAction(LButton* button) {
    m_actions.append(button);
    m_row->addWidget(button, 0, Qt::AlignVCenter);
    button->installEventFilter(this);
    orderStops();
    fit();
    return button;
}

void PageHead::setActionShown(LButton* button, bool shown) {
    m_absent.removeAll(button);
    if (!shown) {
        m_absent.append(button);
        button->hide();
    }
    fit();
}

void PageHead::addLeading(QWidget* widget) {
    m_leading->addWidget(widget, 0, Qt::AlignVCenter);
    orderStops();
}

// Often made after the content, they would come behind it. Qt orders only what Tab comes to, so all begin where the
// button stands that is as old as the head, and of a group those that are not chosen now are ordered for when they are.
void PageHead::orderStops() {
    QWidgetList unchosen;
    QWidget* before = m_more;
    const auto put = [&](QWidget* stop) {
        if (stop->focusPolicy() == Qt::NoFocus) {
            const auto* ofGroup = qobject_cast<const QAbstractButton*>(stop);
            if (ofGroup == nullptr || !ofGroup->isCheckable())
                return;
            unchosen.append(stop);
            stop->setFocusPolicy(Qt::TabFocus);
        }
        setTabOrder(before, stop);
        before = stop;
    };
    for (int i = 0; i < m_leading->count(); ++i) {
        QWidget* widget = m_leading->itemAt(i)->widget();
        put(widget);
        const auto parts = widget->findChildren<QWidget*>();
        for (QWidget* part : parts)
            put(part);
    }
    if (before != m_more)
        put(m_more);
    for (LButton* button : std::as_const(m_actions))
        put(button);
    for (QWidget* each : std::as_const(unchosen))
        each->setFocusPolicy(Qt::NoFocus);
}

QSize PageHead::sizeHint() const {
    return QSize(400, fontMetrics().height() + 42);
}

QSize PageHead::minimumSizeHint() const {
    return QSize(200, sizeHint().height());
}

bool PageHead::eventFilter(QObject* watched, QEvent* event) {
    // A page hides an action that does not apply; it must not come back by itself, nor stay in the menu.
    if (!m_fitting && (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)) {
        auto* button = qobject_cast<LButton*>(watched);
        m_absent.removeAll(button);
        if (event->type() == QEvent::HideToParent)
            m_absent.append(button);
        m_inMenu.removeAll(button);
        fit();
    }
    if (event->type() == QEvent::EnabledChange && !m_menu->isVisible() &&
        m_inMenu.contains(qobject_cast<LButton*>(watched)))
        fillMenu();
    return QWidget::eventFilter(watched, event);
}

QList<LButton*> PageHead::actions() const {
    QList<LButton*> present = m_actions;
    present.removeIf([this](LButton* button) { return m_absent.contains(button); });
    return present;
}

bool PageHead::event(QEvent* event) {
    const bool done = QWidget::event(event);
    // A button has other words than it was measured with.
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

void PageHead::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void PageHead::fit() {
    if (m_fitting)
        return;
    m_fitting = true;
    const QMargins margins = m_row->contentsMargins();
    int room = width() - margins.left() - margins.right() - m_title->sizeHint().width() - 3 * kGap;
    if (!m_status->isHidden())
        room -= m_status->sizeHint().width() + kGap;
    if (m_leading->count() > 0)
        room -= m_leading->sizeHint().width() + kGap;
    // Facts keep a little room before actions are taken away for them; where some have to go, they are read whole.
    const int facts = m_facts->fontMetrics().horizontalAdvance(m_facts->text());
    room -= std::min(facts, kFactsRoom);
    const QList<LButton*> present = actions();
    const auto widthOf = [](const LButton* button) { return button->sizeHint().width() + kGap; };
    const int wanted = std::accumulate(present.begin(), present.end(), 0,
                                       [&](int sum, const LButton* button) { return sum + widthOf(button); });
    // The last one is the page's own act; what stands at the left is wanted least.
    qsizetype folded = 0;
    if (wanted > room) {
        room -= std::max(0, facts - kFactsRoom);
        for (int left = wanted + widthOf(m_more); left > room && folded + 1 < present.size(); ++folded)
            left -= widthOf(present[folded]);
    }
    m_inMenu = present.first(folded);
    for (qsizetype i = 0; i < present.size(); ++i)
        present[i]->setVisible(i >= folded);
    m_more->setVisible(!m_inMenu.isEmpty());
    // Under the pointer nothing is exchanged.
    if (!m_menu->isVisible())
        fillMenu();
    m_fitting = false;
}

void PageHead::fillMenu() {
    const auto old = m_menu->actions();
    for (QAction* action : old) {
        removeAction(action);
        m_menu->removeAction(action);
        action->deleteLater(); // It may be the one that was chosen.
    }
    for (LButton* button : std::as_const(m_inMenu)) {
        const QString words = button->text().isEmpty() ? button->accessibleName() : button->text();
        QAction* action = m_menu->addAction(words);
        action->setShortcut(button->keys());
        action->setEnabled(button->isEnabled());
        connect(action, &QAction::triggered, button, &QAbstractButton::click);
        // The hidden button's own shortcut is asleep; the action's works as long as the head is seen. One whose keys
        // the page hears itself only shows them.
        if (!button->shortcut().isEmpty())
            addAction(action);
    }
}

} // namespace landreeve::ui::widgets
