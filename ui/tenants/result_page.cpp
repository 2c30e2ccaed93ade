#include "ui/tenants/result_page.h"

#include "ui/tenants/connection_box.h"
#include "ui/tenants/provision_run.h"
#include "ui/tenants/tenant_words.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/section_heading.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::Label;
using widgets::LButton;

namespace {

/// One of the next steps: what, why, and its button.
LButton* addNext(QVBoxLayout* column, QWidget* parent, const QString& icon, const QString& title, const QString& detail,
                 const QString& button) {
    column->addWidget(new widgets::HairLine(Qt::Horizontal, parent));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 7, 0, 7);
    row->setSpacing(12);
    row->addWidget(new widgets::Picture(icon, 16, Token::Accent, parent), 0, Qt::AlignVCenter);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(new Label(title, TypeStyle::BodyMedium, Token::Ink, parent));
    auto* below = new Label(detail, TypeStyle::Small, Token::Ink2, parent);
    below->setElide(Qt::ElideRight);
    words->addWidget(below);
    row->addLayout(words, 1);
    auto* go = new LButton(button, LButton::Kind::Secondary, parent);
    go->setButtonSize(LButton::Size::Small);
    row->addWidget(go, 0, Qt::AlignVCenter);
    column->addLayout(row);
    return go;
}

} // namespace

ResultPage::ResultPage(ProvisionServices services, QWidget* parent)
    : WizardStep(QStringLiteral("resultPage"), {}, {}, parent), m_services(services) {
    setFinalPage(true);
    headRow()->insertWidget(
        0, new widgets::StatusMark({widgets::Shape::Tick, Token::Ok, QStringLiteral("Done")}, 20, content()));
    headRow()->insertSpacing(1, 4);
    column()->addWidget(new widgets::SectionHeading(QStringLiteral("Connection string"), content()));
    column()->addSpacing(6);
    m_connection = new ConnectionBox(services.actions, content());
    m_connection->setObjectName(QStringLiteral("resultConnection"));
    m_connection->showWords(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    column()->addWidget(m_connection);
    column()->addSpacing(14);
    column()->addWidget(new widgets::SectionHeading(QStringLiteral("Next steps"), content()));
    column()->addSpacing(6);
    LButton* open =
        addNext(column(), content(), QStringLiteral("x-office-spreadsheet"), QStringLiteral("Look at its stock"),
                QStringLiteral("What lies in which warehouse, and why it changed."), QStringLiteral("Open inventory"));
    open->setObjectName(QStringLiteral("openInventoryButton"));
    LButton* checks = addNext(
        column(), content(), QStringLiteral("security-high"), QStringLiteral("Check that it is well"),
        QStringLiteral("Row security, grants, identity and schema, looked at now."), QStringLiteral("Show checks"));
    checks->setObjectName(QStringLiteral("showChecksButton"));
    column()->addWidget(new widgets::HairLine(Qt::Horizontal, content()));
    column()->addSpacing(14);
    column()->addWidget(new widgets::SectionHeading(QStringLiteral("Steps"), content()));
    column()->addSpacing(8);
    m_chain = new widgets::ChainView(widgets::ChainView::Layout::Level, content());
    m_chain->setObjectName(QStringLiteral("resultSteps"));
    column()->addWidget(m_chain);
    column()->addStretch(1);
    connect(open, &LButton::activated, this, &ResultPage::inventoryRequested);
    connect(checks, &LButton::activated, this, &ResultPage::checksRequested);
}

void ResultPage::setRun(const ProvisionRun& run) {
    if (!run.result())
        return;
    const auto& result = *run.result();
    setHeading(QStringLiteral("%1 is active").arg(QString::fromStdString(result.tenant.name)),
               QStringLiteral("%1 steps in %2. Version %3, verified.")
                   .arg(countWord(static_cast<int>(result.steps.size())), theme::duration(run.elapsed()),
                        schemaWords(result.tenant.schemaVersion)));
    m_connection->setTenant(run.id());
    QList<ChainStep> steps;
    for (const auto& record : result.steps)
        steps.append({.title = QString::fromStdString(record.name),
                      .detail = stepTime(record.milliseconds),
                      .note = {},
                      .state = ChainStep::State::Done});
    m_chain->setSteps(steps);
}

} // namespace landreeve::ui::tenants
