#pragma once

#include "ui/theme/hue.h"

#include <QWidget>

#include <optional>

namespace landreeve::ui::shell {

/// The line of 3 px under the header: the open tenant's hue, else a hairline. No band: no tenant.
class TenantBand : public QWidget {
    Q_OBJECT
public:
    explicit TenantBand(QWidget* parent = nullptr);
    void setTenant(const QString& name, std::optional<theme::Hue> hue);
    std::optional<theme::Hue> hue() const { return m_hue; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<theme::Hue> m_hue;
};

} // namespace landreeve::ui::shell
