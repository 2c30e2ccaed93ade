#pragma once

#include "ui/records/field_editor.h"

#include <QLineEdit>

namespace landreeve::ui::records {

/// A line to type into with its unit at the right ("pc", "%") or its currency at the left.
class UnitEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit UnitEdit(QWidget* parent = nullptr) : QLineEdit(parent) {}
    void setUnit(const QString& unit, bool before);
    const QString& unit() const { return m_unit; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_unit;
    bool m_before = false;
};

/// A field typed in one line, or one of several parts with a line each (an address).
class LineEditor : public FieldEditor {
    Q_OBJECT
public:
    LineEditor(const landreeve::records::Field& field, QList<FormPart> parts, QObject* parent);

    void addTo(widgets::Form& form) override;
    QJsonValue text() const override;
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void showChanged(const QJsonValue& before, bool changed) override;
    void repair(const QString& part, const QString& text) override;
    void setUnit(const QString& unit) override;

protected:
    /// Up and Down raise and lower a rating by half a point.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void stepRating(int halves);
    void addLine(widgets::Form& form, const FormPart& part, bool required);
    QList<FormPart> m_names; ///< Empty for a single line.
    QList<UnitEdit*> m_lines;
    QJsonObject m_rest; ///< What came with the parts and has no line.
};

/// How wide the line of a field is.
int lineWidth(const landreeve::records::Field& field);

} // namespace landreeve::ui::records
