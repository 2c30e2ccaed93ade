#include "ui/transfer/mapping_step.h"

#include "core/transfer/rejects_file.h"
#include "ui/theme/format.h"
#include "ui/transfer/transfer_words.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/segments.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::transfer {

using landreeve::records::Field;
using landreeve::records::FieldType;
using landreeve::transfer::ImportMode;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;

namespace {

const QString kAdd = QStringLiteral("insert");
const QString kUpdate = QStringLiteral("upsert");
constexpr qsizetype kSampleCharacters = 40;
constexpr std::size_t kSamples = 3;

std::string targetText(const landreeve::transfer::ColumnTarget& target) {
    return target.field->name + (target.part.empty() ? "" : "." + target.part);
}

bool isSecret(const landreeve::records::Entity& entity, const std::string& target) {
    const Field* field = entity.find(target.substr(0, target.find('.')));
    return field != nullptr && field->type == FieldType::Secret;
}

/// What a record may be known by in a file.
bool mayBeKey(const Field& field) {
    return field.type == FieldType::Code || field.form == landreeve::records::TextForm::Email;
}

} // namespace

MappingStep::MappingStep(ImportPlan& plan, QWidget* parent)
    : ImportStep(QStringLiteral("mappingStep"), plan, parent), m_choices(new QStandardItemModel(this)) {
    m_fault = new widgets::ErrorLine(content());
    m_fault->setObjectName(QStringLiteral("mappingError"));
    m_fault->retryButton()->hide();
    column()->addWidget(m_fault);
    m_facts = new Label({}, TypeStyle::Small, Token::Ink2, content());
    m_facts->setObjectName(QStringLiteral("mappingFacts"));
    m_facts->setWraps();
    column()->addWidget(m_facts);
    buildKey();
    m_table = new QWidget(content());
    m_table->setObjectName(QStringLiteral("mappingTable"));
    m_table->setAccessibleName(QStringLiteral("Columns and fields"));
    m_grid = new QGridLayout(m_table);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(0, 2);
    m_grid->setColumnStretch(1, 3);
    m_grid->setColumnStretch(2, 0);
    m_grid->setColumnStretch(3, 3);
    column()->addWidget(m_table);
    m_sumsBox = new QWidget(content());
    m_sumsBox->setObjectName(QStringLiteral("sumsBox"));
    auto* sums = new QVBoxLayout(m_sumsBox);
    sums->setContentsMargins(0, 6, 0, 0);
    sums->setSpacing(4);
    column()->addWidget(m_sumsBox);
    column()->addStretch(1);
}

void MappingStep::buildKey() {
    m_keyBox = new QWidget(content());
    auto* box = new QVBoxLayout(m_keyBox);
    box->setContentsMargins(0, 0, 0, 4);
    box->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    m_mode = new widgets::Segments(m_keyBox);
    m_mode->setObjectName(QStringLiteral("modeSegments"));
    m_mode->setAccessibleName(QStringLiteral("Records that are there already"));
    m_mode->add(kAdd, QStringLiteral("Only add new ones"));
    m_mode->add(kUpdate, QStringLiteral("Add and update"));
    row->addWidget(m_mode);
    m_keyRow = new QWidget(m_keyBox);
    auto* known = new QHBoxLayout(m_keyRow);
    known->setContentsMargins(0, 0, 0, 0);
    known->setSpacing(8);
    auto* name = new QLabel(QStringLiteral("Known by"), m_keyRow);
    m_key = new QComboBox(m_keyRow);
    m_key->setObjectName(QStringLiteral("keyCombo"));
    m_key->setAccessibleName(QStringLiteral("Known by"));
    m_key->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_key->setMinimumContentsLength(12);
    name->setBuddy(m_key);
    known->addWidget(name);
    known->addWidget(m_key);
    row->addWidget(m_keyRow);
    row->addStretch(1);
    box->addLayout(row);
    m_modeWords = new Label({}, TypeStyle::Small, Token::Ink2, m_keyBox);
    m_modeWords->setObjectName(QStringLiteral("modeWords"));
    m_modeWords->setWraps();
    box->addWidget(m_modeWords);
    m_keepEmpty = new QCheckBox(QStringLiteral("Leave a value alone where the file has an empty cell"), m_keyBox);
    m_keepEmpty->setObjectName(QStringLiteral("keepEmptyCheck"));
    box->addWidget(m_keepEmpty, 0, Qt::AlignLeft);
    column()->addWidget(m_keyBox);
    connect(m_keepEmpty, &QCheckBox::toggled, this, [this](bool on) {
        plan().keepEmpty = on;
        showKey();
    });
    m_mode->setVisible(!plan().isOrder());
    connect(m_mode, &widgets::Segments::chosen, this, [this](const QString& mode) {
        plan().mode = mode == kUpdate ? ImportMode::Upsert : ImportMode::Insert;
        showKey();
        showFacts();
    });
    connect(m_key, qOverload<int>(&QComboBox::activated), this, [this] {
        plan().key = m_key->currentData().toString().toStdString();
        showFacts();
    });
}

