#include "ui/stock/move_panel.h"

#include "core/base/ids.h"
#include "ui/records/typed_quantity.h"
#include "ui/stock/stock_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::stock {

using landreeve::stock::Place;
using landreeve::stock::StockTransfer;
using landreeve::stock::Transferred;
using records::typedQuantity;
using records::TypedQuantity;
using records::wordsBesideQuantity;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::LButton;

MovePanel::MovePanel(tasks::TaskRunner& runner, QWidget* parent)
    : SidePanel(parent), m_runner(runner), m_key(newUuid()) {
    setObjectName(QStringLiteral("movePanel"));
    setAccessibleName(QStringLiteral("Move stock"));
    build();
}

void MovePanel::build() {
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("moveError"));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    body()->addWidget(m_error);
    m_form = new widgets::Form(this);
    const auto choice = [this](const char* name) {
        auto* combo = new QComboBox(this);
        combo->setObjectName(QLatin1String(name));
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(8);
        connect(combo, &QComboBox::currentIndexChanged, this, &MovePanel::edited);
        return combo;
    };
    m_from = choice("moveFromCombo");
    m_fromNote = m_form->addField({QStringLiteral("From"), true, 0}, m_from);
    m_to = choice("moveToCombo");
    m_toNote = m_form->addField({QStringLiteral("To"), true, 0}, m_to);
    m_quantity = new QLineEdit(this);
    m_quantity->setObjectName(QStringLiteral("moveQuantityEdit"));
    m_quantity->setAlignment(Qt::AlignRight);
    m_quantityNote = m_form->addField({QStringLiteral("Quantity"), true, 130}, m_quantity);
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(QStringLiteral("moveReasonEdit"));
    m_reason->setMaxLength(500);
    m_form->addField({QStringLiteral("Reason"), false, 0}, m_reason);
    body()->addWidget(m_form);
    m_effect = new widgets::Label({}, TypeStyle::Body, Token::Ink2, this);
    m_effect->setObjectName(QStringLiteral("moveEffect"));
    m_effect->setAccessibleName(QStringLiteral("What it will do"));
    m_effect->setWraps();
    body()->addWidget(m_effect);
    body()->addStretch(1);

    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(8);
    row->addStretch(1);
    auto* keep = new LButton(QStringLiteral("Leave as it is"), LButton::Kind::Secondary, foot);
    keep->setObjectName(QStringLiteral("leaveMoveButton"));
    row->addWidget(keep);
    m_submit = new LButton(QStringLiteral("Move stock"), LButton::Kind::Primary, foot);
    m_submit->setObjectName(QStringLiteral("moveSubmitButton"));
    row->addWidget(m_submit);
    setFoot(foot);

    widgets::pressOnCtrlEnter(this, m_submit);
    connect(m_submit, &LButton::activated, this, &MovePanel::submit);
    connect(keep, &LButton::activated, this, [this] {
        clearTyped();
        Q_EMIT closeRequested();
    });
    connect(m_quantity, &QLineEdit::textEdited, this, &MovePanel::edited);
    connect(m_quantity, &QLineEdit::editingFinished, this, [this] { noteQuantity(true); });
    connect(m_reason, &QLineEdit::textEdited, this, [this] { m_key = newUuid(); });
    connect(m_quantity, &QLineEdit::returnPressed, this, &MovePanel::submit);
    connect(m_reason, &QLineEdit::returnPressed, this, &MovePanel::submit);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &MovePanel::readAgain);
}

QString MovePanel::productName() const {
    return QString::fromStdString(m_stock.sku);
}

void MovePanel::setStock(std::shared_ptr<landreeve::stock::TenantStock> tenant,
                         const landreeve::stock::ProductStock& stock) {
    const bool same = stock.productId == m_stock.productId;
    m_tenant = std::move(tenant);
    m_stock = stock;
    setTitle(QStringLiteral("Move stock"), QString::fromStdString(stock.sku), true);
    fillPlaces();
    if (!same)
        clearTyped();
    showFree();
    noteQuantity(false);
    showEffect();
}

