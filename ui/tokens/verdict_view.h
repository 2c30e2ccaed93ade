#pragma once

#include "core/access/token_inspector.h"
#include "ui/widgets/sheet.h"

class QBoxLayout;

namespace landreeve::ui::widgets {
class ChainView;
class HairLine;
class Label;
class LButton;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

class VerdictBanner;
class VerdictsModel;

/// What came of the tokens: banner, every check in its order, what the caller is told, and what the token says. Of
/// several a table, and the checks of its current row.
class VerdictView : public widgets::Sheet {
    Q_OBJECT
public:
    explicit VerdictView(QWidget* parent = nullptr);

    void showNothing();
    void showFault(const Error& error);
    void showBusy();
    void showTokens(std::vector<access::InspectedToken> tokens);
    /// Nullptr where none is shown.
    const access::InspectedToken* shown() const;
    /// The verdict in a line, over all else.
    QWidget* banner() const;
    /// All verdicts as text.
    QString text() const;

Q_SIGNALS:
    void copyRequested();
    void sessionRequested(const QString& sessionId);
    /// Another of several is shown.
    void shownChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showOne();
    void showSaid(const access::InspectedToken* token);
    void showNote(const access::InspectedToken* token);
    void fitTable();

    VerdictBanner* m_banner;
    VerdictsModel* m_model;
    widgets::Table* m_table;
    QBoxLayout* m_split;
    widgets::ChainView* m_chain;
    QWidget* m_noteBox;
    widgets::Label* m_note;
    widgets::LButton* m_showSession;
    widgets::HairLine* m_between;
    QWidget* m_said;
    QWidget* m_facts = nullptr;
};

} // namespace landreeve::ui::tokens