void MappingStep::fillChoices() {
    m_choices->clear();
    const auto add = [this](const QString& words, const std::string& target) {
        auto* item = new QStandardItem(words);
        item->setData(qt(target), Qt::UserRole);
        m_choices->appendRow(item);
    };
    add(QStringLiteral("Not imported"), {});
    for (const Field& field : plan().entity->fields) {
        if (!landreeve::transfer::importable(*plan().entity, field))
            continue;
        add(qt(field.label), field.name);
        for (const std::string& part : landreeve::transfer::partsOf(field))
            add(targetWord(*plan().entity, field.name + "." + part), field.name + "." + part);
    }
}

void MappingStep::begin() {
    ImportPlan& plan = this->plan();
    if (m_choices->rowCount() == 0)
        fillChoices();
    if (plan.chosen.empty()) {
        propose();
        m_columns.clear();
    } else if (plan.isResumed) {
        // It adds up what it did.
        m_notSummed.clear();
        for (const Field& field : plan.entity->fields) {
            if (std::ranges::find(plan.sums, field.name) == plan.sums.end())
                m_notSummed.insert(field.name);
        }
    }
    if (m_columns != plan.view.columns)
        makeRows();
    for (const Row& row : m_rows)
        row.field->setCurrentIndex(std::max(0, row.field->findData(qt(plan.chosen[row.column]))));
    m_mode->setCurrent(plan.mode == ImportMode::Upsert ? kUpdate : kAdd);
    m_keepEmpty->setChecked(plan.keepEmpty);
    m_fault->clear();
    showOrigin();
    chosen();
}

void MappingStep::propose() {
    ImportPlan& plan = this->plan();
    m_notSummed.clear();
    for (const std::string& column : plan.view.columns)
        plan.chosen.emplace(column, std::string());
    if (plan.earlier) {
        for (const auto& [column, field] : plan.earlier->choices.chosen)
            plan.chosen[column] = field;
        plan.key = plan.earlier->choices.key;
        plan.mode = plan.earlier->choices.mode;
        plan.keepEmpty = plan.earlier->choices.keepEmpty;
        return;
    }
    for (const auto& target : plan.view.mapping.targets)
        plan.chosen[plan.view.columns[target.column]] = targetText(target);
    if (plan.isInventory())
        plan.mode = ImportMode::Upsert;
}

void MappingStep::showOrigin() {
    const auto& earlier = plan().earlier;
    setHeading(QStringLiteral("Match columns and fields"),
               plan().isResumed ? QStringLiteral("As the import was begun. Changed, it begins anew.")
               : earlier        ? QStringLiteral("As they were for %1, %2.")
                               .arg(qt(earlier->fileName),
                                    theme::whenWithin(theme::toDateTime(earlier->since), QDateTime::currentDateTime()))
                         : QStringLiteral("Proposed by their names. What is matched with nothing stays out."));
}

