#include "ui/records/field_editor.h"

#include "ui/records/choice_editors.h"
#include "ui/records/line_editor.h"
#include "ui/records/reference_editor.h"
#include "ui/records/rows_editor.h"
#include "ui/records/secret_editor.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QEvent>
#include <QKeyEvent>
#include <QWidget>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldType;
using widgets::FieldNote;

void FieldEditor::addPart(widgets::Form& form, const QString& part, const widgets::Form::Row& row, QWidget* widget) {
    m_form = &form;
    FieldNote* note = form.addField(row, widget);
    m_parts.push_back({part, widget, note});
    connect(note, &FieldNote::repairRequested, this, [this, part, widget] {
        const QString text = widget->property("repair").toString();
        if (!text.isEmpty()) {
            repair(part, text);
            Q_EMIT edited();
            Q_EMIT left();
            widget->setFocus(Qt::OtherFocusReason);
        }
    });
    follow(widget, widget);
}

void FieldEditor::addWidePart(widgets::Form& form, QWidget* holder, QWidget* widget) {
    m_form = &form;
    form.addWide(holder);
    auto* note = new FieldNote(widget, &form);
    form.addWide(note);
    m_parts.push_back({{}, widget, note});
}

void FieldEditor::follow(QWidget* widget, QWidget* part) {
    m_followed.insert(widget, part);
    widget->installEventFilter(this);
}

void FieldEditor::touch(QWidget* widget) {
    if (!m_touched.contains(widget))
        m_touched.append(widget);
}

const FieldEditor::Part* FieldEditor::partOf(const QString& name) const {
    const auto found = std::ranges::find(m_parts, name, &Part::name);
    return found != m_parts.end() ? &*found : m_parts.empty() ? nullptr : &m_parts.front();
}

void FieldEditor::show(const FormValue& value, bool all) {
    for (const Part& part : m_parts) {
        if (!all && !m_touched.contains(part.widget))
            continue;
        const auto said = [&](const QList<FormFault>& list) {
            return std::ranges::find_if(list, [&](const FormFault& each) { return partOf(each.part) == &part; });
        };
        const auto fault = said(value.faults);
        pointAt(fault != value.faults.end() ? fault->part : QString());
        if (fault != value.faults.end()) {
            const QString mended = QString::fromStdString(fault->verdict.repair.value_or(""));
            part.widget->setProperty("repair", mended);
            part.note->set(FieldNote::Kind::Bad, QString::fromStdString(fault->verdict.message),
                           mended.isEmpty() ? QString() : QStringLiteral("Use %1").arg(mended));
        } else if (const auto good = said(value.good); good != value.good.end()) {
            part.note->set(FieldNote::Kind::Good, QString::fromStdString(good->verdict.message));
        } else {
            part.note->clear();
        }
    }
}

void FieldEditor::clearNotes() {
    m_touched.clear();
    pointAt({});
    for (const Part& part : m_parts)
        part.note->clear();
}

void FieldEditor::refuse(const QString& words, const QString& part) {
    const Part* found = partOf(part);
    if (found == nullptr)
        return;
    found->widget->setProperty("repair", QString());
    found->note->set(FieldNote::Kind::Bad, words);
}

QList<QWidget*> FieldEditor::wrong() const {
    QList<QWidget*> found;
    for (const Part& part : m_parts) {
        if (part.note->kind() == FieldNote::Kind::Bad)
            found << part.widget;
    }
    return found;
}

QList<QWidget*> FieldEditor::parts() const {
    QList<QWidget*> all;
    for (const Part& part : m_parts)
        all << part.widget;
    return all;
}

void FieldEditor::showChanged(const QJsonValue&, bool changed) {
    for (const Part& part : m_parts)
        m_form->setChanged(part.widget, changed);
}

bool FieldEditor::eventFilter(QObject* watched, QEvent* event) {
    const auto found = m_followed.constFind(watched);
    if (found == m_followed.constEnd())
        return false;
    switch (event->type()) {
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress: {
        // The way back is the form's, not the field's own.
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
        return false;
    }
    case QEvent::Wheel:
        // It scrolls the form; a field changes only where the keyboard is.
        if (qobject_cast<QComboBox*>(watched) != nullptr && !static_cast<QWidget*>(watched)->hasFocus()) {
            event->ignore();
            return true;
        }
        return false;
    case QEvent::FocusOut:
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason &&
            static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
            Q_EMIT left();
        return false;
    default:
        return false;
    }
}

FieldEditor* makeEditor(const Field& field, const FindChoices& find, QObject* parent) {
    switch (field.type) {
    case FieldType::Choice:
        return new ChoiceEditor(field, parent);
    case FieldType::Flag:
        return new FlagEditor(field, parent);
    case FieldType::Note:
        return new NoteEditor(field, parent);
    case FieldType::List:
        return new RowsEditor(field, parent);
    case FieldType::Json:
        if (field.isAddress)
            return new LineEditor(field, addressParts(), parent);
        return new RowsEditor(field, parent);
    case FieldType::Id:
        if (!field.refersTo.empty())
            return new ReferenceEditor(field, find, parent);
        return new LineEditor(field, {}, parent);
    case FieldType::Lines:
        return nullptr;
    case FieldType::Secret:
        return new SecretEditor(field, parent);
    default:
        return new LineEditor(field, {}, parent);
    }
}

} // namespace landreeve::ui::records
