#include "ui/stock/choose_vendor_dialog.h"

#include "core/records/field.h"
#include "ui/records/reference_editor.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QJsonValue>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

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

/// Nothing is ordered from the others.
records::FindChoices activeOf(records::FindChoices find) {
    return [find = std::move(find)](QObject* owner, const std::string& entity, const QString& text, auto take) {
        find(owner, entity, text, [take = std::move(take)](const std::vector<landreeve::records::Choice>& found) {
            std::vector<landreeve::records::Choice> active;
            std::ranges::copy_if(found, std::back_inserter(active), &landreeve::records::Choice::active);
            take(active);
        });
    };
}

} // namespace

ChooseVendorDialog::ChooseVendorDialog(const QString& what, records::FindChoices find, QWidget* parent)
    : AskDialog(QStringLiteral("chooseVendorDialog"), QStringLiteral("Choose vendor"), parent),
      m_form(new widgets::Form(this)),
      m_vendor(new records::ReferenceEditor(field(), activeOf(std::move(find)), this)) {
    addWords(QStringLiteral("Buy %1 from").arg(what), TypeStyle::Heading, Token::Ink);
    addWords(QStringLiteral("Once it is ordered from this vendor, the same one is proposed next time."),
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