// What is chosen stays chosen.
void MovePanel::fillPlaces() {
    for (QComboBox* choice : {m_from, m_to}) {
        const QSignalBlocker quiet(choice);
        const QVariant chosen = choice->currentData();
        choice->clear();
        for (const Place& place : m_stock.places) {
            const QString code = QString::fromStdString(place.warehouse);
            if (choice == m_from ? !place.onHand.isZero() : place.active)
                choice->addItem(code, code);
        }
        choice->setCurrentIndex(choice->findData(chosen));
    }
}

void MovePanel::begin(const std::string& from) {
    m_from->setCurrentIndex(m_from->findData(QString::fromStdString(from)));
    if (m_from->currentIndex() < 0 && m_from->count() == 1)
        m_from->setCurrentIndex(0);
    (m_from->currentIndex() < 0 ? static_cast<QWidget*>(m_from) : m_to)->setFocus(Qt::OtherFocusReason);
}

void MovePanel::setRefusal(const QString& why) {
    m_refusal = why;
    m_submit->setEnabled(why.isEmpty());
    m_submit->setToolTip(why);
    showEffect();
}

bool MovePanel::isTyped() const {
    return !m_quantity->text().isEmpty() || !m_reason->text().isEmpty();
}

void MovePanel::clearTyped() {
    m_from->setCurrentIndex(-1);
    m_to->setCurrentIndex(-1);
    m_quantity->clear();
    m_reason->clear();
    m_error->clear();
    edited();
}

void MovePanel::noteQuantity(bool isLeft) {
    QString words = wordsBesideQuantity(m_quantity->text(), isLeft);
    // More digits make it no less: that it is too much is true at once.
    if (words.isEmpty())
        words = faultOfTooMuch();
    // What a step was refused for stays until something is typed.
    if (!isLeft || !words.isEmpty())
        m_quantityNote->set(words.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, words);
}

void MovePanel::edited() {
    // A changed decision is a new event; the same one sent twice is done once.
    m_key = newUuid();
    showFree();
    m_toNote->clear();
    noteQuantity(false);
    showEffect();
}

const Place* MovePanel::placeIn(const QComboBox* choice) const {
    return m_stock.place(choice->currentData().toString().toStdString());
}

std::optional<Decimal> MovePanel::quantity() const {
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    return typed.isNumber() ? std::optional(typed.value) : std::nullopt;
}

QString MovePanel::faultOfQuantity() const {
    const TypedQuantity typed = typedQuantity(m_quantity->text());
    if (typed.fault == TypedQuantity::Fault::Empty)
        return QStringLiteral("Type how much goes.");
    if (!typed.isNumber())
        return typed.words();
    if (typed.value.isNegative() || typed.value.isZero())
        return QStringLiteral("Type a quantity above zero.");
    return faultOfTooMuch();
}

QString MovePanel::faultOfTooMuch() const {
    const Place* from = placeIn(m_from);
    const auto much = quantity();
    if (from == nullptr || !much || *much <= from->free())
        return {};
    return from->reserved.isZero() ? QStringLiteral("There are only %1.").arg(quantityWords(from->onHand))
                                   : QStringLiteral("%1 are reserved: at most %2 can go.")
                                         .arg(quantityWords(from->reserved), quantityWords(from->free()));
}

void MovePanel::showFree() {
    const Place* from = placeIn(m_from);
    m_fromNote->set(from != nullptr ? FieldNote::Kind::Hint : FieldNote::Kind::None,
                    from != nullptr ? QStringLiteral("%1 free").arg(quantityWords(from->free())) : QString());
}

void MovePanel::showEffect() {
    const Place* from = placeIn(m_from);
    const Place* to = placeIn(m_to);
    const auto much = quantity();
    const bool sound = from != nullptr && to != nullptr && from != to && much && faultOfQuantity().isEmpty();
    m_submit->setText(sound ? QStringLiteral("Move %1").arg(quantityWords(*much)) : QStringLiteral("Move stock"));
    m_submit->updateGeometry();
    if (!m_refusal.isEmpty()) {
        m_effect->setText(m_refusal);
        return;
    }
    const auto effect = sound ? landreeve::stock::effectOf(*from, *to, *much) : std::nullopt;
    if (!effect) {
        m_effect->setText({});
        return;
    }
    m_effect->setText(QStringLiteral("%1: %2 → %3 on hand\n%4: %5 → %6 on hand\nWorth %7 goes along")
                          .arg(QString::fromStdString(from->warehouse), quantityWords(from->onHand),
                               quantityWords(effect->fromOnHand), QString::fromStdString(to->warehouse),
                               quantityWords(to->onHand), quantityWords(effect->toOnHand),
                               theme::money(effect->value.toString())));
}

