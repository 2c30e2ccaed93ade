#include "ui/transfer/import_page.h"

#include "ui/theme/format.h"
#include "ui/theme/paint.h"
#include "ui/transfer/check_step.h"
#include "ui/transfer/dropped_file.h"
#include "ui/transfer/file_step.h"
#include "ui/transfer/mapping_step.h"
#include "ui/transfer/result_step.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/chain_view.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_head.h"
#include "ui/widgets/sheet.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using theme::Token;
using theme::TypeStyle;
using widgets::ChainStep;
using widgets::ChainView;
using widgets::LButton;

namespace {

constexpr int kWideFrom = 860;
constexpr int kChainWidth = 184;

} // namespace

ImportPage::ImportPage(const TransferServices& services, const landreeve::records::Entity& entity,
                       std::function<void()> imported, QWidget* parent)
    : Page(QStringLiteral("importPage"), parent),
      m_services(services),
      m_entity(entity),
      m_imported(std::move(imported)) {
    setTitle(QStringLiteral("Import %1").arg(qt(entity.many).toLower()));
    m_plan.entity = &entity;
    setAcceptDrops(true);
    build();
    openTenant(services.navigator.tenant());
    showStep();
}

void ImportPage::build() {
    m_line = new widgets::Label({}, TypeStyle::BodyMedium, Token::Ink, this);
    m_line->setObjectName(QStringLiteral("importLine"));
    body()->addWidget(m_line);
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    body()->addLayout(row, 1);
    m_left = new QWidget(this);
    auto* left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 18, 0, 0);
    m_chain = new ChainView(ChainView::Layout::Upright, m_left);
    m_chain->setObjectName(QStringLiteral("importChain"));
    left->addWidget(m_chain);
    left->addStretch(1);
    row->addWidget(m_left);
    auto* sheet = new widgets::Sheet(this);
    sheet->setObjectName(QStringLiteral("importWizard"));
    sheet->setAccessibleName(title());
    sheet->body()->setContentsMargins(0, 1, 0, 0);
    m_sheet = sheet;
    m_steps = new QStackedWidget(sheet);
    sheet->body()->addWidget(m_steps, 1);
    row->addWidget(sheet, 1);
    addSteps();

    auto* foot = new QWidget(sheet);
    auto* buttons = new QHBoxLayout(foot);
    buttons->setContentsMargins(14, 10, 14, 10);
    buttons->setSpacing(8);
    const auto button = [foot](const QString& words, LButton::Kind kind, const char* name) {
        auto* made = new LButton(words, kind, foot);
        made->setObjectName(QLatin1String(name));
        return made;
    };
    m_cancel = button(QStringLiteral("Cancel"), LButton::Kind::Secondary, "cancelButton");
    m_another = button(QStringLiteral("Import another file…"), LButton::Kind::Secondary, "anotherFileButton");
    m_back = button(QStringLiteral("Back"), LButton::Kind::Secondary, "backButton");
    m_next = button({}, LButton::Kind::Primary, "nextButton");
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    buttons->addWidget(m_back);
    buttons->addWidget(m_another);
    buttons->addWidget(m_next);
    sheet->setFoot(foot);
    connect(m_cancel, &LButton::activated, this, &ImportPage::leave);
    connect(m_back, &LButton::activated, this, &ImportPage::back);
    connect(m_another, &LButton::activated, this, &ImportPage::startOver);
    connect(m_next, &LButton::activated, this, &ImportPage::forward);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &ImportPage::layOut);

    const auto key = [this](const QKeySequence& keys, void (ImportPage::*act)()) {
        auto* shortcut = new QShortcut(keys, this);
        // Held down it would run through steps that nobody has read.
        shortcut->setAutoRepeat(false);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    key(QKeySequence(Qt::ALT | Qt::Key_N), &ImportPage::forward);
    key(QKeySequence(Qt::CTRL | Qt::Key_Return), &ImportPage::forward);
    key(QKeySequence(Qt::ALT | Qt::Key_B), &ImportPage::back);
}

