#include "ui/records/conflict_dialog.h"

#include "ui/orders/line_changes.h"
#include "ui/records/form_notice.h"
#include "ui/records/form_text.h"
#include "ui/theme/format.h"
#include "ui/theme/ground.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/forward_key.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_mark.h"
#include "ui/widgets/veil.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QRadioButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::records {

using landreeve::records::Field;
using landreeve::records::FieldConflict;
using landreeve::records::FieldType;
using landreeve::records::Saved;
using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Shape;

namespace {

constexpr const char* kNames[] = {"Mine", "Theirs", "Before"};

/// The words with what differs from `before` underlined, as rich text.
QString underlined(const QString& words, const QString& before) {
    qsizetype start = 0;
    while (start < words.size() && start < before.size() && words[start] == before[start])
        ++start;
    qsizetype end = 0;
    while (end < words.size() - start && end < before.size() - start &&
           words[words.size() - 1 - end] == before[before.size() - 1 - end])
        ++end;
    const QString middle = words.mid(start, words.size() - start - end);
    if (middle.isEmpty())
        return words.toHtmlEscaped();
    return words.left(start).toHtmlEscaped() + QStringLiteral("<u>") + middle.toHtmlEscaped() + QStringLiteral("</u>") +
           words.right(end).toHtmlEscaped();
}

/// The same words, but they may be divided where no space stands (an address of the net).
QString divisible(const QString& words) {
    QString divided;
    for (const QChar each : words) {
        divided += each;
        if (each == u'@' || each == u'.')
            divided += QChar(0x200B);
    }
    return divided;
}

/// A value that one of the two gave it.
QString wordsOf(const Field& field, const QJsonValue& value, const QJsonValue& before) {
    // How many there are would not tell them apart.
    return field.type == FieldType::Lines ? orders::lineChangesWords(value.toArray(), before.toArray())
                                          : valueWords(field, value);
}

QString wordsOfMine(const FieldConflict& conflict) {
    if (conflict.field->type != FieldType::Secret)
        return wordsOf(*conflict.field, conflict.mine, conflict.base);
    return conflict.mine.isNull() ? QStringLiteral("removed") : QStringLiteral("the new value you entered");
}

} // namespace

/// One value of a field, to choose.
class ConflictDialog::Cell : public QWidget {
public:
    Cell(const QString& words, const QString& spoken, const QString& name, QWidget* parent) : QWidget(parent) {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(10, 8, 10, 8);
        row->setSpacing(6);
        m_radio = new QRadioButton(this);
        m_radio->setObjectName(name);
        m_radio->setAccessibleName(spoken);
        m_words = new Label(divisible(words), TypeStyle::Body, Token::Ink, this);
        m_words->setTextFormat(Qt::RichText);
        m_words->setWraps();
        row->addWidget(m_radio, 0, Qt::AlignTop);
        row->addWidget(m_words, 1, Qt::AlignTop);
        connect(m_radio, &QRadioButton::toggled, this, [this](bool on) {
            m_words->setTypeStyle(on ? TypeStyle::BodyStrong : TypeStyle::Body);
            update();
        });
    }
    QRadioButton* radio() const { return m_radio; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), theme::color(m_radio->isChecked() ? Token::Sel : Token::Base));
        theme::hairline(painter, rect(), Qt::Vertical, theme::color(Token::Line));
        theme::hairline(painter, rect(), Qt::Horizontal, theme::color(Token::Line));
    }
    void mouseReleaseEvent(QMouseEvent*) override {
        m_radio->setFocus(Qt::MouseFocusReason);
        m_radio->setChecked(true);
    }

private:
    QRadioButton* m_radio;
    Label* m_words;
};

