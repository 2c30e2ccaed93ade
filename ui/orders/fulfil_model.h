#pragma once

#include "core/orders/place_stock.h"

#include <QAbstractTableModel>
#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace landreeve::ui::orders {

/// What is done with an order's lines in one go.
enum class Fulfil { Receive, Ship, VendorReturn, CustomerReturn };

/// One line of an order as it can be received, shipped or returned now.
struct FulfilLine {
    std::string lineId;
    std::string productId;
    QString sku;
    QString barcode;
    QString name;
    QString unit;
    QString warehouse;
    Decimal most; ///< Outstanding, reserved, or what can come back.
    Decimal open; ///< What the order still waits for, also where it is not reserved.
    /// Of its product in its warehouse; nothing where that may not be seen.
    std::optional<landreeve::orders::PlaceStock> stock = {};
    Decimal taxable; ///< The line's amount without tax, and the quantity that it is for.
    Decimal ordered;
    Decimal good;           ///< Received before and not rejected.
    Decimal rejected = {};  ///< Of what was received.
    bool active = true;     ///< Its product is.
    QString elsewhere = {}; ///< Where else it is free: "Nashik 40"; empty: nowhere, or not to be seen.
};

/// What a line's place becomes, as the database will have it.
struct PlaceEffect {
    Decimal inTransit;
    Decimal onHand;
    Decimal reserved;
    Decimal damaged;
    Decimal average;
};

/// The lines of a receive, ship or return panel with what is typed for them. Figures stay as they were typed until they
/// are sent. CellRole's roles.
class FulfilModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, Quantity, Spoilt, ColumnCount }; ///< Spoilt: rejected, or returned as damaged.

    explicit FulfilModel(Fulfil kind, QObject* parent = nullptr);

    /// Shows these lines. What is typed stays with the lines that are still there.
    void setLines(std::vector<FulfilLine> lines);
    const std::vector<FulfilLine>& lines() const { return m_lines; }
    Fulfil kind() const { return m_kind; }
    bool hasSpoilt() const { return m_kind == Fulfil::Receive || m_kind == Fulfil::CustomerReturn; }

    /// Everything there is, of every line.
    void takeAll();
    /// Whether that is what is typed.
    bool isAll() const;
    void clear();
    /// One more of the line that has this SKU or barcode and lacks something yet; its row, -1 where none has it.
    int raise(const QString& code);
    /// Whether a line has this SKU or barcode.
    bool knows(const QString& code) const;

    bool isTyped() const;
    /// What is typed, by line; for setTyped() later.
    using Typed = std::map<std::string, std::pair<QString, QString>>;
    Typed typed() const;
    void setTyped(const Typed& typed);

    /// Zero for what is empty or cannot be read.
    Decimal quantity(int row) const;
    Decimal spoilt(int row) const;
    Decimal total() const;
    Decimal totalSpoilt() const;
    /// What is wrong with a line's figures, or what the server said of them; empty where nothing is.
    QString fault(int row) const;
    /// The first row something is wrong with, or -1.
    int firstFault() const;
    /// Takes the server's words for a line until it is typed into.
    void refuse(const std::string& lineId, const QString& words);
    /// Whether the server's words for a line still stand.
    bool isRefused() const;
    int rowOf(const std::string& lineId) const;

    /// What the place of a row becomes when everything typed is done; nothing where its stock may not be seen.
    std::optional<PlaceEffect> effect(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    /// What is typed changed.
    void edited();

private:
    struct Entry {
        QString quantity;
        QString spoilt;
        QString refusal;
    };
    Decimal valueOf(int row, const Decimal& good) const;
    QString subText(int row) const;
    void changed(int row);

    Fulfil m_kind;
    std::vector<FulfilLine> m_lines;
    std::vector<Entry> m_entries;
    bool m_oneWarehouse = true; ///< Of all lines: it need not be said of each.
};

} // namespace landreeve::ui::orders
