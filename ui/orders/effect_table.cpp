#include "ui/orders/effect_table.h"

#include "ui/widgets/label.h"

#include <QGridLayout>

namespace landreeve::ui::orders {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;

EffectTable::EffectTable(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    setObjectName(QStringLiteral("effectTable"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(0, 1);
    hide();
}

void EffectTable::show(const QString& subject, const QList<Row>& rows) {
    m_rows = rows;
    const auto put = [this](int row, int column, const QString& text, Token ink, TypeStyle style) {
        auto* item = m_grid->itemAtPosition(row, column);
        auto* label = item != nullptr ? qobject_cast<Label*>(item->widget()) : nullptr;
        if (label == nullptr) {
            label = new Label({}, style, ink, this);
            if (column == 0)
                label->setElide(row == 0 ? Qt::ElideMiddle : Qt::ElideRight); // The warehouse at its end is seen too.
            m_grid->addWidget(label, row, column, column == 0 ? Qt::Alignment() : Qt::AlignRight);
        }
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    put(0, 0, rows.isEmpty() ? QString() : subject, Token::Ink2, TypeStyle::Body);
    put(0, 1, rows.isEmpty() ? QString() : QStringLiteral("now"), Token::Ink2, TypeStyle::Body);
    put(0, 2, rows.isEmpty() ? QString() : QStringLiteral("after"), Token::Ink2, TypeStyle::Body);
    const int shown = std::max(static_cast<int>(rows.size()), m_grid->rowCount() - 1);
    QStringList spoken;
    for (int i = 0; i < shown; ++i) {
        const Row row = i < rows.size() ? rows[i] : Row();
        put(i + 1, 0, row.name, Token::Ink, TypeStyle::Body);
        put(i + 1, 1, row.now, Token::Ink, TypeStyle::Body);
        put(i + 1, 2, row.after, Token::Ink, TypeStyle::BodyStrong);
        if (!row.name.isEmpty())
            spoken << QStringLiteral("%1 %2 to %3").arg(row.name, row.now, row.after);
    }
    setAccessibleName(spoken.isEmpty() ? QStringLiteral("What this changes")
                                       : subject + QStringLiteral(": ") + spoken.join(QStringLiteral(", ")));
    setVisible(!rows.isEmpty());
}

} // namespace landreeve::ui::orders
