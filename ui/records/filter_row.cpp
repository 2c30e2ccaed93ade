#include "ui/records/filter_row.h"

#include "core/records/secret_field.h"
#include "ui/records/filter_edit.h"
#include "ui/records/record_grid_model.h"

#include <QHeaderView>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Filter;

namespace {

bool isSecret(const landreeve::records::Field& field) {
    return field.type == landreeve::records::FieldType::Secret;
}

} // namespace

FilterRow::FilterRow(QHeaderView* header, const RecordGridModel& model, QWidget* parent)
    : QWidget(parent), m_header(header), m_model(model) {
    setObjectName(QStringLiteral("filterRow"));
    setAccessibleName(QStringLiteral("Filters"));
    for (int column = 0; column < model.columnCount(); ++column) {
        const auto* field = model.fieldAt(column);
        const bool filtered = field != nullptr && (!isSecret(*field) || landreeve::records::hasIndex(*field));
        FilterEdit* edit = filtered ? new FilterEdit(*field, this) : nullptr;
        m_edits << edit;
        if (edit == nullptr)
            continue;
        connect(edit, &FilterEdit::filtersChanged, this, &FilterRow::filtersChanged);
        connect(edit, &FilterEdit::faultChanged, this, &FilterRow::tellFault);
        connect(edit, &FilterEdit::leaveDown, this, &FilterRow::leaveDown);
    }
    const auto follow = [this] { placeEdits(); };
    connect(header, &QHeaderView::sectionResized, this, follow);
    connect(header, &QHeaderView::sectionMoved, this, follow);
    connect(header, &QHeaderView::sectionCountChanged, this, follow);
    connect(header, &QHeaderView::geometriesChanged, this, follow);
}

void FilterRow::tellFault() {
    for (const FilterEdit* edit : std::as_const(m_edits)) {
        if (edit != nullptr && edit->isWrong()) {
            Q_EMIT faultChanged(edit->fault());
            return;
        }
    }
    Q_EMIT faultChanged({});
}

int FilterRow::neededHeight() const {
    for (const FilterEdit* edit : m_edits) {
        if (edit != nullptr)
            return edit->sizeHint().height() + 7;
    }
    return 0;
}

void FilterRow::place(int top) {
    const QPoint at = m_header->mapTo(parentWidget(), QPoint(0, top));
    setGeometry(at.x(), at.y(), m_header->width(), m_header->height() - top);
    placeEdits();
}

void FilterRow::placeEdits() {
    if (isHidden())
        return;
    QWidget* before = nullptr;
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const int column = m_header->logicalIndex(visual);
        FilterEdit* edit = column < m_edits.size() ? m_edits[column] : nullptr;
        if (edit == nullptr)
            continue;
        const bool shown = !m_header->isSectionHidden(column);
        edit->setVisible(shown);
        if (!shown)
            continue;
        const int x = m_header->sectionViewportPosition(column);
        edit->setGeometry(x + 4, 1, std::max(10, m_header->sectionSize(column) - 8), edit->sizeHint().height());
        if (before != nullptr)
            setTabOrder(before, edit);
        before = edit;
    }
}

std::vector<Filter> FilterRow::filters() const {
    std::vector<Filter> all;
    for (const FilterEdit* edit : m_edits) {
        if (edit != nullptr)
            all.insert(all.end(), edit->filters().begin(), edit->filters().end());
    }
    return all;
}

void FilterRow::setTexts(const QHash<QString, QString>& texts) {
    for (FilterEdit* edit : std::as_const(m_edits)) {
        if (edit != nullptr)
            edit->apply(texts.value(QString::fromStdString(edit->field().name)));
    }
}

QHash<QString, QString> FilterRow::texts() const {
    QHash<QString, QString> texts;
    for (const FilterEdit* edit : m_edits) {
        if (edit != nullptr && !isSecret(edit->field()) && !edit->text().isEmpty())
            texts.insert(QString::fromStdString(edit->field().name), edit->text());
    }
    return texts;
}

bool FilterRow::isEmpty() const {
    return std::ranges::none_of(m_edits,
                                [](const FilterEdit* edit) { return edit != nullptr && !edit->text().isEmpty(); });
}

bool FilterRow::clearAll() {
    if (isEmpty())
        return false;
    setTexts({});
    return true;
}

FilterEdit* FilterRow::edit(const QString& field) const {
    const int column = m_model.columnOf(field.toStdString());
    return column < 0 ? nullptr : m_edits[column];
}

QStringList FilterRow::words() const {
    QStringList words;
    for (const FilterEdit* edit : m_edits) {
        if (edit != nullptr && !edit->filters().empty())
            words << QString::fromStdString(edit->field().label) + u' ' +
                         (isSecret(edit->field()) ? QStringLiteral("as typed") : edit->text());
    }
    return words;
}

void FilterRow::focusFirst() {
    for (int visual = 0; visual < m_header->count(); ++visual) {
        FilterEdit* edit = m_edits.value(m_header->logicalIndex(visual));
        if (edit != nullptr && edit->isVisible()) {
            edit->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

} // namespace landreeve::ui::records
