#include "ui/records/form_state.h"

namespace landreeve::ui::records {

void FormState::begin(const QJsonObject& texts) {
    m_base = texts;
    m_texts = texts;
    m_steps.clear();
    m_at = 0;
    m_open.clear();
}

void FormState::set(const QString& field, const QJsonValue& text) {
    const QJsonValue before = m_texts[field];
    if (before == text)
        return;
    m_texts.insert(field, text);
    m_steps.resize(m_at);
    if (m_open == field && !m_steps.empty() && m_steps.back().field == field)
        m_steps.back().after = text;
    else
        m_steps.push_back({field, before, text});
    m_at = m_steps.size();
    m_open = field;
}

QStringList FormState::changed() const {
    QStringList names;
    for (const auto& field : m_entity->fields) {
        const QString name = QString::fromStdString(field.name);
        if (m_texts[name] != m_base[name])
            names << name;
    }
    return names;
}

QJsonObject FormState::changedTexts() const {
    QJsonObject texts;
    const QStringList names = changed();
    for (const QString& name : names)
        texts.insert(name, m_texts[name]);
    return texts;
}

QString FormState::undo() {
    m_open.clear();
    const Step& step = m_steps.at(--m_at);
    m_texts.insert(step.field, step.before);
    return step.field;
}

QString FormState::redo() {
    m_open.clear();
    const Step& step = m_steps.at(m_at++);
    m_texts.insert(step.field, step.after);
    return step.field;
}

} // namespace landreeve::ui::records
