#include "ui/records/rows_editor.h"

#include "ui/theme/proxy_style.h"
#include "ui/widgets/form.h"
#include "ui/widgets/l_button.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::FieldType;
using widgets::LButton;

bool RowsEditor::isList() const {
    return field().type == FieldType::List;
}

void RowsEditor::addTo(widgets::Form& form) {
    m_holder = new QWidget(&form);
    m_holder->setObjectName(name() + QStringLiteral("Rows"));
    m_column = new QVBoxLayout(m_holder);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    m_add = new LButton(isList() ? QStringLiteral("Add to %1").arg(label().toLower()) : QStringLiteral("Add attribute"),
                        LButton::Kind::Secondary, m_holder);
    m_add->setButtonSize(LButton::Size::Small);
    m_add->setIconName(QStringLiteral("list-add"));
    m_add->setObjectName(name() + QStringLiteral("AddButton"));
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    addPart(form, {}, {label(), field().required, 0, !isList()}, m_holder);
    m_holder->setFocusProxy(m_add);
    connect(m_add, &LButton::activated, this, [this] {
        addRow(isList() ? QJsonValue(QString())
                        : QJsonValue(QJsonObject{{QStringLiteral("type"), QStringLiteral("text")}}));
        nameRows();
        (isList() ? m_rows.back().value : m_rows.back().key)->setFocus(Qt::OtherFocusReason);
        tell();
    });
}

void RowsEditor::addRow(const QJsonValue& given) {
    Row row;
    row.box = new QWidget(m_holder);
    auto* line = new QHBoxLayout(row.box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    if (!isList()) {
        row.key = new QLineEdit(given[QStringLiteral("key")].toString(), row.box);
        row.key->setPlaceholderText(QStringLiteral("name"));
        row.key->setCursorPosition(0);
        line->addWidget(row.key, 3);
        row.type = new QComboBox(row.box);
        row.type->setFocusPolicy(Qt::StrongFocus);
        row.type->addItem(QStringLiteral("Text"), QStringLiteral("text"));
        row.type->addItem(QStringLiteral("Number"), QStringLiteral("number"));
        row.type->addItem(QStringLiteral("Yes/no"), QStringLiteral("flag"));
        if (given[QStringLiteral("type")].toString() == QLatin1String("other")) {
            row.type->addItem(QStringLiteral("Other"), QStringLiteral("other"));
            row.other = given[QStringLiteral("value")];
        }
        row.type->setCurrentIndex(std::max(0, row.type->findData(given[QStringLiteral("type")].toString())));
        line->addWidget(row.type, 2);
    }
    QString words = isList() ? given.toString() : given[QStringLiteral("value")].toString();
    if (!row.other.isUndefined() && !row.other.isNull())
        words =
            QString::fromUtf8(row.other.isObject() ? QJsonDocument(row.other.toObject()).toJson(QJsonDocument::Compact)
                                                   : QJsonDocument(row.other.toArray()).toJson(QJsonDocument::Compact));
    row.value = new QLineEdit(words, row.box);
    row.value->setCursorPosition(0);
    if (!field().choices.empty())
        offerWords(row.value);
    line->addWidget(row.value, 4);
    if (!isList()) {
        row.yesNo = new QComboBox(row.box);
        row.yesNo->setFocusPolicy(Qt::StrongFocus);
        row.yesNo->addItem(QStringLiteral("No"), QStringLiteral("no"));
        row.yesNo->addItem(QStringLiteral("Yes"), QStringLiteral("yes"));
        row.yesNo->setCurrentIndex(words == QLatin1String("yes") ? 1 : 0);
        line->addWidget(row.yesNo, 4);
    }
    row.remove = LButton::tool(QStringLiteral("window-close"), QStringLiteral("Remove"), row.box);
    line->addWidget(row.remove);
    m_column->insertWidget(m_column->count() - 1, row.box);
    showType(row);
    for (QWidget* part : {static_cast<QWidget*>(row.key), static_cast<QWidget*>(row.type),
                          static_cast<QWidget*>(row.value), static_cast<QWidget*>(row.yesNo)}) {
        if (part == nullptr)
            continue;
        follow(part, m_holder);
        if (auto* edit = qobject_cast<QLineEdit*>(part))
            connect(edit, &QLineEdit::textEdited, this, &RowsEditor::tell);
        else if (auto* combo = qobject_cast<QComboBox*>(part))
            connect(combo, &QComboBox::currentIndexChanged, this, [this, box = row.box] {
                const auto found = std::ranges::find(m_rows, box, &Row::box);
                if (found != m_rows.end())
                    showType(*found);
                tell();
            });
    }
    connect(row.remove, &LButton::activated, this, [this, box = row.box] { removeRow(box); });
    m_rows.push_back(row);
    row.box->show();
}

void RowsEditor::offerWords(QLineEdit* edit) {
    QStringList words;
    for (const auto& choice : field().choices)
        words << QString::fromStdString(choice.word);
    auto* completer = new QCompleter(words, edit);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->popup()->setObjectName(name() + QStringLiteral("Words"));
    edit->setCompleter(completer);
    edit->setPlaceholderText(QStringLiteral("type a part of it"));
    // QLineEdit says nothing of what was chosen that textEdited() would tell of.
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &RowsEditor::tell,
            Qt::QueuedConnection);
}

