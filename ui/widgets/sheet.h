#pragma once

#include "ui/theme/tokens.h"

#include <QFrame>

class QVBoxLayout;

namespace landreeve::ui::widgets {

/// A sheet: base ground, a hairline round it, radius 6, 14 px inside. Two sheets never nest.
class Sheet : public QFrame {
    Q_OBJECT
public:
    explicit Sheet(QWidget* parent = nullptr);

    /// Where the content goes; margins 14, spacing 10.
    QVBoxLayout* body() const { return m_body; }

    /// A foot on Token::Alt below a hairline, for buttons and totals; takes ownership.
    void setFoot(QWidget* foot);
    QWidget* foot() const { return m_foot; }

    /// Another ground or edge, e.g. BadTint; Line is the usual edge.
    void setGround(theme::Token ground, theme::Token edge = theme::Token::Line);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_body;
    QWidget* m_foot = nullptr;
    theme::Token m_ground = theme::Token::Base;
    theme::Token m_edge = theme::Token::Line;
};

} // namespace landreeve::ui::widgets
