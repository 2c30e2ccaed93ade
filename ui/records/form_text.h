#pragma once

#include "core/india/field_verdict.h"
#include "core/records/entity.h"

#include <QJsonObject>
#include <QString>

/// A record's values as the text in a form, and back. A text is JSON, so that a draft can keep it: words as a string, a
/// flag as true or false, an address or bank details as an object of words, attributes as rows of key, type and value,
/// a list as an array of words, a reference as the id and words that stand for it.
namespace landreeve::ui::records {

/// The text of a value; `record` is the whole record, for words that stand beside the value.
QJsonValue formText(const landreeve::records::Field& field, const QJsonObject& record);

/// What a new record's field begins with; `today` is for dates that cannot be missing.
QJsonValue initialText(const landreeve::records::Field& field, const QDate& today);

/// Something wrong in a field: in which of its parts ("pin", a row's number; empty where it has one), and why.
struct FormFault {
    QString part;
    landreeve::india::FieldVerdict verdict;
};

/// What a text stands for.
struct FormValue {
    QJsonValue value = QJsonValue::Null; ///< As RecordStore takes it.
    QList<FormFault> faults = {};        ///< Why it cannot be saved.
    QList<FormFault> good = {};          ///< What a right text tells: state and PAN of a GSTIN.
};

/// `before` is the value in the record: what the form cannot show of it is kept.
FormValue readText(const landreeve::records::Field& field, const QJsonValue& text, const QJsonValue& before,
                   bool indian);

/// The parts of an address or of bank details with their labels, in their order.
struct FormPart {
    QString name;
    QString label;
    int width; ///< As widgets::Form::Row has it.
};
const QList<FormPart>& addressParts();
const QList<FormPart>& bankParts();

/// A value in words, for a history or a conflict: "Plot 14, Bharuch", "12.50", "Active"; a dash where there is none.
QString valueWords(const landreeve::records::Field& field, const QJsonValue& value);

/// Whether the value means the same; an empty text is no value.
bool isSame(const landreeve::records::Field& field, const QJsonValue& a, const QJsonValue& b);

} // namespace landreeve::ui::records
