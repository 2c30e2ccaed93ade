#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QGridLayout;

namespace landreeve::ui::orders {

/// What an act changes: a name, what it is now and what it will be, in three columns.
class EffectTable : public QWidget {
    Q_OBJECT
public:
    struct Row {
        QString name;
        QString now;
        QString after;
    };

    explicit EffectTable(QWidget* parent = nullptr);

    /// `subject` stands above the names: whose figures these are. No rows: takes no height.
    void show(const QString& subject, const QList<Row>& rows);
    const QList<Row>& rows() const { return m_rows; }

private:
    QGridLayout* m_grid;
    QList<Row> m_rows;
};

} // namespace landreeve::ui::orders
