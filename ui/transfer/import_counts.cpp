#include "ui/transfer/import_counts.h"

#include "ui/theme/format.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace landreeve::ui::transfer {

using landreeve::transfer::ImportReport;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

struct Figure {
    const char* name; ///< objectName
    const char* now;
    const char* wouldBe;
    std::int64_t ImportReport::*count;
};

constexpr Figure kFigures[] = {{"countRead", "Read", "Read", &ImportReport::read},
                               {"countInserted", "Added", "Would be added", &ImportReport::inserted},
                               {"countUpdated", "Changed", "Would be changed", &ImportReport::updated},
                               {"countUnchanged", "As it was", "Is so already", &ImportReport::unchanged},
                               {"countRejected", "Refused", "Would be refused", &ImportReport::rejected}};

void empty(QGridLayout* grid) {
    while (QLayoutItem* item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

ImportCounts::ImportCounts(QWidget* parent) : QWidget(parent), m_figures(new QGridLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_figures->setHorizontalSpacing(20);
    m_figures->setVerticalSpacing(1);
    column->addLayout(m_figures);
    m_emptied = new Label({}, TypeStyle::Body, Token::Warn, this);
    m_emptied->setObjectName(QStringLiteral("emptiedWords"));
    m_emptied->setWraps();
    column->addWidget(m_emptied);
    m_sums = new QWidget(this);
    m_sumGrid = new QGridLayout(m_sums);
    m_sumGrid->setContentsMargins(0, 0, 0, 0);
    m_sumGrid->setHorizontalSpacing(20);
    m_sumGrid->setVerticalSpacing(3);
    column->addWidget(m_sums);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void ImportCounts::show(const landreeve::records::Entity& entity, const ImportReport& report, bool wouldBe) {
    empty(m_figures);
    int at = 0;
    for (const Figure& figure : kFigures) {
        const std::int64_t count = report.*figure.count;
        const bool bad = figure.count == &ImportReport::rejected && count > 0;
        auto* number = new Label(theme::count(count), TypeStyle::Figure,
                                 bad          ? Token::Bad
                                 : count == 0 ? Token::Ink3
                                              : Token::Ink,
                                 this);
        number->setObjectName(QLatin1String(figure.name));
        const QString words = QLatin1String(wouldBe ? figure.wouldBe : figure.now);
        number->setAccessibleName(words + QStringLiteral(": ") + theme::count(count));
        m_figures->addWidget(number, 0, at);
        m_figures->addWidget(new Label(words, TypeStyle::Small, Token::Ink2, this), 1, at);
        m_figures->setColumnStretch(at++, 1);
    }
    QStringList emptied;
    for (const auto& [field, lost] : report.emptied)
        emptied.append(
            QStringLiteral("%1 (%2)").arg(targetWord(entity, field), qt(landreeve::transfer::linesOf(lost))));
    m_emptied->setText((wouldBe ? QStringLiteral("Values that would be taken away, as the file leaves them empty: %1.")
                                : QStringLiteral("Values taken away, as the file left them empty: %1."))
                           .arg(emptied.join(QStringLiteral(", "))));
    m_emptied->setVisible(!emptied.isEmpty());
    empty(m_sumGrid);
    m_sums->setVisible(!report.sums.empty());
    at = 0;
    for (const char* head :
         {"Sum of", "In accepted rows", wouldBe ? "In the table then" : "In the table", "Difference"}) {
        m_sumGrid->addWidget(new Label(QLatin1String(head), TypeStyle::Small, Token::Ink3, m_sums), 0, at,
                             at == 0 ? Qt::AlignLeft : Qt::AlignRight);
        ++at;
    }
    int line = 1;
    for (const auto& [field, pair] : report.sums) {
        const Decimal difference = pair.table + -pair.file;
        const auto* summed = entity.find(field);
        const bool isQuantity = summed != nullptr && summed->type == landreeve::records::FieldType::Quantity;
        m_sumGrid->addWidget(new Label(targetWord(entity, field), TypeStyle::Body, Token::Ink, m_sums), line, 0);
        at = 1;
        for (const auto& [name, value] : {std::pair("sumFile_", pair.file), std::pair("sumTable_", pair.table),
                                          std::pair("sumDifference_", difference)}) {
            const bool off = at == 3 && !difference.isZero();
            const std::string text = value.toString();
            const QString words = isQuantity ? theme::quantity(text) : theme::grouped(text);
            auto* label = new Label(words, TypeStyle::Body, off ? Token::Bad : Token::Ink, m_sums);
            label->setObjectName(QLatin1String(name) + qt(field));
            m_sumGrid->addWidget(label, line, at++, Qt::AlignRight);
        }
        ++line;
    }
    m_sumGrid->setColumnStretch(4, 1);
    setVisible(true);
}

} // namespace landreeve::ui::transfer
