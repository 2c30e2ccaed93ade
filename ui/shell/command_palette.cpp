#include "ui/shell/command_palette.h"

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture.h"

#include <QApplication>
#include <QComboBox>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::shell {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kMostTenants = 6;
constexpr int kMostCommands = 8;

/// Where is looked, in the order of the box.
enum Scope { Everything, Tenants, Pages, Commands, FirstLookUp };

class Frame : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        theme::roundedBox(painter, rect(), 6, theme::color(Token::Raised), theme::color(Token::Line2));
    }
};

// The foot with its key caps: "↑ ↓ choose   Enter run".
class KeyHints : public QWidget {
public:
    KeyHints(const QList<LookUp>& lookUps, QWidget* parent) : QWidget(parent) {
        for (const LookUp& kind : lookUps)
            m_fromRight.prepend({{QString(kind.key)}, kind.scope.toLower()});
        m_fromRight.append({{QStringLiteral(">")}, QStringLiteral("commands")});
        theme::setTypeStyle(this, TypeStyle::Small);
        setFixedHeight(fontMetrics().height() + 20);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect().adjusted(1, 0, -1, -3), theme::color(Token::Alt));
        theme::hairline(painter, rect(), Qt::Horizontal, theme::color(Token::Line));
        const QList<Hint> hints{{{QStringLiteral("↑"), QStringLiteral("↓")}, QStringLiteral("choose")},
                                {{QStringLiteral("Enter")}, QStringLiteral("run")},
                                {{QStringLiteral("Tab")}, QStringLiteral("its commands")},
                                {{QStringLiteral("Esc")}, QStringLiteral("close")}};
        int x = 16;
        for (const Hint& hint : hints)
            x = draw(painter, x, hint.caps, hint.words) + 16;
        // From the right, as far as there is room.
        int right = width();
        for (const Hint& hint : m_fromRight) {
            const int wide = theme::keyCapWidth(QFontMetrics(theme::font(TypeStyle::Smallest)), hint.caps.front()) + 6 +
                             fontMetrics().horizontalAdvance(hint.words);
            right -= 16 + wide;
            if (right > x)
                draw(painter, right, hint.caps, hint.words);
        }
    }

private:
    struct Hint {
        QStringList caps;
        QString words;
    };

    int draw(QPainter& painter, int x, const QStringList& caps, const QString& words) {
        const QFont small = theme::font(TypeStyle::Smallest);
        const QFontMetrics metrics(small);
        painter.setFont(small);
        for (const QString& cap : caps) {
            const int width = theme::keyCapWidth(metrics, cap);
            const QRectF frame(x, (height() - metrics.height() - 3) / 2.0, width, metrics.height() + 3);
            theme::roundedBox(painter, frame, 3, theme::color(Token::Base), QColor());
            theme::keyCap(painter, frame, cap, theme::color(Token::Ink2), theme::color(Token::Line2));
            x += width + 5;
        }
        painter.setFont(font());
        painter.setPen(theme::color(Token::Ink2));
        const int width = fontMetrics().horizontalAdvance(words);
        painter.drawText(QRect(x, 0, width + 1, height()), Qt::AlignVCenter, words);
        return x + width;
    }

    QList<Hint> m_fromRight;
};

bool matches(const QString& needle, std::initializer_list<QString> texts) {
    return needle.isEmpty() || std::any_of(texts.begin(), texts.end(), [&needle](const QString& text) {
               return text.contains(needle, Qt::CaseInsensitive);
           });
}

bool isAvailable(const Command& command) {
    return !command.available || command.available();
}

} // namespace

