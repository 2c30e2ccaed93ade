#pragma once

#include "core/access/token_inspector.h"
#include "ui/theme/tokens.h"

#include <QWidget>

namespace landreeve::ui::widgets {
class Label;
class LButton;
class StatusMark;
struct Status;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

/// What came of it, in one line, and how it came to that in a second.
class VerdictBanner : public QWidget {
    Q_OBJECT
public:
    explicit VerdictBanner(QWidget* parent = nullptr);

    void showNothing();
    void showToken(const access::InspectedToken& token);
    void showTokens(const std::vector<access::InspectedToken>& tokens);
    void showFault(const QString& what, const QString& hint);
    /// The second line while it takes longer.
    void showBusy();
    widgets::LButton* copyButton() const { return m_copy; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void show(const widgets::Status& status, theme::Token ground, const QString& title, const QString& facts);

    widgets::StatusMark* m_mark;
    widgets::Label* m_title;
    widgets::Label* m_facts;
    widgets::LButton* m_copy;
    theme::Token m_ground = theme::Token::Base;
};

} // namespace landreeve::ui::tokens
