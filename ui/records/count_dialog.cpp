#include "ui/records/count_dialog.h"

#include "ui/records/amount_words.h"
#include "ui/records/count_delegate.h"
#include "ui/records/draft_words.h"
#include "ui/records/form_notice.h"
#include "ui/records/name_list.h"
#include "ui/theme/format.h"
#include "ui/theme/ground.h"
#include "ui/theme/theme.h"
#include "ui/widgets/clipboard_cells.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_sheet.h"
#include "ui/widgets/veil.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace landreeve::ui::records {

using landreeve::records::Draft;
using landreeve::records::LedgerMove;
using landreeve::records::RowKey;
using landreeve::records::StockAdjustment;
using landreeve::records::StockCount;
using landreeve::records::StockLine;
using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;
using widgets::Table;

namespace {

QString rows(qint64 count) {
    return theme::count(count) + (count == 1 ? QStringLiteral(" row") : QStringLiteral(" rows"));
}

const landreeve::records::Entity& inventory() {
    return landreeve::records::entity("inventory");
}

} // namespace

CountDialog::CountDialog(std::shared_ptr<landreeve::records::TenantRecords> records, tasks::TaskRunner& runner,
                         std::vector<RowKey> keys, QList<QStringList> pasted, CountDraft::Place place, QWidget* parent)
    : QDialog(parent),
      m_records(std::move(records)),
      m_runner(runner),
      m_model(new CountModel(this)),
      m_draft(new CountDraft(std::move(place), *m_model, runner, this)) {
    setObjectName(QStringLiteral("countDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(QStringLiteral("Count stock"));
    theme::setGround(this, Token::Base);
    new widgets::Veil(this);
    build();
    const QSize room = parent->window()->size() - QSize(60, 60);
    resize(QSize(fontMetrics().averageCharWidth() * 150, fontMetrics().height() * 40).boundedTo(room));
    connect(m_draft, &CountDraft::found, this, &CountDialog::offer);
    m_draft->look();
    read(keys, std::move(pasted));
}

void CountDialog::build() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(22, 18, 22, 14);
    column->setSpacing(10);
    m_title = new Label(QStringLiteral("Count stock"), TypeStyle::Heading, Token::Ink, this);
    m_title->setObjectName(QStringLiteral("countTitle"));
    column->addWidget(m_title);
    m_sums = new Label({}, TypeStyle::BodyStrong, Token::Ink, this);
    m_sums->setObjectName(QStringLiteral("countSums"));
    m_sums->setElide(Qt::ElideRight);
    column->addWidget(m_sums);
    m_table = new Table(this);
    m_table->setObjectName(QStringLiteral("countTable"));
    m_table->setAccessibleName(QStringLiteral("Counted quantities"));
    m_table->setDensity(Table::Density::Compact);
    m_table->setGridLook(true);
    m_table->setModel(m_model);
    m_table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::DoubleClicked);
    auto* counted = new CountDelegate(this);
    counted->setColumnLines(true);
    for (int each = 0; each < CountModel::Columns; ++each) {
        widgets::CellDelegate* delegate = counted;
        if (each != CountModel::Counted)
            delegate = each >= CountModel::OnHand && each <= CountModel::Value
                           ? static_cast<widgets::CellDelegate*>(new widgets::NumberDelegate(this))
                           : new widgets::CellDelegate(this);
        delegate->setColumnLines(true);
        m_table->setItemDelegateForColumn(each, delegate);
    }
    const int digit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_table->setColumns({{digit * 14, 100, 0, 0},
                         {digit * 20, 60, 2, digit * 12},
                         {digit * 14, 40, 0, 0},
                         {digit * 11, 100, 0, 0},
                         {digit * 13, 100, 0, 0},
                         {digit * 12, 100, 0, 0},
                         {digit * 18, 50, 0, 0},
                         {digit * 20, 90, 3, digit * 14}});
    m_table->installEventFilter(this);
    m_sheet = new widgets::TableSheet(m_table, this);
    column->addWidget(m_sheet, 1);
    m_error = new widgets::ErrorLine(this);
    m_error->setObjectName(QStringLiteral("countError"));
    column->addWidget(m_error);
    m_offer = new FormNotice(this);
    m_offer->setObjectName(QStringLiteral("countDraftNotice"));
    column->addWidget(m_offer);
    m_reasonRow = new QWidget(this);
    auto* reason = new QHBoxLayout(m_reasonRow);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->setSpacing(10);
    reason->addWidget(new Label(QStringLiteral("Reason"), TypeStyle::Body, Token::Ink2, m_reasonRow));
    m_reason = new QLineEdit(m_reasonRow);
    m_reason->setObjectName(QStringLiteral("countReasonEdit"));
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(QStringLiteral("Stock count of 30 November; it stands in the ledger of every row"));
    reason->addWidget(m_reason, 1);
    column->addWidget(m_reasonRow);
    m_reasonNote = new FieldNote(m_reason, this);
    column->addWidget(m_reasonNote);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_hint = new Label(QStringLiteral("Type a quantity, Enter for the next row; Ctrl+V pastes one column, or SKU "
                                      "and quantity"),
                       TypeStyle::Small, Token::Ink2, this);
    m_hint->setElide(Qt::ElideRight);
    foot->addWidget(m_hint, 1);
    m_keep = new LButton(QStringLiteral("Keep as it is"), LButton::Kind::Secondary, this);
    m_keep->setObjectName(QStringLiteral("keepStockButton"));
    m_submit = new LButton(QStringLiteral("Adjust nothing"), LButton::Kind::Primary, this);
    m_submit->setObjectName(QStringLiteral("submitCountButton"));
    m_submit->setKeys(QKeySequence(Qt::CTRL | Qt::Key_Return));
    foot->addWidget(m_keep);
    foot->addWidget(m_submit);
    column->addLayout(foot);

    connect(counted, &CountDelegate::moved, this, [this](int by) {
        const int row = m_table->currentIndex().row() + by;
        if (row < 0)
            return;
        if (row >= m_model->rowCount()) {
            m_reason->setFocus(Qt::TabFocusReason);
            return;
        }
        m_table->setCurrentIndex(m_model->index(row, CountModel::Counted));
    });
    connect(m_model, &CountModel::edited, this, &CountDialog::showSums);
    connect(m_model, &CountModel::edited, m_draft, &CountDraft::touched);
    connect(m_keep, &LButton::activated, this, [this] { reject(); });
    connect(m_submit, &LButton::activated, this, &CountDialog::submit);
    connect(m_reason, &QLineEdit::returnPressed, this, &CountDialog::submit);
    connect(m_reason, &QLineEdit::textEdited, m_reasonNote, &FieldNote::clear);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, [this] {
        m_error->clear();
        if (m_warned)
            reject();
        else
            read(m_model->keys(), {});
    });
}

