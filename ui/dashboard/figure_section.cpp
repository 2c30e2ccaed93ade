#include "ui/dashboard/figure_section.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_line.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

namespace landreeve::ui::dashboard {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;

/// Stands for rows that are not there yet.
class FigureSection::Bars : public QWidget {
public:
    explicit Bars(QWidget* parent) : QWidget(parent) { setFixedHeight(3 * theme::scaled(24)); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int step = height() / 3;
        for (int i = 0; i < 3; ++i)
            theme::roundedBox(painter, QRectF(13, i * step + step / 2.0 - 4, width() * (0.7 - 0.15 * i), 8), 4,
                              theme::color(Token::Track), QColor());
    }
};

FigureSection::FigureSection(const QString& title, const QString& objectName, QWidget* parent)
    : QWidget(parent),
      m_link(new LButton({}, LButton::Kind::Link, this)),
      m_words(new Label({}, TypeStyle::Body, Token::Ink2, this)),
      m_error(new widgets::ErrorLine(this)),
      m_bars(new Bars(this)),
      m_late(new QTimer(this)) {
    setObjectName(objectName);
    setAccessibleName(title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 4);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(13, 11, 13, 9);
    head->setSpacing(12);
    auto* name = new Label(title, TypeStyle::BodyStrong, Token::Ink, this);
    name->setElide(Qt::ElideRight);
    head->addWidget(name, 1);
    m_link->setObjectName(objectName + QStringLiteral("All"));
    m_link->hide();
    head->addWidget(m_link);
    column->addLayout(head);
    m_words->setObjectName(objectName + QStringLiteral("Words"));
    m_words->setContentsMargins(13, 0, 13, 12);
    m_words->setWraps();
    column->addWidget(m_words);
    m_error->setObjectName(objectName + QStringLiteral("Error"));
    column->addWidget(m_error);
    column->addWidget(m_bars);
    column->addStretch(1);
    m_late->setSingleShot(true);
    m_late->setInterval(300);
    connect(m_late, &QTimer::timeout, this, [this] { showOnly(m_bars); });
    connect(m_link, &LButton::activated, this, &FigureSection::linkChosen);
    connect(m_error, &widgets::ErrorLine::retryRequested, this, &FigureSection::retryRequested);
    showOnly(nullptr);
}

void FigureSection::setContent(QWidget* content) {
    m_content = content;
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, content, 100);
    content->hide();
}

void FigureSection::setLink(const QString& words, const QString& spoken) {
    m_link->setText(words);
    m_link->setAccessibleName(spoken);
    m_link->setVisible(!words.isEmpty());
}

void FigureSection::forget() {
    m_read = false;
    setLink({}, {});
    showOnly(nullptr);
}

void FigureSection::wait() {
    if (!m_read)
        m_late->start();
}

void FigureSection::show(const QString& none) {
    m_read = true;
    m_words->setText(none);
    showOnly(none.isEmpty() ? m_content : m_words);
}

void FigureSection::refuse(const QString& why) {
    m_read = false;
    setLink({}, {});
    m_words->setText(why);
    showOnly(m_words);
}

void FigureSection::fail(const Error& error) {
    m_late->stop();
    // What was read before stays, and the page says of when it is.
    if (!m_read)
        showOnly(m_error);
    m_error->showError(error);
}

void FigureSection::showOnly(const QWidget* part) {
    m_late->stop();
    m_error->clear();
    m_words->setVisible(part == m_words);
    m_bars->setVisible(part == m_bars);
    if (m_content != nullptr)
        m_content->setVisible(part == m_content);
}

} // namespace landreeve::ui::dashboard