ConflictDialog::ConflictDialog(const QString& kind, QWidget* parent) : QDialog(parent), m_kind(kind) {
    setObjectName(QStringLiteral("conflictDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(QStringLiteral("Changed by somebody else"));
    theme::setGround(this, Token::Base);
    new widgets::Veil(this);
    build();
    const int room = parent->window()->width() - 60;
    setFixedWidth(std::min(room, fontMetrics().averageCharWidth() * 130));
}

void ConflictDialog::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(22, 18, 22, 14);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    auto* mark = new widgets::StatusMark({Shape::Triangle, Token::Warn, QStringLiteral("attention")}, 20, this);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_title = new Label({}, TypeStyle::Heading, Token::Ink, this);
    m_title->setObjectName(QStringLiteral("conflictTitle"));
    m_title->setWraps();
    m_facts = new Label({}, TypeStyle::Body, Token::Ink2, this);
    m_facts->setObjectName(QStringLiteral("conflictFacts"));
    m_facts->setWraps();
    words->addWidget(m_title);
    words->addWidget(m_facts);
    head->addWidget(mark, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    column->addLayout(head);
    m_again = new FormNotice(this);
    m_again->setObjectName(QStringLiteral("changedAgainNote"));
    column->addWidget(m_again);
    m_merged = new FormNotice(this);
    m_merged->setObjectName(QStringLiteral("mergedNote"));
    column->addWidget(m_merged);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_table = new QWidget(scroll);
    m_table->setObjectName(QStringLiteral("conflictTable"));
    m_table->setAccessibleName(QStringLiteral("Fields both of you changed"));
    m_grid = new QGridLayout(m_table);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
    scroll->setWidget(m_table);
    column->addWidget(scroll, 1);
    m_note = new Label(QStringLiteral("What is underlined differs from before. You can also type a value of your own "
                                      "after saving."),
                       TypeStyle::Small, Token::Ink2, this);
    m_note->setWraps();
    column->addWidget(m_note);
    outer->addLayout(column, 1);

    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(22, 12, 22, 14);
    foot->setSpacing(8);
    const auto button = [&](const QString& text, LButton::Kind kind, const char* name) {
        auto* made = new LButton(text, kind, this);
        made->setObjectName(QLatin1String(name));
        return made;
    };
    m_allMine = button(QStringLiteral("All mine"), LButton::Kind::Secondary, "allMineButton");
    m_allTheirs = button(QStringLiteral("All theirs"), LButton::Kind::Secondary, "allTheirsButton");
    m_keys = new Label(QStringLiteral("M mine, T theirs, B before"), TypeStyle::Small, Token::Ink2, this);
    m_keep = button(QStringLiteral("Keep editing"), LButton::Kind::Secondary, "keepEditingButton");
    m_save = button({}, LButton::Kind::Primary, "saveMergedButton");
    m_save->setIconName(QStringLiteral("document-save"));
    foot->addWidget(m_allMine);
    foot->addWidget(m_allTheirs);
    foot->addWidget(m_keys);
    foot->addStretch(1);
    foot->addWidget(m_keep);
    foot->addWidget(m_save);
    outer->addLayout(foot);
    connect(m_allMine, &LButton::activated, this, [this] { chooseAll(Choice::Mine); });
    connect(m_allTheirs, &LButton::activated, this, [this] { chooseAll(Choice::Theirs); });
    connect(m_keep, &LButton::activated, this, &QDialog::reject);
    connect(m_save, &LButton::activated, this, &ConflictDialog::save);
    widgets::pressOnCtrlEnter(this, m_save);
}

void ConflictDialog::showConflicts(const Saved& saved, qint64 began, bool again) {
    m_save->setBusy(false);
    // What was chosen holds where theirs is still the same.
    std::vector<std::pair<QString, Choice>> kept;
    for (const Row& row : m_rows) {
        const auto same = std::ranges::find_if(saved.conflicts, [&](const auto& each) {
            return each.field == row.field && isSame(*row.field, each.theirs, row.conflict.theirs);
        });
        if (again && same != saved.conflicts.end())
            kept.emplace_back(QString::fromStdString(row.field->name), choice(QString::fromStdString(row.field->name)));
    }
    m_theirs = saved.record;
    const qint64 version = m_theirs[QStringLiteral("version")].toInteger();
    m_when =
        theme::clockTime(QDateTime::fromString(m_theirs[QStringLiteral("updated_at")].toString(), Qt::ISODateWithMs));
    m_who.clear();
    m_began = began;
    m_save->setText(QStringLiteral("Save as version %1").arg(version + 1));
    if (again)
        m_again->say(
            Shape::Triangle, Token::Warn,
            QStringLiteral("It was changed again while this was open. Here is how it is now; nothing was saved."));
    else
        m_again->clear();
    QStringList merged;
    for (const Field* field : saved.merged)
        merged << QString::fromStdString(field->label);
    if (merged.isEmpty())
        m_merged->clear();
    else
        m_merged->say(Shape::Tick, Token::Ok,
                      merged.size() == 1
                          ? QStringLiteral("1 field merged by itself: %1. Only they touched it.").arg(merged.first())
                          : QStringLiteral("%1 fields merged by themselves: %2. Only they touched them.")
                                .arg(merged.size())
                                .arg(merged.join(QStringLiteral(", "))));
    for (const Row& row : m_rows)
        row.group->deleteLater();
    m_rows.clear();
    for (const auto& conflict : saved.conflicts)
        m_rows.push_back({conflict.field, conflict, new QButtonGroup(this)});
    fill(began);
    showHead();
    for (const auto& [field, chosen] : kept)
        choose(field, chosen);
    if (!m_rows.empty())
        m_rows.front().group->checkedButton()->setFocus(Qt::OtherFocusReason);
}

void ConflictDialog::showHead() {
    const qint64 version = m_theirs[QStringLiteral("version")].toInteger();
    m_title->setText(QStringLiteral("%1 saved this %2 while you were editing")
                         .arg(m_who.isEmpty() ? QStringLiteral("Someone else") : m_who, m_kind));
    m_facts->setText(QStringLiteral("Version %1 was saved at %2. You began with version %3. Nothing of yours is lost.")
                         .arg(version)
                         .arg(m_when)
                         .arg(m_began));
    m_theirHead->setText(QStringLiteral("<b>Theirs</b><br>version %1").arg(version) +
                         (m_who.isEmpty() ? QString() : QStringLiteral(", ") + m_who.toHtmlEscaped()));
}

void ConflictDialog::setWriter(const QString& who, const QString& when) {
    if (m_deleted || who.isEmpty())
        return;
    m_who = who;
    m_when = when;
    showHead();
}

void ConflictDialog::fill(qint64 began) {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    const auto count = static_cast<int>(m_rows.size());
    auto* decide = new Label(QStringLiteral("%1 to decide").arg(count), TypeStyle::Body, Token::Ink2, m_table);
    decide->setContentsMargins(4, 6, 10, 6);
    m_grid->addWidget(decide, 0, 0);
    const QString heads[] = {QStringLiteral("<b>Mine</b><br>your unsaved edit"),
                             QString(), // by showHead()
                             QStringLiteral("<b>Before</b><br>version %1").arg(began)};
    for (int column = 0; column < 3; ++column) {
        auto* head = new Label(heads[column], TypeStyle::Body, Token::Ink2, m_table);
        head->setTextFormat(Qt::RichText);
        head->setContentsMargins(10, 6, 10, 6);
        head->setWraps();
        if (column == 1)
            m_theirHead = head;
        m_grid->addWidget(head, 0, column + 1);
        m_grid->setColumnStretch(column + 1, 1);
    }
    for (int i = 0; i < count; ++i) {
        const Row& row = m_rows[static_cast<std::size_t>(i)];
        const QString label = QString::fromStdString(row.field->label);
        const QString field = QString::fromStdString(row.field->name);
        auto* name = new Label(label, TypeStyle::Body, Token::Ink2, m_table);
        name->setContentsMargins(4, 8, 10, 8);
        m_grid->addWidget(name, i + 1, 0, Qt::AlignTop);
        const QString before = valueWords(*row.field, row.conflict.base);
        const QString words[] = {wordsOfMine(row.conflict), wordsOf(*row.field, row.conflict.theirs, row.conflict.base),
                                 before};
        for (int column = 0; column < 3; ++column) {
            auto* cell = new Cell(column == 2 ? words[column].toHtmlEscaped() : underlined(words[column], before),
                                  QStringLiteral("%1, %2: %3")
                                      .arg(label, QLatin1String(kNames[column]).toString().toLower(), words[column]),
                                  field + QLatin1String(kNames[column]), m_table);
            cell->radio()->installEventFilter(this);
            row.group->addButton(cell->radio(), column);
            m_grid->addWidget(cell, i + 1, column + 1);
        }
        // What is masked of a personal field cannot be written back.
        if (row.field->type == FieldType::Secret)
            row.group->button(2)->setEnabled(false);
        row.group->button(0)->setChecked(true);
    }
}

void ConflictDialog::showDeleted(const QString& name) {
    m_deleted = true;
    setWindowTitle(QStringLiteral("Deleted by somebody else"));
    m_title->setText(QStringLiteral("Someone else deleted this %1 while you were editing").arg(m_kind));
    m_facts->setText(QStringLiteral("%1 is not there any more. What you have before you can be kept as a new %2, or "
                                    "left unsaved. Nothing of yours is lost.")
                         .arg(name, m_kind));
    for (QWidget* part :
         {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_allMine),
          static_cast<QWidget*>(m_allTheirs), static_cast<QWidget*>(m_keys)})
        part->hide();
    m_merged->clear();
    m_save->setText(QStringLiteral("Keep as new"));
    m_save->setFocus(Qt::OtherFocusReason);
}

ConflictDialog::Choice ConflictDialog::choice(const QString& field) const {
    for (const Row& row : m_rows) {
        if (QString::fromStdString(row.field->name) == field)
            return static_cast<Choice>(row.group->checkedId());
    }
    return Choice::Mine;
}

void ConflictDialog::choose(const QString& field, Choice chosen) {
    for (const Row& row : m_rows) {
        QAbstractButton* button = row.group->button(static_cast<int>(chosen));
        if (QString::fromStdString(row.field->name) == field && button->isEnabled())
            button->setChecked(true);
    }
}

void ConflictDialog::chooseAll(Choice chosen) {
    for (const Row& row : m_rows)
        choose(QString::fromStdString(row.field->name), chosen);
}

int ConflictDialog::currentRow() const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto buttons = m_rows[i].group->buttons();
        if (std::ranges::any_of(buttons, [](const QAbstractButton* each) { return each->hasFocus(); }))
            return static_cast<int>(i);
    }
    return m_rows.empty() ? -1 : 0;
}

