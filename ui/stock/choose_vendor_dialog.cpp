#include "ui/stock/choose_vendor_dialog.h"

#include "ui/records/reference_editor.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QJsonValue>
#include <QLineEdit>
#include <QVBoxLayout>

namespace landreeve::ui::stock {

using theme::Token;
using theme::TypeStyle;

namespace {

const landreeve::records::Field& field() {
    static const landreeve::records::Field kVendor{.name = "reorder_vendor",
                                                   .label = "Vendor",
                                                   .type = landreeve::records::FieldType::Id,
                                                   .required = true,
                                                   .refersTo = "vendor"};
    return kVendor;
}

} // namespace

ChooseVendorDialog::ChooseVendorDialog(const QString& what, records::FindChoices find, QWidget* parent)
    : AskDialog(QStringLiteral("chooseVendorDialog"), QStringLiteral("Choose vendor"), parent),
      m_form(new widgets::Form(this)),
      m_vendor(new records::ReferenceEditor(field(), std::move(find), this)) {
    addWords(QStringLiteral("Buy %1 from").arg(what), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("For this order; next time it is the vendor that is proposed."),
             TypeStyle::Body, Token::Ink2);
    column()->addSpacing(6);
    m_vendor->addTo(*m_form);
    column()->addWidget(m_form);
    auto* choose = addButtons(QStringLiteral("Leave as it is"), QStringLiteral("leaveVendorButton"),
                              QStringLiteral("Choose"), QStringLiteral("takeVendorButton"));
    choose->setKind(widgets::LButton::Kind::Primary);
    connect(choose, &widgets::LButton::activated, this, &ChooseVendorDialog::submit);
    setFields(m_form, [this] { submit(); });
    connect(m_vendor, &records::FieldEditor::edited, m_vendor, &records::FieldEditor::clearNotes);
    m_vendor->parts().front()->setFocus(Qt::OtherFocusReason);
}

void ChooseVendorDialog::submit() {
    const QJsonValue text = m_vendor->text();
    const QString id = text[QStringLiteral("id")].toString();
    if (id.isEmpty()) {
        m_vendor->refuse(QStringLiteral("Choose a vendor from the list."));
        m_form->focusFirstWrong();
        return;
    }
    Q_EMIT chosen(id, text[QStringLiteral("words")].toString().section(QStringLiteral(" · "), 1).trimmed());
    accept();
}

} // namespace landreeve::ui::stock