void CountDialog::read(const std::vector<RowKey>& keys, QList<QStringList> pasted) {
    m_submit->setBusy(true);
    m_runner.run(
        this,
        [records = m_records, keys](std::stop_token stop, const ProgressFn&) {
            auto connection = records->lend(inventory(), "read", std::move(stop));
            return landreeve::records::stockLines(connection, keys);
        },
        tasks::Outcome<std::vector<StockLine>>{[this, pasted](std::vector<StockLine> lines) {
                                                   m_submit->setBusy(false);
                                                   const int row = std::max(0, m_table->currentIndex().row());
                                                   m_model->setLines(std::move(lines));
                                                   if (!pasted.isEmpty())
                                                       paste(pasted, 0);
                                                   if (!m_restored.isEmpty())
                                                       m_model->type(std::exchange(m_restored, {}));
                                                   m_table->setCurrentIndex(m_model->index(
                                                       std::min(row, m_model->rowCount() - 1), CountModel::Counted));
                                                   if (!m_reason->hasFocus())
                                                       m_table->setFocus(Qt::OtherFocusReason);
                                               },
                                               [this](const Error& error) { fail(error); },
                                               {}});
}

void CountDialog::setSending(bool on) {
    m_submit->setBusy(on);
    m_model->setFrozen(on);
    m_reason->setReadOnly(on);
    m_offer->setEnabled(!on);
}

void CountDialog::paste(const QList<QStringList>& cells, int row) {
    if (m_model->isFrozen())
        return;
    const CountModel::Left left = m_model->paste(cells, row);
    if (left.missing.isEmpty() && left.several.isEmpty())
        return;
    QStringList words;
    if (!left.missing.isEmpty())
        words << QStringLiteral("No row here for %1.").arg(nameList(left.missing));
    if (!left.several.isEmpty())
        words << QStringLiteral("In several warehouses here: %1.").arg(nameList(left.several));
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    m_error->showText(words.join(u' '),
                      left.several.isEmpty()
                          ? QStringLiteral("One column goes down from the current row; of two the first is the SKU.")
                          : QStringLiteral("Filter the list to one warehouse, or paste SKU, warehouse and quantity."));
}

