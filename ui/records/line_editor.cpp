#include "ui/records/line_editor.h"

#include "core/records/value_text.h"
#include "ui/records/date_choice.h"
#include "ui/records/form_text.h"
#include "ui/theme/currency.h"
#include "ui/theme/theme.h"
#include "ui/widgets/form.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::records::TextForm;

void UnitEdit::setUnit(const QString& unit, bool before) {
    m_unit = unit;
    m_before = before;
    const int room = unit.isEmpty() ? 0 : fontMetrics().horizontalAdvance(unit) + 6;
    setTextMargins(before ? room : 0, 0, before ? 0 : room, 0);
    setAccessibleDescription(unit);
    update();
}

void UnitEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (m_unit.isEmpty())
        return;
    QPainter painter(this);
    painter.setPen(theme::color(isEnabled() ? theme::Token::Ink3 : theme::Token::Disabled));
    // The number runs from the left in every script, and so does the room left for this.
    painter.drawText(rect().adjusted(10, 0, -10, 0),
                     Qt::AlignVCenter | Qt::AlignAbsolute | (m_before ? Qt::AlignLeft : Qt::AlignRight), m_unit);
}

int lineWidth(const Field& field) {
    switch (field.type) {
    case FieldType::Date:
        return 190;
    case FieldType::Money:
    case FieldType::UnitCost:
        return 170;
    case FieldType::Quantity:
        return 150;
    case FieldType::Percent:
    case FieldType::Rating:
        return 110;
    case FieldType::Code:
        return field.most > 0 && field.most <= 2 ? 90 : field.form == TextForm::Gstin ? 220 : 200;
    default:
        return field.most > 0 && field.most <= 20 ? 130 : field.most > 0 && field.most <= 40 ? 220 : 0;
    }
}

LineEditor::LineEditor(const Field& field, QList<FormPart> parts, QObject* parent)
    : FieldEditor(field, parent), m_names(std::move(parts)) {}

void LineEditor::addTo(widgets::Form& form) {
    if (m_names.isEmpty())
        addLine(form, {{}, label(), lineWidth(field())}, field().required);
    for (const FormPart& part : std::as_const(m_names))
        addLine(form, part, false);
}

void LineEditor::addLine(widgets::Form& form, const FormPart& part, bool required) {
    auto* line = new UnitEdit(&form);
    line->setObjectName(name() + (part.name.isEmpty() ? QString() : QString(u'_' + part.name)) +
                        QStringLiteral("Edit"));
    if (field().type == FieldType::Code)
        theme::setTypeStyle(line, theme::TypeStyle::Fixed);
    if (field().type == FieldType::Money || field().type == FieldType::UnitCost) {
        line->setUnit(theme::currencySign(), true);
    } else if (field().type == FieldType::Percent) {
        line->setUnit(QStringLiteral("%"), false);
    } else if (field().type == FieldType::Rating) {
        line->setUnit(QStringLiteral("of 5"), false);
    } else if (field().type == FieldType::Date) {
        line->setPlaceholderText(QStringLiteral("such as ") +
                                 formText(field(), {{name(), QDate::currentDate().toString(Qt::ISODate)}}).toString());
        new DateChoice(line);
    }
    if (!part.name.isEmpty())
        line->setAccessibleName(label() + QStringLiteral(", ") + part.label);
    m_lines.append(line);
    addPart(form, part.name, {part.label, required, part.width}, line);
    connect(line, &QLineEdit::textEdited, this, [this, line] {
        touch(line);
        Q_EMIT edited();
    });
}

QJsonValue LineEditor::text() const {
    if (m_names.isEmpty())
        return m_lines.front()->text();
    QJsonObject parts = m_rest;
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        if (m_lines[i]->text().isEmpty())
            parts.remove(m_names[i].name);
        else
            parts.insert(m_names[i].name, m_lines[i]->text());
    }
    return parts;
}

void LineEditor::setText(const QJsonValue& text) {
    const auto put = [](QLineEdit* line, const QString& words) {
        if (line->text() == words)
            return;
        line->setText(words);
        if (!line->hasFocus())
            line->setCursorPosition(0);
    };
    if (m_names.isEmpty()) {
        put(m_lines.front(), text.toString());
        // Another tenant may be open by now.
        if (field().type == FieldType::Money || field().type == FieldType::UnitCost)
            m_lines.front()->setUnit(theme::currencySign(), true);
        return;
    }
    m_rest = text.toObject();
    for (qsizetype i = 0; i < m_names.size(); ++i)
        put(m_lines[i], m_rest[m_names[i].name].toString());
}

void LineEditor::setReadOnly(bool readOnly) {
    for (UnitEdit* line : std::as_const(m_lines))
        line->setReadOnly(readOnly);
}

void LineEditor::showChanged(const QJsonValue& before, bool changed) {
    if (m_names.isEmpty()) {
        FieldEditor::showChanged(before, changed);
        return;
    }
    for (qsizetype i = 0; i < m_names.size(); ++i)
        form()->setChanged(m_lines[i], m_lines[i]->text().trimmed() != before.toObject()[m_names[i].name].toString());
}

void LineEditor::repair(const QString& part, const QString& text) {
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        if (m_names.isEmpty() || m_names[i].name == part)
            m_lines[i]->setText(text);
    }
}

void LineEditor::stepRating(int halves) {
    const Decimal half = *Decimal::parse("0.5");
    UnitEdit* line = m_lines.front();
    const auto now = landreeve::records::numberFromText(line->text().trimmed().toStdString());
    const Decimal next = now.value_or(Decimal()) + half * Decimal(halves);
    line->setText(QString::fromStdString(std::clamp(next, Decimal(0), Decimal(5)).rounded(1).toString()));
    touch(line);
    Q_EMIT edited();
}

bool LineEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && field().type == FieldType::Rating && watched == m_lines.front() &&
        !m_lines.front()->isReadOnly()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            stepRating(key->key() == Qt::Key_Up ? 1 : -1);
            return true;
        }
    }
    return FieldEditor::eventFilter(watched, event);
}

void LineEditor::setUnit(const QString& unit) {
    m_lines.front()->setUnit(unit, false);
}

} // namespace landreeve::ui::records
