#include "ui/stock/write_off_dialog.h"

#include "core/base/ids.h"
#include "ui/records/typed_quantity.h"
#include "ui/stock/stock_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::stock {

using landreeve::stock::Place;
using landreeve::stock::ProductStock;
using landreeve::stock::WriteOff;
using landreeve::stock::WrittenOff;
using records::typedQuantity;
using records::TypedQuantity;
using records::wordsBesideQuantity;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

WriteOffDialog::WriteOffDialog(std::shared_ptr<landreeve::stock::TenantStock> tenant, tasks::TaskRunner& runner,
                               ProductStock stock, const std::string& warehouse, QWidget* parent)
    : AskDialog(QStringLiteral("writeOffDialog"), QStringLiteral("Write off"), parent),
      m_tenant(std::move(tenant)),
      m_runner(runner),
      m_stock(std::move(stock)),
      m_key(newUuid()),
      m_form(new widgets::Form(this)),
      m_error(new widgets::ErrorLine(this)) {
    build(warehouse);
}

void WriteOffDialog::build(const std::string& warehouse) {
    addWords(QStringLiteral("Write off damaged goods"), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("%1, %2. They leave the books for good; what is on hand stays, and what it is worth.")
                 .arg(QString::fromStdString(m_stock.sku), QString::fromStdString(m_stock.name)),
             TypeStyle::Body, Token::Ink2);
    m_error->setObjectName(QStringLiteral("writeOffError"));
    m_error->retryButton()->setText(QStringLiteral("Try again"));
    column()->addWidget(m_error);
    column()->addSpacing(6);
    m_place = new QComboBox(this);
    m_place->setObjectName(QStringLiteral("writeOffPlaceCombo"));
    for (const Place& each : m_stock.places) {
        if (!each.damaged.isZero())
            m_place->addItem(QString::fromStdString(each.warehouse), QString::fromStdString(each.warehouse));
    }
    m_place->setCurrentIndex(std::max(0, m_place->findData(QString::fromStdString(warehouse))));
    m_placeNote = m_form->addField({QStringLiteral("Warehouse"), true}, m_place);
    m_quantity = new QLineEdit(this);
    m_quantity->setObjectName(QStringLiteral("writeOffQuantityEdit"));
    m_quantity->setAlignment(Qt::AlignRight);
    m_quantityNote = m_form->addField({QStringLiteral("Quantity"), true, 130}, m_quantity);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("writeOffReasonEdit"));
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(QStringLiteral("Scrapped, sent back…"));
    m_reasonNote = m_form->addField({QStringLiteral("Reason"), true}, m_reason);
    column()->addWidget(m_form);
    m_submit = addButtons(QStringLiteral("Leave as it is"), QStringLiteral("leaveDamagedButton"),
                          QStringLiteral("Write off"), QStringLiteral("writeOffSubmitButton"));
    connect(m_submit, &LButton::activated, this, &WriteOffDialog::submit);
    setFields(m_form, [this] { submit(); });
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &WriteOffDialog::submit);
    connect(m_place, &QComboBox::currentIndexChanged, this, &WriteOffDialog::placeChosen);
    connect(m_quantity, &QLineEdit::textEdited, this, [this] {
        const QString words = wordsBesideQuantity(m_quantity->text(), false);
        m_quantityNote->set(words.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, words);
        edited();
    });
    connect(m_quantity, &QLineEdit::editingFinished, this, [this] {
        if (const QString fault = faultOfQuantity(); !fault.isEmpty())
            m_quantityNote->set(FieldNote::Kind::Bad, fault);
    });
    connect(m_reason, &QLineEdit::textEdited, this, [this] {
        m_reasonNote->clear();
        edited();
    });
    placeChosen();
    m_quantity->setFocus(Qt::OtherFocusReason);
    m_quantity->selectAll();
}

const Place* WriteOffDialog::place() const {
    return m_stock.place(m_place->currentData().toString().toStdString());
}

// All of it, as a rule.
void WriteOffDialog::placeChosen() {
    const Place* here = place();
    const QString damaged = quantityWords(here != nullptr ? here->damaged : Decimal());
    m_placeNote->set(FieldNote::Kind::Hint, QStringLiteral("%1 damaged").arg(damaged));
    m_quantity->setText(damaged);
    m_quantityNote->clear();
    edited();
}

void WriteOffDialog::edited() {
    m_key = newUuid();
    m_error->clear();
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    m_submit->setText(faultOfQuantity().isEmpty() ? QStringLiteral("Write off %1").arg(quantityWords(typed.value))
                                                  : QStringLiteral("Write off"));
    m_submit->updateGeometry();
}

QString WriteOffDialog::faultOfQuantity() const {
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    const Place* here = place();
    if (typed.fault == TypedQuantity::Fault::Empty)
        return QStringLiteral("Type how much is written off.");
    if (!typed.isNumber())
        return typed.words();
    if (typed.value.isNegative() || typed.value.isZero())
        return QStringLiteral("Type a quantity above zero.");
    if (here != nullptr && typed.value > here->damaged)
        return QStringLiteral("Only %1 lie damaged there.").arg(quantityWords(here->damaged));
    return {};
}

void WriteOffDialog::submit() {
    const Place* here = place();
    if (isActing() || here == nullptr)
        return;
    const auto note = [](FieldNote* field, const QString& fault) {
        field->set(fault.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, fault);
    };
    const QString reason = m_reason->text().trimmed();
    note(m_quantityNote, faultOfQuantity());
    note(m_reasonNote, reason.isEmpty() ? QStringLiteral("Say why: it stands in the ledger.") : QString());
    if (m_form->focusFirstWrong())
        return;
    const WriteOff goods{m_stock.productId, here->warehouse, typedQuantity(m_quantity->text()).value,
                         reason.toStdString(), m_key};
    setActing(true);
    m_error->clear();
    const QString words = QStringLiteral("%1 damaged %2 in %3 written off")
                              .arg(quantityWords(goods.quantity), QString::fromStdString(m_stock.sku),
                                   QString::fromStdString(goods.warehouse));
    m_runner.run(
        this,
        [tenant = m_tenant, goods](std::stop_token stop, const ProgressFn&) {
            return tenant->writeOff(goods, std::move(stop));
        },
        tasks::Outcome<WrittenOff>{[this, words](const WrittenOff&) {
                                       Q_EMIT writtenOff(words);
                                       accept();
                                   },
                                   [this](const Error& error) {
                                       setActing(false);
                                       refuse(error);
                                   },
                                   {}});
}

void WriteOffDialog::refuse(const Error& error) {
    if (error.inDoubt() || error.connectionLost()) {
        m_error->showDoubt(error);
        Q_EMIT readAgain();
    } else if (error.code() == "stock_short") {
        m_quantityNote->set(FieldNote::Kind::Bad, QString::fromStdString(error.message()));
        m_form->focusFirstWrong();
        Q_EMIT readAgain();
    } else {
        m_error->showError(error);
    }
}

} // namespace landreeve::ui::stock
