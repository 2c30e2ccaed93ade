#include "ui/records/bulk_edit_dialog.h"

#include "core/records/value_text.h"
#include "ui/theme/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace landreeve::ui::records {

using landreeve::records::Choice;
using landreeve::records::EditPlan;
using landreeve::records::Field;
using landreeve::records::FieldChange;
using landreeve::records::FieldType;
using landreeve::records::RowKey;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using How = FieldChange::How;

namespace {

QString titleOf(const landreeve::records::Entity& entity, std::size_t count) {
    return QStringLiteral("Edit %1 %2")
        .arg(theme::count(static_cast<qint64>(count)),
             QString::fromStdString(count == 1 ? entity.one : entity.many).toLower());
}

/// Prices are what is most often raised: they come first where no column was meant, and of them what customers pay,
/// which stands after the cost.
const Field* offeredFirst(const landreeve::records::Entity& entity, const std::string& wanted) {
    const Field* first = nullptr;
    for (const Field& field : entity.fields) {
        if (!isEditedTogether(entity, field))
            continue;
        if (field.name == wanted)
            return &field;
        if (first == nullptr || field.type == FieldType::Money)
            first = &field;
    }
    return first;
}

} // namespace

BulkEditDialog::BulkEditDialog(Subject subject, std::vector<RowKey> keys, const std::string& field, QWidget* parent)
    : EditDialog(QStringLiteral("bulkEditDialog"), titleOf(subject.entity, keys.size()), subject, parent),
      m_keys(std::move(keys)) {
    build(field);
    fieldChosen();
    m_text->setFocus(Qt::OtherFocusReason);
}

void BulkEditDialog::build(const std::string& field) {
    const auto named = [this](auto* widget, const char* object, const char* spoken) {
        widget->setObjectName(QLatin1String(object));
        widget->setAccessibleName(QLatin1String(spoken));
        return widget;
    };
    m_field = named(new QComboBox(this), "bulkFieldCombo", "Field");
    for (const Field& each : subject().entity.fields) {
        if (isEditedTogether(subject().entity, each))
            m_field->addItem(QString::fromStdString(each.label), QString::fromStdString(each.name));
    }
    if (const Field* first = offeredFirst(subject().entity, field))
        m_field->setCurrentIndex(m_field->findData(QString::fromStdString(first->name)));
    m_howNumber = named(new widgets::Segments(this), "bulkHowNumber", "What becomes of it");
    m_howNumber->add(QStringLiteral("percent"), QStringLiteral("Raise by %"));
    m_howNumber->add(QStringLiteral("amount"), QStringLiteral("Raise by"));
    m_howOther = named(new widgets::Segments(this), "bulkHow", "What becomes of it");
    for (widgets::Segments* each : {m_howNumber, m_howOther}) {
        each->add(QStringLiteral("set"), QStringLiteral("Set to"));
        each->add(QStringLiteral("clear"), QStringLiteral("Clear"));
    }
    m_text = named(new QLineEdit(this), "bulkValueEdit", "Value");
    m_choice = named(new QComboBox(this), "bulkChoiceCombo", "Value");
    m_values = new QStackedWidget(this);
    m_values->addWidget(m_text);
    m_values->addWidget(m_choice);
    m_values->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_values->setFixedWidth(fontMetrics().averageCharWidth() * 26);
    m_unit = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_rounding = new QWidget(this);
    m_step = named(new QComboBox(m_rounding), "bulkStepCombo", "Round to");
    for (const auto& [words, step] : std::initializer_list<std::pair<const char*, const char*>>{{"as it comes", "0"},
                                                                                                {"0.05", "0.05"},
                                                                                                {"0.50", "0.5"},
                                                                                                {"1", "1"},
                                                                                                {"5", "5"},
                                                                                                {"10", "10"},
                                                                                                {"100", "100"}})
        m_step->addItem(QLatin1String(words), QLatin1String(step));
    auto* rounding = new QHBoxLayout(m_rounding);
    rounding->setContentsMargins(0, 0, 0, 0);
    rounding->setSpacing(8);
    rounding->addWidget(new Label(QStringLiteral("Round to"), TypeStyle::Body, Token::Ink2, m_rounding));
    rounding->addWidget(m_step);
    rounding->addStretch(1);

    auto* what = new QHBoxLayout;
    what->setSpacing(12);
    what->addWidget(m_field);
    what->addWidget(m_howNumber);
    what->addWidget(m_howOther);
    what->addStretch(1);
    tools()->addLayout(what);
    auto* value = new QHBoxLayout;
    value->setSpacing(8);
    value->addWidget(m_values);
    value->addWidget(m_unit);
    value->addStretch(1);
    tools()->addLayout(value);
    tools()->addWidget(m_rounding);

    m_still = new QTimer(this);
    m_still->setSingleShot(true);
    m_still->setInterval(300);
    connect(m_still, &QTimer::timeout, this, &BulkEditDialog::planNow);
    connect(m_field, &QComboBox::currentIndexChanged, this, &BulkEditDialog::fieldChosen);
    for (const widgets::Segments* each : {m_howNumber, m_howOther})
        connect(each, &widgets::Segments::chosen, this, [this] {
            howChosen();
            if (m_values->isVisibleTo(this))
                m_values->currentWidget()->setFocus(Qt::OtherFocusReason);
        });
    connect(m_text, &QLineEdit::textEdited, this, &BulkEditDialog::typed);
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        // What was just typed is shown first; Enter again does it.
        if (m_still->isActive())
            planNow();
        else
            apply();
    });
    connect(m_choice, &QComboBox::currentIndexChanged, this, &BulkEditDialog::planNow);
    connect(m_step, &QComboBox::currentIndexChanged, this, &BulkEditDialog::planNow);
}

