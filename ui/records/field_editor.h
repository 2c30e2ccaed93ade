#pragma once

#include "ui/records/form_text.h"
#include "ui/widgets/form.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

class QLineEdit;
class QWidget;

namespace landreeve::ui::records {

/// The rows of a form in which one field of a record is typed. It holds a text (form_text.h) and knows no record.
class FieldEditor : public QObject {
    Q_OBJECT
public:
    FieldEditor(const landreeve::records::Field& field, QObject* parent) : QObject(parent), m_field(field) {}

    const landreeve::records::Field& field() const { return m_field; }
    QString name() const { return QString::fromStdString(m_field.name); }
    QString label() const { return QString::fromStdString(m_field.label); }

    /// Adds its rows. Once.
    virtual void addTo(widgets::Form& form) = 0;
    virtual QJsonValue text() const = 0;
    /// Shows a text; emits nothing.
    virtual void setText(const QJsonValue& text) = 0;
    virtual void setReadOnly(bool readOnly) = 0;
    /// Whether a list is open from which its value is to be chosen: until then it is not wrong.
    virtual bool isChoosing() const { return false; }
    /// Marks what is wrong within a part that has several of a kind, by what FormFault calls it; empty: nothing is.
    virtual void pointAt(const QString& part) { Q_UNUSED(part); }
    /// Dots before the labels of what differs from `before`.
    virtual void showChanged(const QJsonValue& before, bool changed);
    /// Types a repair into a part.
    virtual void repair(const QString& part, const QString& text) = 0;
    /// The text of another field, that stands beside this one's number; a unit.
    virtual void setUnit(const QString& unit) { Q_UNUSED(unit); }

    /// What is wrong beside the parts that were touched, of all of them with `all`; what is right says what it tells.
    void show(const FormValue& value, bool all);
    /// Forgets what was touched, and what is said.
    void clearNotes();
    /// The server's words, beside a part of the field (as FormFault has it) until something is typed.
    void refuse(const QString& words, const QString& part = {});
    /// Parts that are said to be wrong, from top to bottom.
    QList<QWidget*> wrong() const;
    QList<QWidget*> parts() const;

Q_SIGNALS:
    /// Something was typed or chosen.
    void edited();
    /// The keyboard left one of its parts.
    void left();
    /// What was typed so far is a step of its own, to be undone alone.
    void stepEnded();

protected:
    struct Part {
        QString name;
        QPointer<QWidget> widget;
        widgets::FieldNote* note;
    };
    /// Adds one row; `part` is its name in FormFault.
    void addPart(widgets::Form& form, const QString& part, const widgets::Form::Row& row, QWidget* widget);
    /// The same for something over both columns, whose note stands below it; the keyboard goes to `widget` in it.
    void addWidePart(widgets::Form& form, QWidget* holder, QWidget* widget);
    void touch(QWidget* widget);
    /// Hears of the keyboard in a widget that belongs to a part.
    void follow(QWidget* widget, QWidget* part);
    widgets::Form* form() const { return m_form; }
    const std::vector<Part>& rows() const { return m_parts; }

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const Part* partOf(const QString& name) const;

    const landreeve::records::Field& m_field;
    widgets::Form* m_form = nullptr;
    std::vector<Part> m_parts;
    QList<const QWidget*> m_touched;
    QHash<const QObject*, QWidget*> m_followed;
};

/// Finds records to refer to and gives them to `take` on the window's thread, unless `owner` is gone by then.
using FindChoices = std::function<void(QObject* owner, const std::string& entity, const QString& text,
                                       std::function<void(const std::vector<landreeve::records::Choice>&)> take)>;

/// Makes the editor of a field that needs more than the field itself, such as an order's lines; null for all others.
using MakeEditor = std::function<FieldEditor*(const landreeve::records::Field& field, QObject* parent)>;

/// The editor that fits a field's type; null for the lines of an order.
FieldEditor* makeEditor(const landreeve::records::Field& field, const FindChoices& find, QObject* parent);

} // namespace landreeve::ui::records