void CountDialog::offer(const Draft& draft) {
    const auto ended = [this] {
        m_offer->clear();
        m_draft->forgetOlder();
        m_table->setFocus(Qt::OtherFocusReason);
    };
    m_offer->say(widgets::Shape::Hourglass, Token::Accent,
                 QStringLiteral("On %1 you had counted %2 and not adjusted them.")
                     .arg(draftMoment(draft.writtenAt), rows(draft.texts.size())),
                 {QStringLiteral("Restore"),
                  [this, ended, texts = draft.texts] {
                      ended();
                      restore(texts);
                  }},
                 {QStringLiteral("Throw away"), ended});
}

void CountDialog::restore(const QJsonObject& texts) {
    std::vector<RowKey> keys = m_model->keys();
    for (const RowKey& key : CountDraft::rowsOf(texts)) {
        if (std::ranges::find(m_model->keys(), key) == m_model->keys().end())
            keys.push_back(key);
    }
    m_restored = texts;
    read(keys, {});
}

void CountDialog::showSums() {
    m_warned = false;
    const int differing = m_model->differing();
    const Decimal value = m_model->value();
    m_title->setText(QStringLiteral("Count %1").arg(rows(m_model->rowCount())));
    QString words =
        QStringLiteral("%1 of %2 counted").arg(theme::count(m_model->countedRows()), theme::count(m_model->rowCount()));
    if (m_model->typedRows() > 0)
        words +=
            QStringLiteral(" · %1 %2 · value %3")
                .arg(theme::count(differing), differing == 1 ? QStringLiteral("differs") : QStringLiteral("differ"),
                     (value.isNegative() || value.isZero() ? QString() : QStringLiteral("+")) +
                         theme::money(value.rounded(2).toString()));
    m_sums->setText(words);
    m_submit->setText(differing == 0 ? QStringLiteral("Adjust nothing")
                                     : QStringLiteral("Adjust %1").arg(rows(differing)));
    m_submit->setEnabled(differing > 0 || m_model->firstWrong() >= 0);
    m_submit->updateGeometry();
}

