#pragma once

#include "ui/orders/line_document.h"
#include "ui/widgets/choice_popup.h"

#include <QWidget>

class QLineEdit;

namespace landreeve::ui::widgets {
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

class LineGridModel;

/// The table of an order's lines: entered with Tab and Enter alone, a scanned barcode adds or raises a line, ranges are
/// pasted from a spreadsheet as one step. Products are asked for by codesWanted() of its document.
class LineGrid : public QWidget {
    Q_OBJECT
public:
    explicit LineGrid(LineDocument& document, QWidget* parent = nullptr);

    void setReadOnly(bool on);
    /// What finds products by part of their name while a code is typed; each choice begins with the SKU, " · " behind
    /// it.
    void setFindProducts(widgets::ChoicePopup::Find find) { m_findProducts = std::move(find); }
    widgets::Table* table() const { return m_table; }
    /// Pastes text of a spreadsheet at the current cell; a first row of headings says which column is which.
    void paste(const QString& text);
    /// Takes what is being typed into a cell, as leaving it does.
    void commit();
    /// Opens the entry row, for a code to be typed or scanned.
    void enterNext();
    /// Goes to the first cell something is wrong with; false where there is none.
    bool goToFault();

Q_SIGNALS:
    /// What was typed or scanned into the entry row and left with Enter; nobody has looked for it yet.
    void scanned(const QString& code);
    /// A line of news, such as "3 lines pasted".
    void said(const QString& words);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void offerProducts(QLineEdit* edit);
    void offerWarehouses(QLineEdit* edit);
    void addKeys();
    void layOut();
    void leave(int key, int row, int column);
    void step(int by);
    void nextLine();
    void edit();
    void copy();
    void repeatLine();
    void removeLines();
    void moveLine(int by);
    std::vector<int> selectedLines() const;
    void select(int line, int column);
    void goTo(int line, const QString& field);

    LineDocument& m_document;
    LineGridModel* m_model;
    widgets::Table* m_table;
    widgets::ChoicePopup::Find m_findProducts;
    bool m_showsWarehouse = false;
};

} // namespace landreeve::ui::orders