void MappingStep::makeRows() {
    m_columns = plan().view.columns;
    m_rows.clear();
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int at = 0;
    for (const char* head : {"Column in the file", "Samples", "Holds", "Goes into"})
        m_grid->addWidget(new Label(QLatin1String(head), TypeStyle::Small, Token::Ink3, m_table), 0, at++);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        // What says why a row was refused is no part of it.
        if (landreeve::transfer::isRejectColumn(m_columns[i]))
            continue;
        const int line = static_cast<int>(i) + 1;
        const QString name = qt(m_columns[i]).simplified();
        auto* label =
            new Label(name.isEmpty() ? QStringLiteral("(no name)") : name, TypeStyle::BodyMedium, Token::Ink, m_table);
        label->setElide(Qt::ElideRight);
        auto* samples = new Label({}, TypeStyle::Small, Token::Ink2, m_table);
        samples->setElide(Qt::ElideRight);
        auto* form = new Label({}, TypeStyle::Small, Token::Ink2, m_table);
        form->setObjectName(QStringLiteral("formLabel%1").arg(line));
        auto* field = new QComboBox(m_table);
        field->setObjectName(QStringLiteral("fieldCombo%1").arg(line));
        field->setAccessibleName(QStringLiteral("%1 goes into").arg(name));
        field->setModel(m_choices);
        field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        field->setMinimumContentsLength(14);
        field->setMaxVisibleItems(16);
        // Scrolling over it must not change it.
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(this);
        m_grid->addWidget(label, line, 0);
        m_grid->addWidget(samples, line, 1);
        m_grid->addWidget(form, line, 2);
        m_grid->addWidget(field, line, 3);
        m_rows.push_back({m_columns[i], i, samples, form, field});
        connect(field, qOverload<int>(&QComboBox::activated), this, [this, i, field] {
            plan().chosen[m_columns[i]] = field->currentData().toString().toStdString();
            chosen();
        });
    }
}

bool MappingStep::eventFilter(QObject* watched, QEvent* event) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && widget != nullptr && !widget->hasFocus()) {
        event->ignore();
        return true;
    }
    return ImportStep::eventFilter(watched, event);
}

void MappingStep::chosen() {
    showSamples();
    showKey();
    showSums();
    showFacts();
}

void MappingStep::showSamples() {
    for (const Row& each : m_rows) {
        const bool masked = isSecret(*plan().entity, plan().chosen[each.column]);
        QStringList samples;
        for (const auto& row : plan().view.rows) {
            if (samples.size() == kSamples || each.at >= row.size())
                break;
            const QString text = qt(row[each.at]).simplified().left(kSampleCharacters);
            if (!text.isEmpty())
                samples.append(masked ? QStringLiteral("XXXX") : text);
        }
        each.samples->setText(samples.join(QStringLiteral("  ·  ")));
        const auto& forms = plan().view.mapping.forms;
        each.form->setText(each.at < forms.size() ? qt(landreeve::transfer::wordsOf(forms[each.at])) : QString());
    }
}

void MappingStep::showKey() {
    ImportPlan& plan = this->plan();
    const bool update = plan.mode == ImportMode::Upsert;
    const QString one = qt(plan.entity->one);
    m_keyRow->setVisible(!plan.isOrder() && !plan.isInventory());
    m_keepEmpty->setVisible(update && !plan.isInventory());
    m_key->clear();
    const std::string current = plan.key.empty() ? plan.entity->keyField : plan.key;
    for (const Field& field : plan.entity->fields) {
        const bool mapped =
            std::ranges::any_of(plan.chosen, [&](const auto& pair) { return pair.second == field.name; });
        if (field.name == plan.entity->keyField || (mapped && mayBeKey(field)))
            m_key->addItem(qt(field.label), qt(field.name));
    }
    m_key->setCurrentIndex(std::max(0, m_key->findData(qt(current))));
    plan.key = m_key->currentData().toString().toStdString();
    if (plan.key == plan.entity->keyField)
        plan.key.clear();
    if (plan.isOrder())
        m_modeWords->setText(
            QStringLiteral("Each %1 of the file is made anew, as a draft with a number of its own.").arg(one));
    else if (plan.isInventory())
        m_modeWords->setText(update ? QStringLiteral("A quantity that differs becomes an adjustment in the ledger.")
                                    : QStringLiteral("A product that has stock in a warehouse already is refused."));
    else
        m_modeWords->setText(
            update ? QStringLiteral("A %1 that is there is changed where the file differs; fields the file does not "
                                    "have stay as they are%2.")
                         .arg(one, plan.keepEmpty ? QString() : QStringLiteral("; an empty cell takes the value away"))
                   : QStringLiteral("A %1 that is there already is refused.").arg(one));
}