void ImportPage::addSteps() {
    m_file = new FileStep(m_services, m_plan, m_steps);
    m_fields = new MappingStep(m_plan, m_steps);
    m_check = new CheckStep(m_services, m_plan, m_steps);
    m_result = new ResultStep(m_services, m_plan, m_steps);
    for (ImportStep* step : {static_cast<ImportStep*>(m_file), static_cast<ImportStep*>(m_fields),
                             static_cast<ImportStep*>(m_check), static_cast<ImportStep*>(m_result)}) {
        m_steps->addWidget(step);
        connect(step, &ImportStep::changed, this, [this, step] {
            if (step != current())
                return;
            showStep();
            if (m_forwardWanted && !step->isWaiting()) {
                m_forwardWanted = false;
                forward();
            }
        });
    }
    connect(m_file, &FileStep::resumeRequested, this, [this] { goTo(CheckId); });
    const auto lookAgain = [this] {
        goTo(FileId);
        m_file->lookAgain();
    };
    connect(m_check, &CheckStep::fileChanged, this, lookAgain);
    connect(m_result, &ResultStep::fileChanged, this, lookAgain);
    connect(m_result, &ResultStep::imported, this, [this] {
        if (m_imported)
            m_imported();
    });
}

ImportStep* ImportPage::current() const {
    return static_cast<ImportStep*>(m_steps->currentWidget());
}

ImportPage::Step ImportPage::step() const {
    return static_cast<Step>(m_steps->currentIndex());
}

bool ImportPage::isQuiet() const {
    return !current()->isWaiting();
}

QString ImportPage::rejectsFile(const char* ending) const {
    // The same for the same file, so that an import that goes on finds what an earlier part refused.
    const QByteArray name =
        QCryptographicHash::hash((m_tenantId + u'\n' + qt(m_entity.name) + u'\n' + m_plan.path).toUtf8(),
                                 QCryptographicHash::Sha256)
            .toHex()
            .left(24);
    return QDir(m_services.folder).filePath(QString::fromLatin1(name) + QLatin1String(ending));
}

void ImportPage::openTenant(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId && m_transfer)
        return;
    m_tenantId = id;
    m_transfer = tenant ? m_services.open(id) : nullptr;
    m_file->setTransfer(m_transfer);
    head()->setFacts(tenant ? QStringLiteral("Into %1").arg(tenant->name) : QStringLiteral("No tenant is open"));
}

void ImportPage::tenantChanged(const std::optional<shell::TenantRef>& tenant) {
    const QString id = tenant ? tenant->id : QString();
    if (id == m_tenantId)
        return;
    // What is under way belongs to the tenant it was begun for.
    if (current()->isWaiting() && step() == ResultId)
        m_services.navigator.say(
            QStringLiteral("The import into %1 stops where it is; opening its file again there goes on")
                .arg(m_tenantId));
    m_check->cancel();
    m_result->cancel();
    openTenant(tenant);
    if (step() != FileId && m_plan.hasRows())
        goTo(FieldsId);
}

void ImportPage::activated(const QVariantMap& arguments) {
    openTenant(m_services.navigator.tenant());
    const QString file = arguments.value(QStringLiteral("file")).toString();
    if (step() == ResultId && !current()->isWaiting() && m_result->isDone())
        startOver();
    if (!file.isEmpty() && isQuiet()) {
        goTo(FileId);
        m_file->take(file);
    }
    if (QWidget* first = firstFocus())
        first->setFocus(Qt::OtherFocusReason);
}

QWidget* ImportPage::firstFocus() {
    QWidget* first = current()->firstField();
    if (first != nullptr && first->isEnabled())
        return first;
    return m_next->isVisibleTo(this) && m_next->isEnabled() ? m_next : m_cancel;
}

void ImportPage::goTo(Step step) {
    m_forwardWanted = false;
    if (step == CheckId)
        m_check->setTransfer(m_transfer, rejectsFile("-check.csv"));
    if (step == ResultId)
        m_result->setTransfer(m_transfer, rejectsFile(".csv"));
    m_steps->setCurrentIndex(step);
    current()->begin();
    showStep();
    if (QWidget* first = firstFocus())
        first->setFocus(Qt::OtherFocusReason);
}

void ImportPage::forward() {
    if (current()->isWaiting()) {
        m_forwardWanted = step() == FileId;
        return;
    }
    if (step() == ResultId) {
        if (m_result->isDone())
            leave();
        return;
    }
    if (current()->forward().isEmpty() || !current()->goesOn()) {
        // The file may have just been named.
        m_forwardWanted = step() == FileId && current()->isWaiting();
        return;
    }
    goTo(static_cast<Step>(step() + 1));
}

