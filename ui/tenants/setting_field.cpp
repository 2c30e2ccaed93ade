#include "ui/tenants/setting_field.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/label.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <string_view>

namespace landreeve::ui::tenants {

using theme::Token;
using theme::TypeStyle;
using widgets::ChoicePopup;
using widgets::FieldNote;

namespace {

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

bool hasLines(const tenancy::Setting& setting) {
    const std::string_view name = setting.name;
    return name == "origins.allowed" || name == "letterhead.address";
}

/// What people call it: "session.idle_timeout" is the "Idle timeout".
QString labelOf(const tenancy::Setting& setting) {
    static const std::map<std::string_view, QString> kLabels{
        {"session.life", QStringLiteral("Session life")},
        {"session.idle_timeout", QStringLiteral("Idle timeout")},
        {"session.per_user", QStringLiteral("Sessions a user")},
        {"origins.allowed", QStringLiteral("Allowed origins")},
        {"company.country", QStringLiteral("Tax country")},
        {"company.tax_id", QStringLiteral("GSTIN or tax number")},
        {"company.state", QStringLiteral("State")},
        {"company.time_zone", QStringLiteral("Time zone")},
        {"company.locale", QStringLiteral("Locale")},
        {"letterhead.name", QStringLiteral("Company name")},
        {"letterhead.address", QStringLiteral("Address")},
        {"limits.reveals_per_hour", QStringLiteral("Reveals an hour")},
        {"limits.exports_per_hour", QStringLiteral("Exports an hour")},
        {"retention.audit", QStringLiteral("Audit log kept")},
    };
    const auto found = kLabels.find(setting.name);
    return found == kLabels.end() ? QLatin1String(setting.name) : found->second;
}

/// "retentionAuditEdit"
QString objectNameOf(const tenancy::Setting& setting) {
    QString name;
    bool capital = false;
    for (const QChar c : QString::fromLatin1(setting.name)) {
        if (c == u'.' || c == u'_') {
            capital = true;
            continue;
        }
        name += capital ? c.toUpper() : c;
        capital = false;
    }
    return name + QStringLiteral("Edit");
}

} // namespace

SettingField::SettingField(const tenancy::Setting& setting, QWidget* parent) : QWidget(parent), m_setting(setting) {
    const QString label = labelOf(setting);
    const QString placeholder = (*setting.fallback == '\0' ? QStringLiteral("%1") : QStringLiteral("%1, the default"))
                                    .arg(qt(tenancy::withoutIt(setting)));
    if (hasLines(setting)) {
        m_lines = new QPlainTextEdit(this);
        m_lines->setTabChangesFocus(true);
        m_lines->setPlaceholderText(placeholder);
        m_lines->document()->setDocumentMargin(7); // its words stand in line with the other fields'
        const auto fit = [lines = m_lines] { lines->setFixedHeight(lines->fontMetrics().lineSpacing() * 3 + 18); };
        fit();
        connect(&theme::Theme::of(), &theme::Theme::themeChanged, m_lines, fit);
        connect(m_lines, &QPlainTextEdit::textChanged, this, &SettingField::edited);
    } else {
        m_line = new QLineEdit(this);
        m_line->setPlaceholderText(placeholder);
        connect(m_line, &QLineEdit::textChanged, this, &SettingField::edited);
        m_choices = tenancy::settingChoices(setting);
        if (!m_choices.empty())
            offerChoices();
    }
    connect(this, &SettingField::edited, this, &SettingField::present);
    edit()->setObjectName(objectNameOf(setting));
    edit()->setAccessibleName(label);
    m_label = new widgets::Label(label, TypeStyle::BodyMedium, Token::Ink, this);
    m_label->setBuddy(edit());
    m_note = new FieldNote(edit(), this);
    connect(m_note, &FieldNote::repairRequested, this, &SettingField::repair);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (QWidget* part : {static_cast<QWidget*>(m_label), edit(), static_cast<QWidget*>(m_note)})
        column->addWidget(part);
    present();
}

void SettingField::offerChoices() {
    auto* popup = new ChoicePopup(m_line, [this](QObject*, const QString& asked, const ChoicePopup::Take& take) {
        take(choicesFor(asked.trimmed()));
    });
    popup->list()->setObjectName(objectNameOf(m_setting).chopped(4) + QStringLiteral("Choices"));
    m_list = m_line->addAction(theme::icon(QStringLiteral("chevron")), QLineEdit::TrailingPosition);
    m_list->setToolTip(QStringLiteral("List them (Down)"));
    connect(m_list, &QAction::triggered, popup, [this, popup] {
        m_line->setFocus(Qt::OtherFocusReason);
        popup->look();
    });
    connect(popup, &ChoicePopup::chosen, this, [this, popup](const QString& /*words*/, const QString& value, int key) {
        setText(value);
        popup->hide();
        if (key != Qt::Key_Tab)
            return;
        QKeyEvent on(QEvent::KeyPress, Qt::Key_Tab, {});
        QCoreApplication::sendEvent(m_line, &on);
    });
}

// What is typed whole is chosen already: then all of them stand there, it first.
QList<ChoicePopup::Choice> SettingField::choicesFor(const QString& asked) const {
    QList<ChoicePopup::Choice> first;
    QList<ChoicePopup::Choice> others;
    const bool isWhole = std::ranges::any_of(m_choices, [&](const tenancy::SettingChoice& each) {
        return qt(each.value).compare(asked, Qt::CaseInsensitive) == 0;
    });
    for (const tenancy::SettingChoice& each : m_choices) {
        const ChoicePopup::Choice choice{
            each.name == each.value ? qt(each.value) : QStringLiteral("%1 – %2").arg(qt(each.name), qt(each.value)),
            qt(each.value)};
        if (isWhole ? choice.value.compare(asked, Qt::CaseInsensitive) == 0
                    : choice.words.startsWith(asked, Qt::CaseInsensitive))
            first.append(choice);
        else if (isWhole || choice.words.contains(asked, Qt::CaseInsensitive))
            others.append(choice);
    }
    return first + others;
}

QString SettingField::meaning() const {
    const std::string now = value();
    const auto found = std::ranges::find(m_choices, now, &tenancy::SettingChoice::value);
    return found == m_choices.end() || found->name == found->value ? QString() : qt(found->name) + QStringLiteral(". ");
}

QWidget* SettingField::edit() const {
    return m_line != nullptr ? static_cast<QWidget*>(m_line) : m_lines;
}

QString SettingField::text() const {
    return m_line != nullptr ? m_line->text() : m_lines->toPlainText();
}

void SettingField::setText(const QString& text) {
    if (m_line != nullptr)
        m_line->setText(text);
    else
        m_lines->setPlainText(text);
}

std::string SettingField::value() const {
    return tenancy::keptForm(m_setting, text().toStdString());
}

bool SettingField::isChanged() const {
    return m_base && value() != *m_base;
}

QString SettingField::label() const {
    return labelOf(m_setting);
}

void SettingField::follow(const std::string& value, bool isMeant) {
    if (!m_base || text() == qt(*m_base)) {
        m_base = value;
        m_theirs.reset();
        if (text() != qt(value)) // the cursor stays
            setText(qt(value));
    } else if (value != *m_base) {
        m_theirs = value;
    } else if (m_theirs && *m_theirs != value) {
        m_theirs.reset();
    }
    if (isMeant || value == this->value())
        m_base = value;
    if (value == this->value())
        m_theirs.reset();
    present();
}

void SettingField::setSaved(const std::string& value) {
    m_base = value;
    m_theirs.reset();
    present();
}

void SettingField::forget() {
    m_base.reset();
    m_theirs.reset();
    m_wrong = {};
    setText({});
    present();
}

void SettingField::revert() {
    if (!m_base)
        return;
    m_base = m_theirs.value_or(*m_base);
    m_theirs.reset();
    setText(qt(*m_base));
    present();
}

void SettingField::judge(const tenancy::TextVerdict& verdict) {
    m_wrong = verdict;
    present();
}

void SettingField::setWritable(bool on) {
    if (m_line != nullptr) {
        m_line->setReadOnly(!on);
        if (m_list != nullptr)
            m_list->setVisible(on);
        return;
    }
    m_lines->setReadOnly(!on);
    // On the ground that a field of a single line has.
    QPalette own;
    if (!on)
        own.setColor(QPalette::Base, theme::color(Token::Alt));
    m_lines->setPalette(own);
}

void SettingField::present() {
    m_label->setText(labelOf(m_setting) + (isChanged() ? QStringLiteral(" — not saved") : QString()));
    if (isWrong()) {
        const QString repair = qt(m_wrong.repair);
        m_note->set(FieldNote::Kind::Bad, qt(m_wrong.message),
                    repair.isEmpty()         ? QString()
                    : repair.contains(u'\n') ? QStringLiteral("Correct it")
                                             : QStringLiteral("Use ") + repair);
    } else if (m_theirs && isChanged()) {
        const QString theirs = qt(*m_theirs);
        const bool isShort = !theirs.contains(u'\n');
        const QString words = theirs.isEmpty() ? QStringLiteral("Somebody else took it back to the default meanwhile.")
                              : isShort        ? QStringLiteral("Somebody else set it to %1 meanwhile.").arg(theirs)
                                               : QStringLiteral("Somebody else set it meanwhile.");
        m_note->set(FieldNote::Kind::Warn,
                    m_base == m_theirs ? words + QStringLiteral(" Saving writes over that.") : words,
                    theirs.isEmpty() ? QStringLiteral("Take the default")
                    : isShort        ? QStringLiteral("Take ") + theirs
                                     : QStringLiteral("Take theirs"));
    } else {
        m_note->set(FieldNote::Kind::Hint, meaning() + QLatin1String(m_setting.about));
    }
}

void SettingField::repair() {
    if (isWrong())
        setText(qt(m_wrong.repair));
    else
        revert();
    edit()->setFocus(Qt::OtherFocusReason);
}

} // namespace landreeve::ui::tenants
