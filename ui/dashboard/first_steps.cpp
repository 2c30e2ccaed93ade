#include "ui/dashboard/first_steps.h"

#include "ui/theme/theme.h"
#include "ui/widgets/hair_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/status_mark.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace landreeve::ui::dashboard {

using landreeve::dashboard::Begun;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

namespace {

const widgets::Status kDone{widgets::Shape::Tick, Token::Ok, QStringLiteral("Done")};
const widgets::Status kToDo{widgets::Shape::EmptyRing, Token::Idle, QStringLiteral("To do")};

} // namespace

FirstSteps::FirstSteps(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("firstSteps"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(4);
    outer->addStretch(1);
    auto* title = new Label(QStringLiteral("No figures yet"), TypeStyle::Heading, Token::Ink, this);
    auto* text = new Label(QStringLiteral("Figures come with the first stock and the first orders. This is the way "
                                          "there; files of another program can be imported at each step."),
                           TypeStyle::Body, Token::Ink2, this);
    text->setWraps();
    outer->addWidget(title);
    outer->addWidget(text);
    outer->addSpacing(10);
    auto* sheet = new widgets::Sheet(this);
    sheet->body()->setContentsMargins(1, 4, 1, 4);
    sheet->body()->setSpacing(0);
    outer->addWidget(sheet);
    outer->addStretch(2);

    const QString import = QStringLiteral("import");
    const QString make = QStringLiteral("new");
    addStep(sheet->body(), QStringLiteral("product"), QStringLiteral("Products"),
            QStringLiteral("What is bought and sold, with its prices and tax rate."),
            {{import, QStringLiteral("Import products…")}, {make, QStringLiteral("New product")}});
    addStep(sheet->body(), QStringLiteral("warehouse"), QStringLiteral("Warehouses"),
            QStringLiteral("Where stock lies; one is enough."), {{make, QStringLiteral("New warehouse")}});
    addStep(sheet->body(), QStringLiteral("vendor"), QStringLiteral("Vendors"),
            QStringLiteral("Who it is bought from."),
            {{import, QStringLiteral("Import vendors…")}, {make, QStringLiteral("New vendor")}});
    addStep(sheet->body(), QStringLiteral("customer"), QStringLiteral("Customers"),
            QStringLiteral("Who it is sold to."),
            {{import, QStringLiteral("Import customers…")}, {make, QStringLiteral("New customer")}});
    addStep(sheet->body(), QStringLiteral("inventory"), QStringLiteral("Opening stock"),
            QStringLiteral("What lies in each warehouse today, with what it is worth."),
            {{import, QStringLiteral("Import stock…")}});
    addStep(sheet->body(), QStringLiteral("purchase-order"), QStringLiteral("First order"),
            QStringLiteral("Goods that are ordered come in with it."), {{make, QStringLiteral("New purchase order")}});
}

QStringList FirstSteps::entities() {
    return {QStringLiteral("product"),  QStringLiteral("warehouse"), QStringLiteral("vendor"),
            QStringLiteral("customer"), QStringLiteral("inventory"), QStringLiteral("purchase-order")};
}

void FirstSteps::addStep(QVBoxLayout* column, const QString& entity, const QString& title, const QString& detail,
                         const QList<QPair<QString, QString>>& actions) {
    if (!m_steps.isEmpty())
        column->addWidget(new widgets::HairLine(Qt::Horizontal, this));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(13, 8, 13, 8);
    row->setSpacing(10);
    auto* mark = new widgets::StatusMark(kToDo, 14, this);
    mark->setObjectName(QStringLiteral("step:") + entity);
    row->addWidget(mark, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* name = new Label(title, TypeStyle::BodyMedium, Token::Ink, this);
    mark->standLevelWith(name);
    words->addWidget(name);
    auto* about = new Label(detail, TypeStyle::Small, Token::Ink2, this);
    about->setWraps();
    words->addWidget(about);
    row->addLayout(words, 1);
    Step step{entity, mark, name, title, {}};
    for (const auto& [what, text] : actions) {
        auto* button = new LButton(text, LButton::Kind::Secondary, this);
        button->setObjectName(what + u':' + entity);
        button->setButtonSize(LButton::Size::Small);
        row->addWidget(button, 0, Qt::AlignVCenter);
        const bool isNew = what == QLatin1String("new");
        connect(button, &LButton::activated, this, [this, entity, isNew] {
            if (isNew)
                Q_EMIT pageChosen(entity + QStringLiteral("-form"), {{QStringLiteral("new"), true}});
            else
                Q_EMIT pageChosen(entity + QStringLiteral("-import"), {});
        });
        step.buttons.append(button);
    }
    column->addLayout(row);
    m_steps.append(step);
}

void FirstSteps::setState(const Begun& begun, const QHash<QString, QString>& refusals) {
    const bool done[] = {begun.products, begun.warehouses, begun.vendors, begun.customers, begun.stock, begun.orders};
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const Step& step = m_steps[i];
        step.mark->setStatus(done[i] ? kDone : kToDo);
        step.title->setText(done[i] ? step.words + QStringLiteral(": there") : step.words);
        const QString refusal = refusals.value(step.entity);
        for (LButton* button : step.buttons) {
            button->setEnabled(refusal.isEmpty());
            button->setHint(refusal);
        }
    }
}

} // namespace landreeve::ui::dashboard