/// M, T and B choose on the current row, Up and Down go to another.
bool ConflictDialog::take(const QKeyEvent& event) {
    const int row = currentRow();
    if (row < 0 || event.modifiers() != Qt::NoModifier)
        return false;
    const auto pick = [&](Choice chosen) {
        const Row& at = m_rows[static_cast<std::size_t>(row)];
        choose(QString::fromStdString(at.field->name), chosen);
        at.group->checkedButton()->setFocus(Qt::ShortcutFocusReason);
        return true;
    };
    switch (event.key()) {
    case Qt::Key_M:
        return pick(Choice::Mine);
    case Qt::Key_T:
        return pick(Choice::Theirs);
    case Qt::Key_B:
        return pick(Choice::Before);
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int next = row + (event.key() == Qt::Key_Down ? 1 : -1);
        if (next >= 0 && next < static_cast<int>(m_rows.size()))
            m_rows[static_cast<std::size_t>(next)].group->checkedButton()->setFocus(Qt::TabFocusReason);
        return true;
    }
    default:
        return false;
    }
}

// A radio button takes the arrows for its own.
bool ConflictDialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && qobject_cast<QRadioButton*>(watched) != nullptr)
        return take(*static_cast<QKeyEvent*>(event));
    return QDialog::eventFilter(watched, event);
}

void ConflictDialog::keyPressEvent(QKeyEvent* event) {
    if (take(*event))
        return;
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enters && event->modifiers() == Qt::NoModifier && qobject_cast<QRadioButton*>(focusWidget()) != nullptr) {
        save();
        return;
    }
    QDialog::keyPressEvent(event);
}

void ConflictDialog::save() {
    if (m_deleted) {
        Q_EMIT keptAsNew();
        accept();
        return;
    }
    if (m_save->isBusy())
        return;
    QJsonObject chosen;
    QStringList asked;
    for (const Row& row : m_rows) {
        const QString field = QString::fromStdString(row.field->name);
        asked << field;
        if (choice(field) == Choice::Mine)
            chosen.insert(field, row.conflict.mine);
        else if (choice(field) == Choice::Before)
            chosen.insert(field, row.conflict.base);
    }
    m_save->setBusy(true);
    Q_EMIT decided(m_theirs, chosen, asked);
}

} // namespace landreeve::ui::records
