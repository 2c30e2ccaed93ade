#include "ui/shell/tenant_band.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace landreeve::ui::shell {

using theme::Token;

TenantBand::TenantBand(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("tenantBand"));
    setFixedHeight(3);
}

void TenantBand::setTenant(const QString& name, std::optional<theme::Hue> hue) {
    m_hue = hue;
    setAccessibleName(name);
    update();
}

void TenantBand::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_hue) {
        painter.fillRect(rect(), theme::hueColor(*m_hue));
        return;
    }
    painter.fillRect(rect(), theme::color(Token::Base));
    theme::hairline(painter, QRectF(0, height() - 1, width(), 1), Qt::Horizontal, theme::color(Token::Line));
}

} // namespace landreeve::ui::shell
