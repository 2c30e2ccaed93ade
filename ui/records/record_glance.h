#pragma once

#include "core/records/entity.h"
#include "core/records/record_change.h"
#include "ui/widgets/sheet.h"

#include <QDateTime>
#include <QJsonObject>

class QVBoxLayout;

namespace landreeve::ui::widgets {
class Facts;
class Label;
class SectionHeading;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// One entry of a history in words: "Rating 4 to 4.2", "Created", "Aadhaar revealed: asked by the bank".
QString changeWords(const landreeve::records::Entity& entity, const landreeve::records::RecordChange& change);

/// What became of a record, newest first.
class RecordHistory : public QWidget {
    Q_OBJECT
public:
    /// Shows at most `most` entries.
    RecordHistory(const landreeve::records::Entity& entity, int most, QWidget* parent);
    void setChanges(const std::vector<landreeve::records::RecordChange>& changes, const QDateTime& now);
    void say(const QString& words);

private:
    void clear();
    const landreeve::records::Entity& m_entity;
    int m_most;
    QVBoxLayout* m_column;
};

/// What stands beside a form: what cannot be edited, the version, and the last changes.
class RecordGlance : public widgets::Sheet {
    Q_OBJECT
public:
    RecordGlance(const landreeve::records::Entity& entity, QWidget* parent);
    void setRecord(const QJsonObject& record, const QDateTime& now);
    RecordHistory* history() const { return m_history; }

private:
    const landreeve::records::Entity& m_entity;
    widgets::Facts* m_facts;
    widgets::SectionHeading* m_heading;
    RecordHistory* m_history;
};

} // namespace landreeve::ui::records
