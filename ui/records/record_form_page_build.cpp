// How the page of a form is put together, and the room its parts take.
#include "ui/documents/print_button.h"
#include "ui/orders/order_history.h"
#include "ui/orders/order_line_editor.h"
#include "ui/orders/order_lines_field.h"
#include "ui/orders/order_sheet.h"
#include "ui/orders/order_workflow.h"
#include "ui/orders/path_sheet.h"
#include "ui/records/form_notice.h"
#include "ui/records/record_form.h"
#include "ui/records/record_form_page.h"
#include "ui/records/record_glance.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/panel_split.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/side_panel.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::records {

using widgets::LButton;

namespace {

constexpr int kGlanceWidth = 262;
constexpr int kHistoryMost = 200;

} // namespace

void RecordFormPage::buildHead() {
    // A shortcut of a button presses it for a moment first; the page's own keys act at once.
    const auto tool = [this](const char* icon, const QString& hint, const char* name, const QKeySequence& keys) {
        LButton* button = LButton::tool(QLatin1String(icon), hint, this);
        button->setObjectName(QLatin1String(name));
        button->setKeys(keys);
        button->setHint(hint);
        button->setShortcut({});
        return button;
    };
    const auto words = [this](const QString& text, LButton::Kind kind, const char* name) {
        auto* button = new LButton(text, kind, this);
        button->setObjectName(QLatin1String(name));
        head()->addAction(button);
        return button;
    };
    m_previous =
        tool("go-previous", QStringLiteral("Previous %1").arg(one()), "previousButton", Qt::ALT | Qt::Key_PageUp);
    m_next = tool("go-next", QStringLiteral("Next %1").arg(one()), "nextButton", Qt::ALT | Qt::Key_PageDown);
    head()->addLeading(m_previous);
    head()->addLeading(m_next);
    m_undo = tool("edit-undo", QStringLiteral("Undo"), "undoButton", Qt::CTRL | Qt::Key_Z);
    m_redo = tool("edit-redo", QStringLiteral("Redo"), "redoButton", Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    head()->addLeading(m_undo);
    head()->addLeading(m_redo);
    m_delete = words(QStringLiteral("Delete…"), LButton::Kind::DangerOutline, "deleteButton");
    m_duplicate = words(QStringLiteral("Duplicate"), LButton::Kind::Secondary, "duplicateButton");
    m_duplicate->setToolTip(QStringLiteral("Another one like it (Ctrl+D)"));
    if (m_services.documents != nullptr && documents::printsOf(m_entity.name))
        head()->addAction(documents::makePrintButton(
            *m_services.documents, m_entity.name,
            [this] {
                return documents::PrintTarget{m_tenantId, m_isNew ? std::string() : m_id.toStdString()};
            },
            this));
    if (m_order != nullptr)
        m_order->addActions();
    m_discard = words(QStringLiteral("Discard changes"), LButton::Kind::Flat, "discardButton");
    m_save = words(QStringLiteral("Save %1").arg(one().section(u' ', -1)),
                   m_order != nullptr ? LButton::Kind::Secondary : LButton::Kind::Primary, "saveButton");
    m_save->setIconName(QStringLiteral("document-save"));
    m_save->setKeys(QKeySequence(Qt::CTRL | Qt::Key_S));
    m_save->setShortcut({});
    if (m_order != nullptr)
        m_order->addForward();
    connect(m_previous, &LButton::activated, this, [this] { step(-1); });
    connect(m_next, &LButton::activated, this, [this] { step(1); });
    connect(m_undo, &LButton::activated, m_form, &RecordForm::undo);
    connect(m_redo, &LButton::activated, m_form, &RecordForm::redo);
    connect(m_delete, &LButton::activated, this, &RecordFormPage::askToDelete);
    connect(m_duplicate, &LButton::activated, this, &RecordFormPage::duplicate);
    connect(m_discard, &LButton::activated, this, &RecordFormPage::discard);
    connect(m_save, &LButton::activated, this, &RecordFormPage::save);
}

void RecordFormPage::build() {
    m_readOnly->setObjectName(QStringLiteral("readOnlyNotice"));
    m_notice->setObjectName(QStringLiteral("formNotice"));
    m_error->setObjectName(QStringLiteral("formError"));
    if (m_order != nullptr) {
        body()->addWidget(m_order->path());
        body()->addWidget(m_order->notice());
    }
    body()->addWidget(m_readOnly);
    body()->addWidget(m_notice);
    body()->addWidget(m_error);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &RecordFormPage::load);

    auto* sheet = new widgets::Sheet(this);
    sheet->body()->setContentsMargins(0, 0, 0, 0);
    sheet->body()->setSpacing(0);
    m_tabs->setObjectName(QStringLiteral("recordTabs"));
    m_tabs->setAccessibleName(QStringLiteral("Parts of the %1").arg(one()));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    if (m_order != nullptr)
        m_tabs->addTab(QStringLiteral("Order"));
    m_fieldsTab = m_tabs->addTab(QStringLiteral("Fields"));
    m_historyTab = m_tabs->addTab(QStringLiteral("History"));
    auto* tabRow = new QHBoxLayout;
    tabRow->setContentsMargins(10, 4, 10, 0);
    tabRow->addWidget(m_tabs);
    sheet->body()->addLayout(tabRow);
    sheet->body()->addWidget(new widgets::HairLine(Qt::Horizontal, sheet));
    sheet->body()->addWidget(m_stack, 1);

    const auto scrolled = [this](QWidget* content) {
        auto* scroll = new QScrollArea(m_stack);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setFocusPolicy(Qt::NoFocus);
        scroll->viewport()->setAutoFillBackground(false);
        auto* holder = new QWidget(scroll);
        auto* column = new QVBoxLayout(holder);
        column->setContentsMargins(18, 14, 18, 18);
        column->setSpacing(16);
        column->addWidget(content);
        column->addStretch(1);
        scroll->setWidget(holder);
        holder->setAutoFillBackground(false);
        m_stack->addWidget(scroll);
        return scroll;
    };
    if (m_order != nullptr)
        scrolled(m_order->sheet());
    auto* scroll = scrolled(m_form);
    m_below = scroll->widget();
    m_history = new RecordHistory(m_entity, kHistoryMost, this);
    m_history->setObjectName(QStringLiteral("recordHistory"));
    m_history->setAccessibleName(QStringLiteral("History"));
    QWidget* history = m_history;
    if (m_order != nullptr) {
        history = new QWidget(this);
        auto* column = new QVBoxLayout(history);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(12);
        column->addWidget(new widgets::SectionHeading(QStringLiteral("Steps"), history));
        column->addWidget(m_order->history());
        column->addWidget(new widgets::SectionHeading(QStringLiteral("Changes"), history));
        column->addWidget(m_history);
    }
    scrolled(history);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        if (tab == m_historyTab)
            readHistory();
        showReadOnly();
        fitWidth();
    });
    connect(split(), &widgets::PanelSplit::panelShownChanged, this, &RecordFormPage::fitWidth);
    auto* beside = new QHBoxLayout;
    beside->setSpacing(14);
    beside->addWidget(sheet, 1);
    beside->addWidget(m_glance);
    m_beside = beside;
    body()->addLayout(beside, 1);

    connect(m_form, &RecordForm::edited, this, &RecordFormPage::touched);
    connect(m_form, &RecordForm::edited, this, &RecordFormPage::showParties);
    connect(m_form, &RecordForm::checked, this, &RecordFormPage::sayStillWrong);
    if (m_lines != nullptr) {
        connect(m_lines->editor(), &orders::OrderLineEditor::lookedUp, this, [this] {
            if (!std::exchange(m_awaitsLines, false))
                return;
            // What follows may freeze the lines, and an open cell with them.
            if (m_onceSaved)
                save();
            else
                saveButOpenCell();
        });
        connect(m_lines->editor(), &orders::OrderLineEditor::said, this,
                [this](const QString& words) { m_services.navigator.say(words); });
    }
    connect(m_form, &RecordForm::revealRequested, this, &RecordFormPage::reveal);
}

