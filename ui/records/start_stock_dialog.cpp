#include "ui/records/start_stock_dialog.h"

#include "core/base/ids.h"
#include "ui/records/amount_words.h"
#include "ui/records/line_editor.h"
#include "ui/records/reference_editor.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::RowKey;
using landreeve::records::StockAdjustment;
using landreeve::records::StockBalance;
using theme::Token;
using theme::TypeStyle;
using widgets::LButton;

namespace {

/// The version of a row that has just been made: any other was there before.
constexpr std::int64_t kNewRow = 1;

const std::vector<Field>& fields() {
    static const std::vector<Field> all{
        {.name = "product_id", .label = "Product", .type = FieldType::Id, .required = true, .refersTo = "product"},
        {.name = "warehouse_id",
         .label = "Warehouse",
         .type = FieldType::Id,
         .required = true,
         .refersTo = "warehouse"},
        {.name = "quantity", .label = "Quantity", .type = FieldType::Quantity, .required = true},
        {.name = "unit_cost", .label = "Cost of one", .type = FieldType::UnitCost},
        {.name = "reason", .label = "Reason", .required = true, .most = 500},
    };
    return all;
}

FormValue valueOf(const FieldEditor& editor) {
    return readText(editor.field(), editor.text(), {}, false);
}

} // namespace

StartStockDialog::StartStockDialog(std::shared_ptr<landreeve::records::TenantRecords> records,
                                   tasks::TaskRunner& runner, FindChoices find, QWidget* parent)
    : AskDialog(QStringLiteral("startStockDialog"), QStringLiteral("New stock"), parent),
      m_records(std::move(records)),
      m_runner(runner),
      m_form(new widgets::Form(this)),
      m_error(new widgets::ErrorLine(this)),
      m_key(newUuid()) {
    build(find);
}

void StartStockDialog::build(const FindChoices& find) {
    addWords(QStringLiteral("New stock"), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("A product's first stock in a warehouse. It goes into the ledger as an adjustment."),
             TypeStyle::Body, Token::Ink2);
    m_error->setObjectName(QStringLiteral("startError"));
    column()->addWidget(m_error);
    column()->addSpacing(6);
    for (const Field& field : fields()) {
        FieldEditor* made = field.refersTo.empty() ? static_cast<FieldEditor*>(new LineEditor(field, {}, this))
                                                   : new ReferenceEditor(field, find, this);
        made->addTo(*m_form);
        connect(made, &FieldEditor::edited, this, [this, made] {
            // A changed decision is a new event; the same one sent twice is done once.
            m_key = newUuid();
            m_error->clear();
            made->clearNotes();
        });
        m_editors.push_back(made);
    }
    qobject_cast<QLineEdit*>(editor("unit_cost")->parts().front())
        ->setPlaceholderText(QStringLiteral("as the product says"));
    editor("reason")->setText(QStringLiteral("Opening stock"));
    column()->addWidget(m_form);
    m_submit = addButtons(QStringLiteral("Leave as it is"), QStringLiteral("leaveStockButton"),
                          QStringLiteral("Add to stock"), QStringLiteral("addStockButton"));
    m_submit->setKind(LButton::Kind::Primary);
    connect(m_submit, &LButton::activated, this, &StartStockDialog::submit);
    setFields(m_form, [this] { submit(); });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        if (m_there) {
            Q_EMIT adjustInstead(*m_there, chosen("product_id"));
            accept();
        } else {
            submit();
        }
    });
    editor("product_id")->parts().front()->setFocus(Qt::OtherFocusReason);
}

FieldEditor* StartStockDialog::editor(const char* field) const {
    return *std::ranges::find(m_editors, QLatin1String(field), &FieldEditor::name);
}

std::optional<Decimal> StartStockDialog::number(const char* field) const {
    return Decimal::parse(valueOf(*editor(field)).value.toString().toStdString());
}

QString StartStockDialog::chosen(const char* field) const {
    return codeOf(editor(field)->text()[QStringLiteral("words")].toString());
}

QString StartStockDialog::place() const {
    return QStringLiteral("%1 in %2").arg(chosen("product_id"), chosen("warehouse_id"));
}

bool StartStockDialog::check() {
    for (FieldEditor* each : m_editors)
        each->show(valueOf(*each), true);
    FieldEditor* quantity = editor("quantity");
    if (quantity->wrong().isEmpty() && number("quantity").value_or(Decimal()).isZero())
        quantity->refuse(QStringLiteral("Stock begins with a quantity above zero."));
    return !m_form->focusFirstWrong();
}

void StartStockDialog::submit() {
    if (isActing() || !check())
        return;
    StockAdjustment adjustment;
    adjustment.productId = editor("product_id")->text()[QStringLiteral("id")].toString().toStdString();
    adjustment.warehouse = chosen("warehouse_id").toStdString();
    adjustment.quantity = number("quantity").value_or(Decimal());
    adjustment.unitCost = number("unit_cost");
    adjustment.reason = valueOf(*editor("reason")).value.toString().toStdString();
    adjustment.key = m_key;
    adjustment.expectedVersion = kNewRow;
    setActing(true);
    m_error->clear();
    m_runner.run(
        this,
        [records = m_records, adjustment](std::stop_token stop, const ProgressFn&) {
            return records->adjust(adjustment, std::move(stop));
        },
        tasks::Outcome<StockBalance>{
            [this](const StockBalance& balance) {
                if (const auto key = RowKey::parse(balance.inventoryId))
                    Q_EMIT started(*key, QStringLiteral("%1: %2 on hand").arg(place(), amount(balance.onHand)));
                accept();
            },
            [this](const Error& error) {
                setActing(false);
                refuse(error);
            },
            {}});
}

void StartStockDialog::refuse(const Error& error) {
    m_there.reset();
    m_error->retryButton()->setText(QStringLiteral("Try again"));
    QString field = error.details()[QStringLiteral("field")].toString();
    if (field == QLatin1String("warehouse_location"))
        field = QStringLiteral("warehouse_id");
    const auto named = std::ranges::find(m_editors, field, &FieldEditor::name);
    const QJsonObject theirs = error.details()[QStringLiteral("theirs")].toObject();
    if (error.code() == "record_changed") {
        m_there = RowKey::parse(theirs[QStringLiteral("id")].toString().toStdString());
        const auto onHand = Decimal::parse(theirs[QStringLiteral("on_hand")].toString().toStdString());
        m_error->showText(
            QStringLiteral("%1 has stock already: %2 on hand.").arg(place(), amount(onHand.value_or(Decimal()))),
            QStringLiteral("Nothing was added."), QString::fromStdString(error.code()));
        m_error->retryButton()->setText(QStringLiteral("Adjust it instead"));
    } else if (named != m_editors.end()) {
        (*named)->refuse(QString::fromStdString(error.message()));
        m_form->focusFirstWrong();
    } else if (error.inDoubt() || error.connectionLost()) {
        m_error->showDoubt(error);
    } else {
        m_error->showError(error);
    }
}

} // namespace landreeve::ui::records
