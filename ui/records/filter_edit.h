#pragma once

#include "core/records/query.h"

#include <QLineEdit>

class QTimer;

namespace landreeve::ui::records {

/// The filter of one column: typed as records::filtersFromText reads it, shown as a chip with a cross while the
/// keyboard is elsewhere. What cannot be read is marked and explained, and leaves the filter as it was. Alt+Down offers
/// choices.
class FilterEdit : public QLineEdit {
    Q_OBJECT
public:
    FilterEdit(const landreeve::records::Field& field, QWidget* parent);

    const landreeve::records::Field& field() const { return m_field; }
    /// What is applied now.
    const std::vector<landreeve::records::Filter>& filters() const { return m_filters; }
    /// Takes a text as if it had been typed, without telling of a change.
    void apply(const QString& text);
    bool isWrong() const { return !m_fault.isEmpty(); }
    /// What is wrong, with the field's name, and how to write it.
    const QString& fault() const { return m_fault; }

    QSize sizeHint() const override;

Q_SIGNALS:
    /// The user's filter changed: half a second after the last key, at Enter, or on leaving.
    void filtersChanged();
    void faultChanged();
    /// Down key: the table should take the keyboard.
    void leaveDown();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    bool read();
    void commit();
    void offerChoices();
    QRect crossRect() const;

    const landreeve::records::Field& m_field;
    std::vector<landreeve::records::Filter> m_filters;
    QString m_fault;
    QTimer* m_still;
};

} // namespace landreeve::ui::records