void RowsEditor::showType(const Row& row) const {
    if (row.type == nullptr)
        return;
    const QString type = row.type->currentData().toString();
    row.yesNo->setVisible(type == QLatin1String("flag"));
    row.value->setVisible(type != QLatin1String("flag"));
    row.value->setReadOnly(m_readOnly || type == QLatin1String("other"));
}

void RowsEditor::pointAt(const QString& part) {
    bool isNumber = false;
    const auto wrong = part.toULongLong(&isNumber);
    QWidget* first = m_add;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const bool isWrong = isNumber && i == wrong;
        // What lacks its name has nothing else that could be wrong.
        QLineEdit* at =
            row.key != nullptr && (row.key->text().trimmed().isEmpty() || row.value->isHidden()) ? row.key : row.value;
        for (QLineEdit* edit : {row.key, row.value}) {
            if (edit != nullptr)
                theme::setFieldState(edit, isWrong && edit == at ? QStringLiteral("bad") : QString());
        }
        if (isWrong)
            first = at;
    }
    m_holder->setFocusProxy(first);
}

void RowsEditor::removeRow(const QWidget* box) {
    const auto found = std::ranges::find(m_rows, box, &Row::box);
    if (found == m_rows.end())
        return;
    m_add->setFocus(Qt::OtherFocusReason);
    found->box->hide();
    found->box->deleteLater();
    m_rows.erase(found);
    nameRows();
    tell();
}

// A screen reader and the keyboard tell rows apart by their number.
void RowsEditor::nameRows() {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const QString number = QString::number(i + 1);
        const auto call = [&](QWidget* widget, const QString& part) {
            if (widget == nullptr)
                return;
            widget->setObjectName(name() + part + number);
            widget->setAccessibleName(QStringLiteral("%1 %2, %3").arg(label(), number, part.toLower()));
        };
        call(row.key, QStringLiteral("Name"));
        call(row.type, QStringLiteral("Type"));
        call(row.value, QStringLiteral("Value"));
        call(row.yesNo, QStringLiteral("YesNo"));
        row.remove->setObjectName(name() + QStringLiteral("Remove") + number);
        row.remove->setAccessibleName(QStringLiteral("Remove %1 %2").arg(label(), number));
    }
}

void RowsEditor::tell() {
    touch(m_holder);
    Q_EMIT edited();
}

QJsonValue RowsEditor::text() const {
    QJsonArray rows;
    for (const Row& row : m_rows) {
        if (isList()) {
            rows.append(row.value->text());
            continue;
        }
        const QString type = row.type->currentData().toString();
        const QJsonValue value = type == QLatin1String("other")  ? row.other
                                 : type == QLatin1String("flag") ? QJsonValue(row.yesNo->currentData().toString())
                                                                 : QJsonValue(row.value->text());
        rows.append(QJsonObject{{QStringLiteral("key"), row.key->text()},
                                {QStringLiteral("type"), type},
                                {QStringLiteral("value"), value}});
    }
    return rows;
}

void RowsEditor::setText(const QJsonValue& given) {
    if (text() == given)
        return;
    for (const Row& row : m_rows) {
        row.box->hide();
        row.box->deleteLater();
    }
    m_rows.clear();
    for (const QJsonValue row : given.toArray())
        addRow(row);
    nameRows();
    setReadOnly(m_readOnly);
}

void RowsEditor::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    m_add->setVisible(!readOnly);
    for (const Row& row : m_rows) {
        row.remove->setVisible(!readOnly);
        row.value->setReadOnly(readOnly);
        if (row.key == nullptr)
            continue;
        row.key->setReadOnly(readOnly);
        row.type->setEnabled(!readOnly);
        row.yesNo->setEnabled(!readOnly);
        showType(row);
    }
}

} // namespace landreeve::ui::records
