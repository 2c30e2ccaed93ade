#include "ui/tokens/tokens_page.h"

#include "ui/tokens/inspect_view.h"
#include "ui/tokens/token_rights.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/segments.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace landreeve::ui::tokens {

namespace {

const QString kInspect = QStringLiteral("inspect");

/// An inspector with its clock.
std::shared_ptr<access::TokenInspector> inspectorOf(workspace::Workspace& workspace) {
    struct Parts {
        explicit Parts(workspace::Workspace& workspace)
            : inspector(workspace.control(), workspace.localIssuer(), workspace.keySets(), clock) {}
        SystemClock clock;
        access::TokenInspector inspector;
    };
    const auto parts = std::make_shared<Parts>(workspace);
    return {parts, &parts->inspector};
}

} // namespace

TokensPage::TokensPage(workspace::Workspace& workspace, control::FleetFeed& fleet, tasks::TaskCentre& tasks,
                       shell::Navigator& navigator, QWidget* parent)
    : Page(QStringLiteral("tokenPage"), parent),
      m_rights(new TokenRights(workspace, tasks.runner(), this)),
      m_services{workspace, fleet, tasks, navigator, inspectorOf(workspace), *m_rights},
      m_segments(new widgets::Segments(head())),
      m_stack(new QStackedWidget(this)),
      m_inspect(new InspectView(m_services, m_stack)) {
    setTitle(QStringLiteral("Tokens and keys"));
    head()->setFacts(QStringLiteral("Why a token is accepted or refused"));
    m_segments->setObjectName(QStringLiteral("tokenSegments"));
    m_segments->setAccessibleName(QStringLiteral("View"));
    m_segments->add(kInspect, QStringLiteral("Inspect"));
    head()->addLeading(m_segments);
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_stack, 1);
    m_stack->addWidget(m_inspect);
    connect(m_segments, &widgets::Segments::chosen, this, &TokensPage::choose);
}

void TokensPage::choose(const QString& view) {
    m_segments->setCurrent(view);
    m_stack->setCurrentWidget(m_inspect);
}

void TokensPage::refresh() {
    m_rights->forget();
    m_inspect->refresh();
}

void TokensPage::activated(const QVariantMap& arguments) {
    if (arguments.contains(QStringLiteral("view")))
        choose(arguments.value(QStringLiteral("view")).toString());
    refresh();
    firstFocus()->setFocus(Qt::OtherFocusReason);
}

void TokensPage::deactivated() {
    m_inspect->clear();
}

QWidget* TokensPage::firstFocus() {
    return m_inspect->firstField();
}

} // namespace landreeve::ui::tokens