void MappingStep::showSums() {
    ImportPlan& plan = this->plan();
    qDeleteAll(m_sums);
    m_sums.clear();
    std::vector<std::string> sums;
    for (const Field& field : plan.entity->fields) {
        const bool mapped =
            std::ranges::any_of(plan.chosen, [&](const auto& pair) { return pair.second == field.name; });
        // Rates and ratings add up to nothing.
        if (!mapped || !field.isNumber() || field.type == FieldType::Percent || field.type == FieldType::Rating)
            continue;
        auto* check =
            new QCheckBox(QStringLiteral("Add up %1 on both sides").arg(qt(field.label).toLower()), m_sumsBox);
        check->setObjectName(QStringLiteral("sumCheck_%1").arg(qt(field.name)));
        check->setChecked(!m_notSummed.contains(field.name));
        if (check->isChecked())
            sums.push_back(field.name);
        m_sumsBox->layout()->addWidget(check);
        m_sumsBox->layout()->setAlignment(check, Qt::AlignLeft);
        m_sums.push_back(check);
        connect(check, &QCheckBox::toggled, this, [this, name = field.name](bool on) {
            std::erase(this->plan().sums, name);
            if (on) {
                this->plan().sums.push_back(name);
                m_notSummed.erase(name);
            } else {
                m_notSummed.insert(name);
            }
        });
    }
    plan.sums = std::move(sums);
    m_sumsBox->setVisible(!m_sums.empty());
}

QString MappingStep::fault(const Row** where) const {
    const ImportPlan& plan = this->plan();
    std::map<std::string, const Row*> taken;
    for (const Row& row : m_rows) {
        const std::string& target = plan.chosen.at(row.column);
        if (target.empty())
            continue;
        const auto [known, fresh] = taken.emplace(target, &row);
        if (!fresh) {
            *where = &row;
            return QStringLiteral("Two columns go into %1: %2 and %3.")
                .arg(targetWord(*plan.entity, target), qt(known->second->column), qt(row.column));
        }
    }
    if (taken.empty()) {
        *where = m_rows.empty() ? nullptr : &m_rows.front();
        return QStringLiteral("No column goes into a field yet.");
    }
    const auto isMapped = [&](const Field& field) {
        return std::ranges::any_of(
            taken, [&](const auto& pair) { return pair.first.substr(0, pair.first.find('.')) == field.name; });
    };
    QStringList missing;
    for (const Field& field : plan.entity->fields) {
        const bool isKey = field.name == (plan.key.empty() ? plan.entity->keyField : plan.key);
        const bool needed = plan.mode == ImportMode::Insert ? field.required : isKey;
        if (needed && landreeve::transfer::importable(*plan.entity, field) && !isMapped(field))
            missing.append(qt(field.label));
    }
    if (missing.isEmpty())
        return {};
    for (const Row& row : m_rows) {
        if (*where == nullptr && plan.chosen.at(row.column).empty())
            *where = &row;
    }
    return QStringLiteral("%1 %2 needed, and no column goes into %3.")
        .arg(missing.join(QStringLiteral(" and ")), missing.size() == 1 ? QStringLiteral("is") : QStringLiteral("are"),
             missing.size() == 1 ? QStringLiteral("it") : QStringLiteral("them"));
}

void MappingStep::showFacts() {
    QStringList out;
    for (const Row& row : m_rows) {
        if (plan().chosen[row.column].empty())
            out.append(qt(row.column).simplified());
    }
    const auto in = static_cast<qint64>(m_rows.size()) - out.size();
    QString words = QStringLiteral("%1 of %2 columns go into fields.")
                        .arg(theme::count(in), theme::count(static_cast<qint64>(m_rows.size())));
    if (!out.isEmpty())
        words += QStringLiteral(" Not imported: %1").arg(out.join(QStringLiteral(", "))) +
                 (out.constLast().endsWith(u'.') ? QString() : QStringLiteral("."));
    m_facts->setText(words);
    const Row* where = nullptr;
    const QString wrong = fault(&where);
    if (wrong.isEmpty())
        m_fault->clear();
    else
        m_fault->showText(wrong, QStringLiteral("Choose the field beside a column."));
    Q_EMIT changed();
}

bool MappingStep::goesOn() {
    const Row* where = nullptr;
    if (fault(&where).isEmpty())
        return true;
    if (where == nullptr && !m_rows.empty())
        where = &m_rows.front();
    if (where != nullptr)
        where->field->setFocus(Qt::OtherFocusReason);
    return false;
}

} // namespace landreeve::ui::transfer
