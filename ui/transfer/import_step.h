#pragma once

#include "ui/transfer/import_plan.h"
#include "ui/widgets/label.h"

class QVBoxLayout;

namespace landreeve::ui::transfer {

/// A step of the import: heading, a line below it, and what scrolls under them.
class ImportStep : public QWidget {
    Q_OBJECT
public:
    ImportStep(const QString& objectName, ImportPlan& plan, QWidget* parent);

    /// It came into view.
    virtual void begin() {}
    /// Whether the next step may come; where not, the keyboard goes to what keeps it, which says so.
    virtual bool goesOn() { return true; }
    /// The forward button waits for an answer.
    virtual bool isWaiting() const { return false; }
    /// Words of the forward button; empty: there is none now.
    virtual QString forward() const = 0;
    /// Where the keyboard begins; nullptr: at the forward button.
    virtual QWidget* firstField() const { return nullptr; }

Q_SIGNALS:
    /// What it says to the buttons and the chain may be another now.
    void changed();

protected:
    ImportPlan& plan() const { return m_plan; }
    QVBoxLayout* column() const { return m_column; }
    QWidget* content() const { return m_content; }
    void setHeading(const QString& heading, const QString& text);

private:
    ImportPlan& m_plan;
    QWidget* m_content;
    QVBoxLayout* m_column;
    widgets::Label* m_heading;
    widgets::Label* m_text;
};

} // namespace landreeve::ui::transfer
