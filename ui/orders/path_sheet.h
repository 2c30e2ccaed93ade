#pragma once

#include "ui/widgets/chain_view.h"
#include "ui/widgets/sheet.h"

namespace landreeve::ui::widgets {
class Label;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::orders {

/// The path of an order above its form, and why the next step cannot be taken, where it cannot. With no room for the
/// words of every step it says the one it has come to: "Step 3 of 6: Approved".
class PathSheet : public widgets::Sheet {
    Q_OBJECT
public:
    explicit PathSheet(QWidget* parent = nullptr);

    void show(const QList<widgets::ChainStep>& steps, const QString& whyNot);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    widgets::ChainView* m_chain;
    widgets::Label* m_short;
    widgets::Label* m_why;
};

} // namespace landreeve::ui::orders