void ImportPage::back() {
    if (!m_back->isVisibleTo(this) || !m_back->isEnabled())
        return;
    if (step() == CheckId)
        m_check->cancel();
    goTo(static_cast<Step>(step() - 1));
}

void ImportPage::startOver() {
    goTo(FileId);
    m_file->take({});
    if (QWidget* first = firstFocus())
        first->setFocus(Qt::OtherFocusReason);
}

void ImportPage::leave() {
    if (step() == CheckId)
        m_check->cancel();
    const bool done = step() == ResultId && m_result->isDone();
    const bool running = step() == ResultId && current()->isWaiting();
    if (!running && (done || step() != ResultId))
        startOver();
    m_services.navigator.openPage(qt(m_entity.name));
}

bool ImportPage::escape() {
    // Nothing chosen is lost by it.
    m_services.navigator.openPage(qt(m_entity.name));
    return true;
}

void ImportPage::showStep() {
    const ImportStep* step = current();
    const int at = m_steps->currentIndex();
    const QString words = step->forward();
    // Where no way leads on the keyboard stays in the wizard.
    const bool lost = words.isEmpty() && m_next->hasFocus();
    m_next->setText(words);
    m_next->setVisible(!words.isEmpty());
    m_next->setBusy(step->isWaiting());
    m_next->updateGeometry();
    m_back->setVisible(at == FieldsId || at == CheckId || (at == ResultId && !m_result->isDone()));
    m_back->setEnabled(at != ResultId || !step->isWaiting());
    m_another->setVisible(at == ResultId && m_result->isDone());
    m_cancel->setText(at != ResultId      ? QStringLiteral("Cancel")
                      : step->isWaiting() ? QStringLiteral("Continue in background")
                                          : QStringLiteral("Leave"));
    m_cancel->setVisible(at != ResultId || !m_result->isDone());
    if (lost)
        (m_back->isVisibleTo(this) && m_back->isEnabled() ? m_back : m_cancel)->setFocus(Qt::OtherFocusReason);
    m_cancel->updateGeometry();

    QList<ChainStep> chain{{.title = QStringLiteral("File"), .detail = QStringLiteral("Format, first rows")},
                           {.title = QStringLiteral("Fields"), .detail = QStringLiteral("Which column goes where")},
                           {.title = QStringLiteral("Check"), .detail = QStringLiteral("What would come of it")},
                           {.title = QStringLiteral("Result"), .detail = QStringLiteral("Added, changed, refused")}};
    for (int i = 0; i < at; ++i)
        chain[i].state = ChainStep::State::Done;
    chain[at].state = at == ResultId && m_result->isDone() ? ChainStep::State::Done : ChainStep::State::Current;
    if (at > FileId)
        chain[FileId].detail = QFileInfo(m_plan.path).fileName();
    if (at > CheckId && m_check->report())
        chain[CheckId].detail = QStringLiteral("%1 good, %2 refused")
                                    .arg(rowsWord(m_check->report()->read - m_check->report()->rejected),
                                         theme::count(m_check->report()->rejected));
    m_chain->setSteps(chain);
    // The forward button was not there while it ran.
    if (at == ResultId && m_result->isDone() && (m_another->hasFocus() || m_cancel->hasFocus()))
        m_next->setFocus(Qt::OtherFocusReason);
    m_line->setText(QStringLiteral("Step %1 of 4: %2").arg(at + 1).arg(chain[at].title));
}

void ImportPage::layOut() {
    const bool narrow = width() < theme::scaled(kWideFrom);
    m_line->setVisible(narrow);
    m_left->setFixedWidth(theme::scaled(kChainWidth));
    m_left->setVisible(!narrow);
}

void ImportPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    layOut();
}

void ImportPage::dragEnterEvent(QDragEnterEvent* event) {
    if (step() == FileId && !droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportPage::dropEvent(QDropEvent* event) {
    const QString file = droppedFile(*event->mimeData());
    if (step() != FileId || file.isEmpty())
        return;
    event->acceptProposedAction();
    m_file->take(file);
    m_next->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::transfer
