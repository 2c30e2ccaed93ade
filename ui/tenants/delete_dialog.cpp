#include "ui/tenants/delete_dialog.h"

#include "ui/widgets/field_note.h"
#include "ui/widgets/l_button.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::FieldNote;

DeleteDialog::DeleteDialog(const QString& id, const QString& name, bool canBackUp, const QString& backups,
                           QWidget* parent)
    : AskDialog(QStringLiteral("deleteDialog"), QStringLiteral("Delete %1").arg(name), parent), m_id(id) {
    addWords(QStringLiteral("Delete %1 for good?").arg(name), TypeStyle::Heading, Token::Ink);
    addWords(
        QStringLiteral("Its sessions end, and its database, logins and settings are removed. This cannot be undone."),
        TypeStyle::Body, Token::Ink2);
    column()->addSpacing(6);
    m_backup = new QCheckBox(QStringLiteral("Take a backup first"), this);
    m_backup->setObjectName(QStringLiteral("deleteBackupCheck"));
    m_backup->setChecked(canBackUp);
    m_backup->setEnabled(canBackUp);
    column()->addWidget(m_backup);
    addWords(canBackUp ? QStringLiteral("Written to %1. Where it fails nothing is deleted.").arg(backups)
                       : QStringLiteral("There is nothing to back up: the tenant never became active."),
             TypeStyle::Small, Token::Ink2);
    column()->addSpacing(6);
    addWords(QStringLiteral("Type %1 to delete it.").arg(id), TypeStyle::Body, Token::Ink);
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("deleteConfirmEdit"));
    m_edit->setAccessibleName(QStringLiteral("ID of the tenant to delete"));
    theme::setTypeStyle(m_edit, TypeStyle::Fixed);
    column()->addWidget(m_edit);
    m_note = new FieldNote(m_edit, this);
    column()->addWidget(m_note);
    auto* act = addButtons(QStringLiteral("Keep tenant"), QStringLiteral("keepTenantButton"),
                           QStringLiteral("Delete tenant"), QStringLiteral("deleteTenantButton"));
    connect(act, &widgets::LButton::activated, this, &DeleteDialog::submit);
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
