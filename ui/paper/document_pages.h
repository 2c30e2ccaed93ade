#pragma once

#include "core/documents/printed_document.h"
#include "ui/paper/page_flow.h"

#include <QSizeF>

class QPainter;

namespace landreeve::ui::paper {

/// A document on pages of A4, for a file, a printer or the screen alike. Any thread, one at a time.
class DocumentPages {
public:
    explicit DocumentPages(const landreeve::documents::PrintedDocument& document);

    int count() const { return m_flow.pages(); }
    /// Of a page, in the unit that draw() draws in: a twentieth of a point.
    static QSizeF pageSize();
    /// The origin is the paper's upper left corner.
    void draw(QPainter& painter, int page) const;

private:
    void addHead();
    void addFacts();
    void addParties();
    void addTotals();
    void addSummary();
    void addNotes();
    void addSpace(qreal height);
    void addSignatures();
    void drawMark(QPainter& painter) const;

    landreeve::documents::PrintedDocument m_document;
    PageFlow m_flow;
};

} // namespace landreeve::ui::paper
