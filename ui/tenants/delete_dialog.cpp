#include "ui/tenants/delete_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/veil.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;
using widgets::Label;
using widgets::LButton;

DeleteDialog::DeleteDialog(const QString& id, const QString& name, bool canBackUp, const QString& backups,
                           QWidget* parent)
    : QDialog(parent), m_id(id) {
    setObjectName(QStringLiteral("deleteDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(QStringLiteral("Delete %1").arg(name));
    setFixedWidth(fontMetrics().averageCharWidth() * 66);
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme::color(Token::Base));
    setPalette(ground);
    new widgets::Veil(this);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    const auto paragraph = [this, column](const QString& text, TypeStyle style, Token ink) {
        auto* label = new Label(text, style, ink, this);
        label->setWraps();
        column->addWidget(label);
    };
    paragraph(QStringLiteral("Delete %1 for good?").arg(name), TypeStyle::Heading, Token::Ink);
    paragraph(
        QStringLiteral("Its sessions end, and its database, logins and settings are removed. This cannot be undone."),
        TypeStyle::Body, Token::Ink2);
    column->addSpacing(6);
    m_backup = new QCheckBox(QStringLiteral("Take a backup first"), this);
    m_backup->setObjectName(QStringLiteral("deleteBackupCheck"));
    m_backup->setChecked(canBackUp);
    m_backup->setEnabled(canBackUp);
    column->addWidget(m_backup);
    paragraph(canBackUp ? QStringLiteral("Written to %1. Where it fails nothing is deleted.").arg(backups)
                        : QStringLiteral("There is nothing to back up: the tenant never became active."),
              TypeStyle::Small, Token::Ink2);
    column->addSpacing(6);
    paragraph(QStringLiteral("Type %1 to delete it.").arg(id), TypeStyle::Body, Token::Ink);
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("deleteConfirmEdit"));
    m_edit->setAccessibleName(QStringLiteral("ID of the tenant to delete"));
    theme::setTypeStyle(m_edit, TypeStyle::Fixed);
    column->addWidget(m_edit);
    m_note = new FieldNote(m_edit, this);
    column->addWidget(m_note);
    column->addSpacing(8);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    auto* keep = new LButton(QStringLiteral("Keep tenant"), LButton::Kind::Secondary, this);
    keep->setObjectName(QStringLiteral("keepTenantButton"));
    m_delete = new LButton(QStringLiteral("Delete tenant"), LButton::Kind::Danger, this);
    m_delete->setObjectName(QStringLiteral("deleteTenantButton"));
    buttons->addWidget(keep);
    buttons->addStretch(1);
    buttons->addWidget(m_delete);
    column->addLayout(buttons);

    connect(keep, &LButton::activated, this, &QDialog::reject);
    connect(m_delete, &LButton::activated, this, &DeleteDialog::submit);
    connect(m_edit, &QLineEdit::returnPressed, this, &DeleteDialog::submit);
    connect(m_edit, &QLineEdit::textEdited, m_note, &FieldNote::clear);
    m_edit->setFocus(Qt::OtherFocusReason);
}

void DeleteDialog::submit() {
    if (m_edit->text() != m_id) {
        m_note->set(FieldNote::Kind::Bad, m_edit->text().isEmpty()
                                              ? QStringLiteral("Type the ID exactly, so that no other tenant is meant.")
                                              : QStringLiteral("That is not the ID of this tenant."));
        m_edit->setFocus(Qt::OtherFocusReason);
        m_edit->selectAll();
        return;
    }
    Q_EMIT confirmed(m_backup->isChecked());
    accept();
}

} // namespace landreeve::ui::tenants
