#pragma once

#include <QModelIndex>
#include <QObject>

#include <functional>

namespace landreeve::ui::widgets {

class Table;

/// One action of a row: an icon, or words where it has no icon ("Resume").
struct RowAction {
    QString id;
    QString icon;
    QString text; ///< verb only; the row's object is added to its tooltip and accessible name
};

/// Shows a row's actions at its right end, on the current and the hovered row. All of them must be in its menu too.
class RowActions : public QObject {
    Q_OBJECT
public:
    using Provider = std::function<QList<RowAction>(const QModelIndex&)>;

    /// `object` gives the name of a row's object ("Kaveri Pharma Traders").
    RowActions(Table* table, Provider provider, std::function<QString(const QModelIndex&)> object);

    /// Asks the provider again, after the model changed.
    void refresh();

Q_SIGNALS:
    void triggered(const QString& id, const QModelIndex& index);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Strip;
    void place(Strip* strip, int row);
    void placeAll();

    Table* m_table;
    Provider m_provider;
    std::function<QString(const QModelIndex&)> m_object;
    Strip* m_current;
    Strip* m_hovered;
};

} // namespace landreeve::ui::widgets