void CountDialog::submit() {
    if (m_done) {
        accept();
        return;
    }
    if (m_submit->isBusy() || !m_submit->isEnabled())
        return;
    // What is being typed counts.
    m_table->setFocus(Qt::OtherFocusReason);
    if (const int wrong = m_model->firstWrong(); wrong >= 0) {
        m_table->setCurrentIndex(m_model->index(wrong, CountModel::Counted));
        return;
    }
    const std::string reason = m_reason->text().trimmed().toStdString();
    if (reason.empty()) {
        m_reasonNote->set(FieldNote::Kind::Bad, QStringLiteral("Say why the stock differs; it stands in the ledger."));
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    std::vector<int> lines;
    const auto adjustments = m_model->adjustments(reason, lines);
    if (adjustments.empty())
        return;
    m_error->clear();
    setSending(true);
    m_runner.run(
        this,
        [records = m_records, adjustments](std::stop_token stop, const ProgressFn& progress) {
            auto connection = records->lend(inventory(), "write", std::move(stop), std::chrono::minutes(5));
            return landreeve::records::adjustTogether(connection, adjustments, progress);
        },
        tasks::Outcome<StockCount>{
            [this, lines, adjustments](const StockCount& count) { take(count, adjustments, lines); },
            [this](const Error& error) { fail(error); }, [this] { setSending(false); }});
}

void CountDialog::take(const StockCount& count, const std::vector<StockAdjustment>& adjustments,
                       const std::vector<int>& lines) {
    if (!count.refused.empty()) {
        setSending(false);
        bool changed = false;
        for (const auto& refused : count.refused) {
            changed = changed || refused.error.code() == "record_changed";
            if (refused.error.code() != "record_changed")
                m_model->refuse(lines[refused.line], QString::fromStdString(refused.error.message()));
        }
        m_error->retryButton()->setText(QStringLiteral("Look again"));
        m_error->showText(QStringLiteral("Nothing was adjusted: %1 %2.")
                              .arg(rows(static_cast<qint64>(count.refused.size())),
                                   changed ? QStringLiteral("changed meanwhile") : QStringLiteral("refused")),
                          QStringLiteral("What you counted is kept."));
        m_table->setCurrentIndex(m_model->index(lines[count.refused.front().line], CountModel::Counted));
        if (changed)
            read(m_model->keys(), {});
        return;
    }
    m_done = true;
    m_draft->drop();
    m_offer->clear();
    Q_EMIT adjusted(landreeve::records::undoOf(adjustments, count));
    std::vector<std::string> ids;
    for (const auto& balance : count.balances)
        ids.push_back(balance.moveId);
    m_submit->setBusy(true);
    m_runner.run(
        this,
        [records = m_records, ids](std::stop_token stop, const ProgressFn&) {
            auto connection = records->lend(inventory(), "read", std::move(stop));
            return landreeve::records::ledgerMoves(connection, ids);
        },
        tasks::Outcome<std::vector<LedgerMove>>{[this](const std::vector<LedgerMove>& moves) { showLedger(moves); },
                                                // They are made all the same; the audit log tells of them too.
                                                [this](const Error&) { accept(); },
                                                {}});
}

void CountDialog::fail(const Error& error) {
    setSending(false);
    m_error->retryButton()->setText(QStringLiteral("Look again"));
    if (error.inDoubt() || error.connectionLost())
        m_error->showText(
            QStringLiteral("The server did not answer to \"%1\". It may have been done.").arg(m_submit->text()),
            QStringLiteral("Sent once more as it is, it is done only once."), QString::fromStdString(error.code()));
    else
        m_error->showError(error);
}

void CountDialog::showLedger(const std::vector<LedgerMove>& moves) {
    m_submit->setBusy(false);
    auto* model = new QStandardItemModel(0, 6, this);
    model->setHorizontalHeaderLabels({QStringLiteral("No."), QStringLiteral("SKU"), QStringLiteral("Warehouse"),
                                      QStringLiteral("Quantity"), QStringLiteral("Value"), QStringLiteral("Reason")});
    for (const int number : {0, 3, 4})
        model->setHeaderData(number, Qt::Horizontal, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter),
                             Qt::TextAlignmentRole);
    for (const LedgerMove& move : moves) {
        QList<QStandardItem*> items;
        for (const QString& text :
             {theme::count(move.seq), QString::fromStdString(move.sku), QString::fromStdString(move.warehouse),
              signedAmount(move.quantity), theme::grouped(move.value.toString()),
              QString::fromStdString(move.reason + ", " + move.by)})
            items << new QStandardItem(text);
        for (const int number : {0, 3, 4})
            items[number]->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        model->appendRow(items);
    }
    m_title->setText(QStringLiteral("In the ledger"));
    m_sums->setText(QStringLiteral("%1 adjusted in one step; these are the moves that were written.")
                        .arg(rows(static_cast<qint64>(moves.size()))));
    m_table->setObjectName(QStringLiteral("ledgerTable"));
    m_table->setAccessibleName(QStringLiteral("Moves of the ledger"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setColumns({});
    m_table->setModel(model);
    const int digit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < model->columnCount(); ++column)
        m_table->setItemDelegateForColumn(column,
                                          column == 0 || column == 3 || column == 4
                                              ? static_cast<widgets::CellDelegate*>(new widgets::NumberDelegate(this))
                                              : new widgets::CellDelegate(this));
    m_table->setColumns({{digit * 9, 90, 0, 0},
                         {digit * 15, 100, 0, 0},
                         {digit * 15, 60, 0, 0},
                         {digit * 12, 100, 0, 0},
                         {digit * 14, 70, 0, 0},
                         {digit * 24, 100, 1, digit * 14}});
    m_reasonRow->hide();
    m_keep->hide();
    m_hint->setText({});
    m_submit->setText(QStringLiteral("Close"));
    m_submit->setEnabled(true);
    if (!moves.empty())
        m_table->setCurrentIndex(model->index(0, 0));
    m_table->setFocus(Qt::OtherFocusReason);
}

void CountDialog::reject() {
    if (m_done || m_warned || m_model->typedRows() == 0) {
        if (!m_done)
            m_draft->drop();
        QDialog::reject();
        return;
    }
    m_error->retryButton()->setText(QStringLiteral("Discard it"));
    m_error->showText(QStringLiteral("What you counted of %1 would be lost.").arg(rows(m_model->typedRows())),
                      QStringLiteral("Esc once more discards it."));
    m_warned = true;
}

void CountDialog::keyPressEvent(QKeyEvent* event) {
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enters) {
        if (m_done || event->modifiers() & Qt::ControlModifier)
            submit();
        return;
    }
    QDialog::keyPressEvent(event);
}

bool CountDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress && !m_done) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Paste)) {
            paste(widgets::pastedCells(QGuiApplication::clipboard()->text()),
                  std::max(0, m_table->currentIndex().row()));
            return true;
        }
        if (key->key() == Qt::Key_Delete) {
            m_model->setData(m_model->index(m_table->currentIndex().row(), CountModel::Counted), QString());
            return true;
        }
        // Wherever in the row the keyboard is, a digit is a count.
        if (key->modifiers() == Qt::NoModifier && !key->text().isEmpty() && key->text().front().isDigit())
            m_table->setCurrentIndex(m_model->index(m_table->currentIndex().row(), CountModel::Counted));
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace landreeve::ui::records