void RecordFormPage::addKeys() {
    const auto press = [this](const char* id, const QString& text, const QKeySequence& keys, LButton* button) {
        addKey(QLatin1String(id), text, keys, [button] {
            if (button->isEnabled() && !button->isBusy())
                Q_EMIT button->activated();
        });
    };
    press("saveAction", m_save->text(), Qt::CTRL | Qt::Key_S, m_save);
    press("undoAction", QStringLiteral("Undo"), Qt::CTRL | Qt::Key_Z, m_undo);
    press("redoAction", QStringLiteral("Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, m_redo);
    press("duplicateAction", QStringLiteral("Duplicate"), Qt::CTRL | Qt::Key_D, m_duplicate);
    press("previousAction", m_previous->accessibleName(), Qt::ALT | Qt::Key_PageUp, m_previous);
    press("nextAction", m_next->accessibleName(), Qt::ALT | Qt::Key_PageDown, m_next);
    if (m_order != nullptr) {
        addKey(QStringLiteral("forwardAction"), QStringLiteral("Next step of the order"), Qt::CTRL | Qt::Key_Return,
               [this] { m_order->forward(); });
        addKey(QStringLiteral("fulfilAction"),
               m_entity.name == "purchase-order" ? QStringLiteral("Receive goods") : QStringLiteral("Ship goods"),
               Qt::CTRL | Qt::Key_R, [this] { m_order->openFulfilment(); });
    }
    addKey(QStringLiteral("nextWrongAction"), QStringLiteral("Next wrong field"), Qt::Key_F8, [this] {
        m_form->checkAll();
        m_form->focusWrong(true);
    });
    addKey(QStringLiteral("previousWrongAction"), QStringLiteral("Previous wrong field"), Qt::SHIFT | Qt::Key_F8,
           [this] {
               m_form->checkAll();
               m_form->focusWrong(false);
           });
}

void RecordFormPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    fitWidth();
}

// Beside the form from 1200 on, below its fields in a narrower window.
void RecordFormPage::fitWidth() {
    const double text = std::max(1.0, theme::Theme::of().textSize());
    const bool wide = window()->width() >= widgets::PanelSplit::kOverlayBelow * text;
    const bool orderShown = isOrderShown();
    if (m_order != nullptr)
        m_order->sheet()->setWide(wide && !split()->isPanelShown());
    m_glance->setVisible(!orderShown);
    m_form->setTwoColumns(wide);
    auto* below = static_cast<QVBoxLayout*>(m_below->layout());
    if (wide && m_beside->indexOf(m_glance) < 0) {
        below->removeWidget(m_glance);
        m_beside->addWidget(m_glance);
    } else if (!wide && m_beside->indexOf(m_glance) >= 0) {
        m_beside->removeWidget(m_glance);
        below->insertWidget(1, m_glance);
    }
    m_glance->setMaximumWidth(wide ? static_cast<int>(kGlanceWidth * text) : QWIDGETSIZE_MAX);
    m_glance->setMinimumWidth(wide ? static_cast<int>(kGlanceWidth * text) : 0);
}

} // namespace landreeve::ui::records
