#include "ui/widgets/code_box.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/l_button.h"

#include <QApplication>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace landreeve::ui::widgets {

using theme::Token;

namespace {

constexpr int kPadding = 9;

int linesFor(const QString& text, const QFont& font, int width) {
    int lines = 0;
    const auto paragraphs = text.split(u'\n');
    for (const QString& paragraph : paragraphs) {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAnywhere);
        QTextLayout layout(paragraph, font);
        layout.setTextOption(option);
        layout.beginLayout();
        int own = 0;
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine(), ++own)
            line.setLineWidth(width);
        layout.endLayout();
        lines += std::max(1, own);
    }
    return lines;
}

} // namespace

CodeBox::CodeBox(const QString& text, QWidget* parent) : QWidget(parent) {
    m_edit = new QPlainTextEdit(this);
    m_edit->setObjectName(QStringLiteral("code"));
    m_edit->setReadOnly(true);
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_edit->setWordWrapMode(QTextOption::WrapAnywhere);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setTabChangesFocus(true);
    m_edit->document()->setDocumentMargin(0);
    m_edit->viewport()->setAutoFillBackground(false);
    m_edit->setAccessibleName(QStringLiteral("Text to copy"));
    theme::setTypeStyle(m_edit, theme::TypeStyle::Fixed);
    m_button = LButton::tool(QStringLiteral("edit-copy"), QStringLiteral("Copy"), this);
    m_button->setObjectName(QStringLiteral("copyButton"));
    connect(m_button, &LButton::activated, this, &CodeBox::copy);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setText(text);
}

void CodeBox::setText(const QString& text) {
    m_edit->setPlainText(text);
    updateGeometry();
}

QString CodeBox::text() const {
    return m_edit->toPlainText();
}

void CodeBox::showWords(const QString& words, const QKeySequence& keys) {
    m_button->setKind(LButton::Kind::Secondary);
    m_button->setButtonSize(LButton::Size::Small);
    m_button->setText(words);
    m_button->setKeys(keys);
    updateGeometry();
}

void CodeBox::setMaximumLines(int lines) {
    m_lines = lines;
    m_edit->setVerticalScrollBarPolicy(lines > 0 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    updateGeometry();
}

void CodeBox::copy() {
    QApplication::clipboard()->setText(m_copy.isEmpty() ? text() : m_copy);
    Q_EMIT copied();
}

int CodeBox::textRight(int width) const {
    return width - kPadding - (m_button->isHidden() ? 0 : m_button->sizeHint().width() + 4);
}

int CodeBox::heightForWidth(int width) const {
    const QFont font = theme::font(theme::TypeStyle::Fixed);
    int lines = linesFor(text(), font, std::max(40, textRight(width) - kPadding - 2));
    if (m_lines > 0)
        lines = std::min(lines, m_lines);
    const int height = static_cast<int>(std::ceil(lines * QFontMetricsF(font).lineSpacing())) + 2 * kPadding + 2;
    return m_button->isHidden() ? height : std::max(height, m_button->sizeHint().height() + 8);
}

QSize CodeBox::sizeHint() const {
    return QSize(320, heightForWidth(width() > 60 ? width() : 320));
}

QSize CodeBox::minimumSizeHint() const {
    return QSize(160, m_button->sizeHint().height() + 8);
}

void CodeBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool focused = m_edit->hasFocus();
    theme::roundedBox(painter, rect(), 5, theme::color(Token::Alt), theme::color(focused ? Token::Accent : Token::Line),
                      focused ? 2 : 1);
}

void CodeBox::resizeEvent(QResizeEvent*) {
    m_edit->setGeometry(kPadding, kPadding, textRight(width()) - kPadding, height() - 2 * kPadding + 2);
    const QSize size = m_button->sizeHint();
    m_button->setGeometry(width() - size.width() - 5, std::min(5, (height() - size.height()) / 2), size.width(),
                          size.height());
    if (height() < heightForWidth(width()) + 12)
        m_button->move(m_button->x(), (height() - size.height()) / 2);
    updateGeometry();
}

} // namespace landreeve::ui::widgets