CommandPalette::CommandPalette(Offer offer, QWidget* window) : QWidget(window), m_offer(std::move(offer)) {
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(QStringLiteral("Command palette"));
    m_frame = new Frame(this);
    auto* shadow = new QGraphicsDropShadowEffect(m_frame);
    shadow->setOffset(0, 6);
    shadow->setBlurRadius(18);
    shadow->setColor(theme::color(Token::Shadow));
    m_frame->setGraphicsEffect(shadow);
    auto* column = new QVBoxLayout(m_frame);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(17, 9, 15, 9);
    top->setSpacing(10);
    top->addWidget(new widgets::Picture(QStringLiteral("edit-find"), 15, Token::Ink2, m_frame), 0, Qt::AlignVCenter);
    m_edit = new QLineEdit(m_frame);
    m_edit->setObjectName(QStringLiteral("paletteEdit"));
    m_edit->setAccessibleName(QStringLiteral("Find a tenant, page or command"));
    m_edit->setPlaceholderText(m_edit->accessibleName());
    m_edit->setFrame(false);
    theme::setTypeStyle(m_edit, TypeStyle::Heading);
    QFont plain = m_edit->font();
    plain.setWeight(QFont::Normal);
    m_edit->setFont(plain);
    m_edit->setMinimumHeight(m_edit->fontMetrics().height() + 14);
    m_edit->installEventFilter(this);
    top->addWidget(m_edit, 1);
    top->addWidget(new widgets::Label(QStringLiteral("in"), TypeStyle::Small, Token::Ink2, m_frame));
    m_scope = new QComboBox(m_frame);
    m_scope->setObjectName(QStringLiteral("paletteScope"));
    m_scope->setAccessibleName(QStringLiteral("Look in"));
    m_scope->addItems(
        {QStringLiteral("Everything"), QStringLiteral("Tenants"), QStringLiteral("Pages"), QStringLiteral("Commands")});
    for (const LookUp& kind : std::as_const(m_offer.lookUps))
        m_scope->addItem(kind.scope);
    top->addWidget(m_scope);
    column->addLayout(top);
    column->addWidget(new widgets::HairLine(Qt::Horizontal, m_frame));
    m_list = new ChoiceList(m_frame);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(QStringLiteral("Found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_list, 1);
    auto* none = new widgets::Label({}, TypeStyle::Body, Token::Ink2, m_frame);
    none->setObjectName(QStringLiteral("paletteNone"));
    none->setContentsMargins(17, 14, 17, 14);
    m_none = none;
    column->addWidget(m_none);
    column->addWidget(new KeyHints(m_offer.lookUps, m_frame));
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &CommandPalette::search);
    connect(m_list, &ChoiceList::chosen, this, &CommandPalette::run);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open() {
    m_before = QApplication::focusWidget();
    search();
    show();
    raise();
    place();
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::dismiss() {
    if (isHidden())
        return;
    dropFound();
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
    Q_EMIT closed();
    deleteLater();
}

void CommandPalette::place() {
    setGeometry(parentWidget()->rect());
    const int wide = std::min(660, width() - 60);
    // Where nothing is found the list is no part of the frame's hint.
    const int more = m_list->isHidden() ? 0 : std::max(m_list->contentHeight(), 20) + 6 - m_list->sizeHint().height();
    const int tall = std::min({m_frame->sizeHint().height() + more, height() - 140, 560});
    m_frame->setGeometry((width() - wide) / 2 + std::min(0, (width() - wide) / 4 - 40), 84, wide, std::max(tall, 150));
}

QList<ChoiceItem> CommandPalette::commandsOn(const TenantRef& tenant, const QString& needle) const {
    QList<ChoiceItem> items;
    for (const Command& command : m_offer.commands) {
        if (!command.runOnTenant || !isAvailable(command))
            continue;
        const QString text = command.text.arg(tenant.id);
        // The tenant was found; all of its commands are of interest, unless more was typed.
        if (!needle.isEmpty() && !matches(needle, {text, tenant.name}))
            continue;
        items.append({QStringLiteral("on:") + command.id + u'/' + tenant.id, text, command.detail,
                      QStringLiteral("Commands for ") + tenant.name, command.icon, command.keys, std::nullopt});
    }
    return items;
}

QList<ChoiceItem> CommandPalette::commandsWith(const QString& words) const {
    QList<ChoiceItem> items;
    for (const Command& command : m_offer.commands) {
        if (command.runWith && isAvailable(command))
            items.append({QStringLiteral("with:") + command.id + u'/' + words, command.text.arg(words), command.detail,
                          QStringLiteral("Nothing has this name"), command.icon, command.keys, std::nullopt});
    }
    return items;
}

void CommandPalette::search() {
    QString needle = m_edit->text().trimmed();
    int scope = m_scope->currentIndex();
    const QChar key = needle.isEmpty() ? QChar() : needle.front();
    const auto keyed = std::ranges::find(m_offer.lookUps, key, &LookUp::key);
    if (keyed != m_offer.lookUps.end())
        scope = FirstLookUp + static_cast<int>(keyed - m_offer.lookUps.begin());
    else if (key == u'>')
        scope = Commands;
    if (keyed != m_offer.lookUps.end() || key == u'>')
        needle = needle.mid(1).trimmed();
    dropFound();
    if (scope >= FirstLookUp) {
        lookUp(m_offer.lookUps.at(scope - FirstLookUp), needle);
        return;
    }
    QList<ChoiceItem> items;
    const auto in = [scope](int which) { return scope == Everything || scope == which; };
    std::optional<TenantRef> first;
    if (in(Tenants)) {
        for (const TenantRef& tenant : std::as_const(m_offer.tenants)) {
            if (items.size() >= kMostTenants || !matches(needle, {tenant.name, tenant.id}))
                continue;
            if (scope == Everything && needle.isEmpty() && items.size() >= 3)
                break;
            if (!first)
                first = tenant;
            const QString detail =
                tenant.detail.isEmpty() ? tenant.id : tenant.id + QStringLiteral(", ") + tenant.detail;
            items.append({QStringLiteral("tenant:") + tenant.id,
                          tenant.name,
                          detail,
                          QStringLiteral("Tenants"),
                          {},
                          {},
                          tenant.hueOrOwn()});
        }
        if (first && !needle.isEmpty())
            items += commandsOn(*first, needle);
    }
    if (in(Pages)) {
        for (const auto& page : std::as_const(m_offer.pages)) {
            if (matches(needle, {page.title}) && (!page.needsTenant || !needle.isEmpty()))
                items.append({QStringLiteral("page:") + page.id, page.title,
                              page.needsTenant ? QStringLiteral("asks for a tenant first") : QString(),
                              QStringLiteral("Pages"), page.icon, page.keys, std::nullopt});
        }
    }
    if (in(Commands)) {
        int count = 0;
        for (const Command& command : std::as_const(m_offer.commands)) {
            if (!command.run || !isAvailable(command) || !matches(needle, {command.text}))
                continue;
            if (scope == Everything && ++count > kMostCommands)
                break;
            items.append({QStringLiteral("command:") + command.id, command.text, command.detail,
                          QStringLiteral("Commands"), command.icon, command.keys, std::nullopt});
        }
    }
    if (items.isEmpty() && in(Tenants)) {
        // Whoever works in a tenant looks for something of it.
        const auto lookUps = scope == Everything ? lookUpsFor(needle) : QList<ChoiceItem>();
        items = m_offer.tenant ? lookUps + commandsWith(needle) : commandsWith(needle) + lookUps;
    }
    showFound(items, needle, QStringLiteral("Nothing matches “%1”.").arg(needle));
}

void CommandPalette::showFound(const QList<ChoiceItem>& items, const QString& needle, const QString& none) {
    m_list->setItems(items, needle);
    m_list->setVisible(!items.isEmpty());
    m_none->setVisible(items.isEmpty());
    static_cast<widgets::Label*>(m_none)->setText(none);
    if (isVisible())
        place();
}

void CommandPalette::run(const QString& id) {
    const QString kind = id.section(u':', 0, 0);
    const QString rest = id.section(u':', 1);
    const auto tenantOf = [this](const QString& tenantId) -> std::optional<TenantRef> {
        for (const TenantRef& tenant : std::as_const(m_offer.tenants)) {
            if (tenant.id == tenantId)
                return tenant;
        }
        return std::nullopt;
    };
    if (kind == QLatin1String("look")) {
        m_edit->setText(rest + m_edit->text().trimmed());
        return;
    }
    const Offer offer = m_offer;
    const auto things = m_found;
    dismiss();
    if (kind == QLatin1String("page")) {
        Q_EMIT pageChosen(rest);
    } else if (kind == QLatin1String("found")) {
        if (const auto found = things.value(rest.toInt()); !found.page.isEmpty())
            Q_EMIT foundChosen(found.page, found.arguments);
    } else if (kind == QLatin1String("tenant")) {
        if (const auto tenant = tenantOf(rest))
            Q_EMIT tenantChosen(*tenant);
    } else {
        const bool onTenant = kind == QLatin1String("on");
        const bool withWords = kind == QLatin1String("with");
        const QString commandId = onTenant || withWords ? rest.section(u'/', 0, 0) : rest;
        for (const Command& command : offer.commands) {
            if (command.id != commandId)
                continue;
            if (onTenant) {
                if (const auto tenant = tenantOf(rest.section(u'/', 1)))
                    command.runOnTenant(*tenant);
            } else if (withWords) {
                command.runWith(rest.section(u'/', 1));
            } else {
                command.run();
            }
            break;
        }
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
        m_list->step(-1);
        return true;
    case Qt::Key_Down:
        m_list->step(1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const ChoiceItem* item = m_list->current()) {
            const QString id = item->id;
            run(id);
        } else {
            m_runFound = m_waiting;
        }
        return true;
    case Qt::Key_Tab: {
        // From a tenant to the first of its commands; elsewhere Tab goes on to the scope.
        const ChoiceItem* item = m_list->current();
        if (!item || !item->id.startsWith(QLatin1String("tenant:")))
            return false;
        const QString name = item->text;
        for (const ChoiceItem& other : m_list->items()) {
            if (other.id.startsWith(QLatin1String("on:"))) {
                m_list->setCurrentId(other.id);
                return true;
            }
        }
        m_edit->setText(name);
        return true;
    }
    case Qt::Key_Escape:
        dismiss();
        return true;
    default:
        return false;
    }
}

// Behind the veil there is nothing to go to.
bool CommandPalette::focusNextPrevChild(bool) {
    QWidget* other = m_edit;
    if (m_edit->hasFocus())
        other = m_scope;
    other->setFocus(Qt::TabFocusReason);
    return true;
}

void CommandPalette::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QWidget::keyPressEvent(event);
}

void CommandPalette::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Veil));
}

void CommandPalette::mousePressEvent(QMouseEvent* event) {
    if (!m_frame->geometry().contains(event->pos()))
        dismiss();
}

} // namespace landreeve::ui::shell
