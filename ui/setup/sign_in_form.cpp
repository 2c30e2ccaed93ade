#include "ui/setup/sign_in_form.h"

#include "ui/setup/sign_in_fields.h"
#include "ui/shell/workspace_kind.h"
#include "ui/theme/icons.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tag.h"

#include <QComboBox>
#include <QEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace landreeve::ui::setup {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

constexpr int kArrow = 30;
constexpr int kKindRole = Qt::UserRole + 1;

shell::KindWords kindOf(const QVariant& word) {
    return shell::wordsOf(shell::workspaceKind(word.toString()));
}

/// A workspace among those to choose from, its kind at the right.
class WorkspaceDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const auto kind = kindOf(index.data(kKindRole));
        painter->save();
        painter->setFont(theme::font(TypeStyle::Smallest));
        painter->setPen(theme::color(kind.color));
        painter->drawText(option.rect.adjusted(0, 0, -10, 0), Qt::AlignRight | Qt::AlignVCenter, kind.text);
        painter->restore();
    }
};

} // namespace

SignInForm::SignInForm(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("signInPage"));
    setAccessibleName(QStringLiteral("Sign in"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(new Label(QStringLiteral("Sign in"), TypeStyle::Title, Token::Ink, this));
    m_subtitle = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_subtitle->setObjectName(QStringLiteral("signInSubtitle"));
    m_subtitle->setWraps();
    column->addWidget(m_subtitle);
    column->addSpacing(12);
    auto* words = new Label(QStringLiteral("Workspace"), TypeStyle::Body, Token::Ink2, this);
    m_workspaces = new QComboBox(this);
    m_workspaces->setObjectName(QStringLiteral("workspaceCombo"));
    m_workspaces->setAccessibleName(words->text());
    m_workspaces->setItemDelegate(new WorkspaceDelegate(m_workspaces));
    m_workspaces->installEventFilter(this);
    words->setBuddy(m_workspaces);
    m_kind = new widgets::KindTag({}, Token::Ink2, m_workspaces);
    m_kind->setAttribute(Qt::WA_TransparentForMouseEvents);
    column->addWidget(words);
    column->addWidget(m_workspaces);
    m_fields = new SignInFields(this);
    column->addWidget(m_fields);
    column->addSpacing(14);
    column->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    column->addSpacing(8);
    auto* links = new QHBoxLayout;
    links->setSpacing(18);
    auto* local = new LButton(QStringLiteral("Use the local workspace"), LButton::Kind::Link, this);
    local->setObjectName(QStringLiteral("useLocalLink"));
    auto* add = new LButton(QStringLiteral("Add a workspace…"), LButton::Kind::Link, this);
    add->setObjectName(QStringLiteral("addWorkspaceLink"));
    links->addWidget(local);
    links->addWidget(add);
    links->addStretch(1);
    column->addLayout(links);
    column->addStretch(1);
    connect(m_workspaces, &QComboBox::activated, this, [this](int index) {
        const QString name = m_workspaces->itemData(index).toString();
        if (name == m_workspace)
            return;
        showWorkspace();
        Q_EMIT workspaceChosen(name.toStdString());
    });
    connect(local, &LButton::activated, this, &SignInForm::localRequested);
    connect(add, &LButton::activated, this, &SignInForm::addRequested);
}

void SignInForm::setWorkspaces(const std::vector<workspace::Profile>& profiles) {
    const QSignalBlocker quiet(m_workspaces);
    m_workspaces->clear();
    for (const auto& profile : profiles) {
        const QString name = QString::fromStdString(profile.name);
        m_workspaces->addItem(theme::icon(QStringLiteral("network-server"), Token::Ink), name, name);
        m_workspaces->setItemData(m_workspaces->count() - 1, QString::fromStdString(profile.kind), kKindRole);
    }
    showWorkspace();
}

void SignInForm::ask(const access::SignInRequest& request) {
    m_workspace = QString::fromStdString(request.workspace);
    m_subtitle->setText(QStringLiteral("to the workspace %1").arg(m_workspace));
    showWorkspace();
    m_fields->setChoices(request.choices, request.secretStore);
    if (request.refused) {
        m_fields->showRefusal(*request.refused);
        return;
    }
    m_fields->setBusy(false);
    m_fields->begin();
}

// It stays at the one that is being opened until another one is.
void SignInForm::showWorkspace() {
    int at = m_workspaces->findData(m_workspace);
    if (at < 0 && !m_workspace.isEmpty()) {
        m_workspaces->addItem(theme::icon(QStringLiteral("network-server"), Token::Ink), m_workspace, m_workspace);
        at = m_workspaces->count() - 1;
    }
    m_workspaces->setCurrentIndex(at);
    const auto kind = kindOf(m_workspaces->itemData(at, kKindRole));
    m_kind->setKind(kind.text, kind.color);
    m_workspaces->setAccessibleDescription(kind.text);
    place();
}

void SignInForm::place() {
    const QSize size = m_kind->sizeHint();
    m_kind->setGeometry(m_workspaces->width() - kArrow - size.width(), (m_workspaces->height() - size.height()) / 2,
                        size.width(), size.height());
}

bool SignInForm::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_workspaces && event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace landreeve::ui::setup