const Field& BulkEditDialog::field() const {
    return subject().entity.at(m_field->currentData().toString().toStdString());
}

QString BulkEditDialog::how() const {
    return field().isNumber() ? m_howNumber->current() : m_howOther->current();
}

bool BulkEditDialog::isRaised() const {
    return how() == QLatin1String("percent") || how() == QLatin1String("amount");
}

void BulkEditDialog::fieldChosen() {
    const Field& chosen = field();
    m_howNumber->setVisible(chosen.isNumber());
    m_howOther->setVisible(!chosen.isNumber());
    const bool listed = chosen.type == FieldType::Choice || chosen.type == FieldType::Flag;
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    for (const Choice& choice : chosen.choices)
        m_choice->addItem(QString::fromStdString(choice.word), QString::fromStdString(choice.value));
    if (chosen.type == FieldType::Flag) {
        m_choice->addItem(QStringLiteral("Yes"), QStringLiteral("yes"));
        m_choice->addItem(QStringLiteral("No"), QStringLiteral("no"));
    }
    m_choice->setCurrentIndex(-1);
    m_values->setCurrentWidget(listed ? static_cast<QWidget*>(m_choice) : m_text);
    // "+4 %" is meant for the next price too.
    if (!chosen.isNumber() || !std::exchange(m_isNumber, chosen.isNumber()))
        m_text->clear();
    m_isNumber = chosen.isNumber();
    howChosen();
}

void BulkEditDialog::howChosen() {
    const bool clears = how() == QLatin1String("clear");
    m_values->setVisible(!clears);
    m_rounding->setVisible(isRaised());
    m_unit->setText(how() == QLatin1String("percent") ? QStringLiteral("%, such as 4 or −2.5")
                    : isRaised()                      ? QStringLiteral("more, or less with a minus")
                                                      : QString());
    planNow();
}

void BulkEditDialog::typed() {
    m_still->start();
}

QString BulkEditDialog::typedText() const {
    return m_values->currentWidget() == m_choice ? m_choice->currentData().toString() : m_text->text().trimmed();
}

std::optional<FieldChange> BulkEditDialog::change(QString& why) const {
    FieldChange asked{&field()};
    if (how() == QLatin1String("clear")) {
        asked.how = How::Clear;
        return asked;
    }
    const QString text = typedText();
    if (text.isEmpty()) {
        why = QStringLiteral("Type a value to see what changes.");
        return std::nullopt;
    }
    if (!isRaised()) {
        asked.how = How::Set;
        asked.text = text.toStdString();
        return asked;
    }
    QString number = text;
    number.remove(u'%').remove(u'+');
    const auto by = landreeve::records::numberFromText(number.trimmed().toStdString());
    if (!by) {
        why = QStringLiteral("\"%1\" is no number.").arg(text);
        return std::nullopt;
    }
    asked.how = how() == QLatin1String("percent") ? How::RaisePercent : How::RaiseAmount;
    asked.by = *by;
    asked.step = Decimal::parse(m_step->currentData().toString().toStdString()).value_or(Decimal());
    return asked;
}

void BulkEditDialog::planNow() {
    m_still->stop();
    QString why;
    const auto asked = change(why);
    if (!asked) {
        plan({}, why);
        return;
    }
    plan([&entity = subject().entity, keys = m_keys, change = *asked](landreeve::access::TenantConnection& connection,
                                                                      bool indian, const ProgressFn& progress) {
        return planChange(connection, entity, keys, change, indian, progress);
    });
}

QString BulkEditDialog::words() const {
    const QString label = QString::fromStdString(field().label);
    if (how() == QLatin1String("clear"))
        return label + QStringLiteral(" cleared");
    if (!isRaised())
        return label + u' ' +
               (m_values->currentWidget() == m_choice ? m_choice->currentText() : m_text->text().trimmed());
    QString by = m_text->text().trimmed().remove(u'%').trimmed();
    if (!by.startsWith(u'-') && !by.startsWith(u'+') && !by.startsWith(QChar(0x2212)))
        by.prepend(u'+');
    return label + u' ' + by + (how() == QLatin1String("percent") ? QStringLiteral(" %") : QString());
}

} // namespace landreeve::ui::records
