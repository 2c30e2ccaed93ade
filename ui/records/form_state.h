#pragma once

#include "core/records/entity.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace landreeve::ui::records {

/// The texts of one record's form as they were read and as they are now, and the way back and forth between them.
/// Encrypted fields are not in it: what is typed into them can be neither undone nor kept.
class FormState {
public:
    explicit FormState(const landreeve::records::Entity& entity) : m_entity(&entity) {}

    /// Begins with these texts; nothing can be undone.
    void begin(const QJsonObject& texts);
    /// What counts as unchanged from now on; the texts that are typed and the way back stay.
    void rebase(const QJsonObject& texts) { m_base = texts; }

    const QJsonObject& texts() const { return m_texts; }
    QJsonValue text(const QString& field) const { return m_texts[field]; }
    QJsonValue baseText(const QString& field) const { return m_base[field]; }

    /// A new text. Keys typed into one field one after the other are one step, until seal().
    void set(const QString& field, const QJsonValue& text);
    /// The next text begins a step of its own.
    void seal() { m_open.clear(); }

    /// Fields whose text differs from the beginning's, in the entity's order.
    QStringList changed() const;
    /// Their texts.
    QJsonObject changedTexts() const;

    bool canUndo() const { return m_at > 0; }
    bool canRedo() const { return m_at < m_steps.size(); }
    /// The field that got another text.
    QString undo();
    QString redo();

private:
    struct Step {
        QString field;
        QJsonValue before;
        QJsonValue after;
    };
    const landreeve::records::Entity* m_entity;
    QJsonObject m_base;
    QJsonObject m_texts;
    std::vector<Step> m_steps;
    std::size_t m_at = 0;
    QString m_open; ///< The field whose step still grows.
};

} // namespace landreeve::ui::records
