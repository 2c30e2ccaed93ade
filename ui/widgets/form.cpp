#include "ui/widgets/form.h"

#include "ui/theme/proxy_style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/section_heading.h"

#include <QApplication>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace landreeve::ui::widgets {

using theme::Token;
using theme::TypeStyle;

namespace {

constexpr int kLeastLabel = 104;
constexpr int kMostLabel = 132;
constexpr int kDot = 14; ///< of a changed field, with the space behind it

} // namespace

// The label of a row: words level with the text of the field, "required" below, a dot before them when changed.
class Form::RowLabel : public QWidget {
public:
    RowLabel(const Row& row, QWidget* parent)
        : QWidget(parent), m_text(row.label), m_required(row.required), m_above(row.above) {
        theme::setTypeStyle(this, TypeStyle::Body);
        setAccessibleName(m_required ? m_text + QStringLiteral(", required") : m_text);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    }

    bool isChanged() const { return m_changed; }
    void setChanged(bool changed) {
        m_changed = changed;
        update();
    }

    QSize sizeHint() const override {
        const int width = fontMetrics().horizontalAdvance(m_text) + 16;
        const int below = m_required ? QFontMetrics(theme::font(TypeStyle::Smallest)).height() : 0;
        const int height = m_above ? fontMetrics().height() : theme::ProxyStyle::fieldHeight(fontMetrics()) - 2;
        return QSize(std::clamp(width, kLeastLabel, std::max(kMostLabel, width)), height + (below > 0 ? below - 4 : 0));
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(font());
        painter.setPen(theme::color(isEnabled() ? Token::Ink2 : Token::Disabled));
        const int line = fontMetrics().height();
        const int top = m_above ? 0 : (theme::ProxyStyle::fieldHeight(fontMetrics()) - line) / 2;
        const int text = fontMetrics().horizontalAdvance(m_text);
        const int left = !m_above ? width() - text : m_changed ? kDot : 0;
        painter.drawText(QRect(left, top, text, line), Qt::AlignLeft | Qt::AlignVCenter, m_text);
        if (m_changed) {
            painter.setBrush(theme::color(Token::Accent));
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(QRectF(left - kDot, top + line / 2.0 - 3, 6, 6));
        }
        if (m_required) {
            const QFont small = theme::font(TypeStyle::Smallest);
            painter.setFont(small);
            painter.setPen(theme::color(Token::Ink3));
            painter.drawText(QRect(0, top + line - 1, width(), QFontMetrics(small).height()),
                             (m_above ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, QStringLiteral("required"));
        }
    }

private:
    QString m_text;
    bool m_required;
    bool m_above;
    bool m_changed = false;
};

Form::Form(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(0, kLeastLabel);
    connect(&theme::Theme::of(), &theme::Theme::themeChanged, this, &Form::fit);
}

FieldNote* Form::addField(const Row& row, QWidget* field) {
    const int at = m_grid->rowCount();
    auto* label = new RowLabel(row, this);
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    if (row.above) {
        column->addWidget(label);
        column->addSpacing(4);
    }
    field->setParent(holder);
    if (row.width > 0) {
        QSizePolicy policy = field->sizePolicy();
        policy.setHorizontalPolicy(QSizePolicy::Expanding);
        field->setSizePolicy(policy);
    }
    column->addWidget(field);
    auto* note = new FieldNote(field, holder);
    column->addWidget(note);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(row.label);
    if (row.above) {
        m_grid->addWidget(holder, at, 0, 1, 2, Qt::AlignTop);
    } else {
        m_grid->addWidget(label, at, 0, Qt::AlignRight | Qt::AlignTop);
        m_grid->addWidget(holder, at, 1, Qt::AlignTop);
    }
    m_rows.append({field, label, note, holder, row.width});
    fit();
    return note;
}

// A field's width is meant at the usual text size. What has no frame is as high as a field, so that its words stand
// level with the label's.
void Form::fit() {
    for (const Parts& row : std::as_const(m_rows)) {
        if (qobject_cast<QLabel*>(row.field) || qobject_cast<QCheckBox*>(row.field))
            row.field->setMinimumHeight(theme::ProxyStyle::fieldHeight(QFontMetrics(QApplication::font())) - 2);
        if (row.width > 0)
            row.field->setMaximumWidth(static_cast<int>(row.width * std::max(1.0, theme::Theme::of().textSize())));
    }
}

void Form::addHeading(const QString& text) {
    const int at = m_grid->rowCount();
    m_grid->addWidget(new SectionHeading(text, this), at, 0, 1, 2);
}

void Form::addWide(QWidget* widget) {
    m_grid->addWidget(widget, m_grid->rowCount(), 0, 1, 2);
}

void Form::setChanged(QWidget* field, bool changed) {
    for (const Parts& row : std::as_const(m_rows)) {
        if (row.field == field)
            row.label->setChanged(changed);
    }
}

bool Form::isChanged(const QWidget* field) const {
    return std::ranges::any_of(m_rows,
                               [field](const Parts& row) { return row.field == field && row.label->isChanged(); });
}

void Form::setRowVisible(QWidget* field, bool visible) {
    for (const Parts& row : std::as_const(m_rows)) {
        if (row.field != field)
            continue;
        row.label->setVisible(visible);
        row.holder->setVisible(visible);
    }
}

FieldNote* Form::noteOf(QWidget* field) const {
    for (const Parts& row : m_rows) {
        if (row.field == field)
            return row.note;
    }
    return nullptr;
}

QList<QWidget*> Form::wrongFields() const {
    QList<QWidget*> wrong;
    for (const Parts& row : m_rows) {
        if (row.note->kind() == FieldNote::Kind::Bad)
            wrong.append(row.field);
    }
    return wrong;
}

bool Form::focusFirstWrong() {
    const auto wrong = wrongFields();
    if (wrong.isEmpty())
        return false;
    wrong.first()->setFocus(Qt::OtherFocusReason);
    return true;
}

} // namespace landreeve::ui::widgets
