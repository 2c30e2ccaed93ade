#pragma once

#include <QDate>
#include <QObject>

class QAction;
class QLineEdit;

namespace landreeve::ui::records {

/// A calendar for a line a date is typed into: its picture at the end of the line, or Alt+Down. Arrows move, Enter
/// takes the day, Esc leaves what is there.
class DateChoice : public QObject {
    Q_OBJECT
public:
    explicit DateChoice(QLineEdit* line);

    void open();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(const QDate& day);

    QLineEdit* m_line;
    QAction* m_action;
};

} // namespace landreeve::ui::records