void MovePanel::submit() {
    if (!m_tenant || !m_refusal.isEmpty() || m_submit->isBusy())
        return;
    const Place* from = placeIn(m_from);
    const Place* to = placeIn(m_to);
    const auto note = [](FieldNote* field, const QString& fault) {
        field->set(fault.isEmpty() ? FieldNote::Kind::None : FieldNote::Kind::Bad, fault);
    };
    note(m_fromNote, from == nullptr ? QStringLiteral("Choose where it leaves.") : QString());
    note(m_toNote, to == nullptr ? QStringLiteral("Choose where it goes.")
                   : to == from  ? QStringLiteral("It is there already.")
                                 : QString());
    note(m_quantityNote, faultOfQuantity());
    if (m_form->focusFirstWrong() || from == nullptr || to == nullptr)
        return;
    StockTransfer transfer{m_stock.productId,
                           from->warehouse,
                           to->warehouse,
                           *quantity(),
                           m_reason->text().trimmed().toStdString(),
                           m_key};
    transfer.fromVersion = from->version;
    if (to->version > 0)
        transfer.toVersion = to->version;
    m_submit->setBusy(true);
    m_error->clear();
    const QString words = QStringLiteral("%1 of %2 moved from %3 to %4")
                              .arg(quantityWords(transfer.quantity), productName(),
                                   QString::fromStdString(from->warehouse), QString::fromStdString(to->warehouse));
    m_runner.run(
        this,
        [tenant = m_tenant, transfer](std::stop_token stop, const ProgressFn&) {
            return tenant->transfer(transfer, std::move(stop));
        },
        tasks::Outcome<Transferred>{
            [this, words, key = m_key](const Transferred&) {
                m_submit->setBusy(false);
                // What was typed or chosen since is another decision.
                const bool another = m_key != key;
                if (!another)
                    clearTyped();
                Q_EMIT moved(words, another);
            },
            [this, key = m_key, sku = productName()](const Error& error) {
                m_submit->setBusy(false);
                if (m_key == key) {
                    refuse(error);
                    return;
                }
                const bool lost = error.inDoubt() || error.connectionLost();
                Q_EMIT notMoved(
                    lost ? QStringLiteral("It is not known whether %1 was moved: the server "
                                          "did not answer. Look at its moves")
                               .arg(sku)
                         : QStringLiteral("%1 was not moved: %2").arg(sku, QString::fromStdString(error.message())));
                Q_EMIT readAgain();
            },
            [this] { m_submit->setBusy(false); }});
}

void MovePanel::refuse(const Error& error) {
    const QString field = error.details()[QStringLiteral("field")].toString();
    FieldNote* note = field == QLatin1String("quantity") ? m_quantityNote
                      : field == QLatin1String("from")   ? m_fromNote
                      : field == QLatin1String("to")     ? m_toNote
                                                         : nullptr;
    if (error.code() == "record_changed") {
        m_error->showText(QString::fromStdString(error.message()),
                          QStringLiteral("Nothing was moved; what you typed is kept. The new figures stand here now."),
                          QString::fromStdString(error.code()));
        Q_EMIT readAgain();
    } else if (note != nullptr) {
        note->set(FieldNote::Kind::Bad, QString::fromStdString(error.message()));
        m_form->focusFirstWrong();
    } else if (error.inDoubt() || error.connectionLost()) {
        m_error->showText(
            QStringLiteral("The server did not answer to \"%1\". It may have been done.").arg(m_submit->text()),
            QStringLiteral("Look at the moves. Sent once more as it is, it is done only once."),
            QString::fromStdString(error.code()));
    } else {
        m_error->showError(error);
    }
}

} // namespace landreeve::ui::stock
