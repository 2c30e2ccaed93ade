#pragma once

#include "core/records/record_store.h"

#include <QDialog>
#include <QJsonObject>

#include <vector>

class QButtonGroup;
class QGridLayout;
class QVBoxLayout;

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

class FormNotice;

/// Two people changed the same fields of one record: mine, theirs and what was there before side by side, to choose
/// from field by field; or the record is gone, and what was typed may become a new one. Deletes itself when closed.
class ConflictDialog : public QDialog {
    Q_OBJECT
public:
    enum class Choice { Mine, Theirs, Before };

    /// `kind`: "vendor".
    ConflictDialog(const QString& kind, QWidget* parent);

    /// Of a save that began with version `began`. `again`: they were changed once more while this was open; what was
    /// chosen stays where they are the same.
    void showConflicts(const landreeve::records::Saved& saved, qint64 began, bool again);
    void showDeleted(const QString& name);
    /// Who saved theirs and when, once that is known.
    void setWriter(const QString& who, const QString& when);

    Choice choice(const QString& field) const;
    void choose(const QString& field, Choice choice);

Q_SIGNALS:
    /// Save over `theirs`: `chosen` are the values that differ from it, `decided` all the fields that were asked about.
    void decided(const QJsonObject& theirs, const QJsonObject& chosen, const QStringList& decided);
    void keptAsNew();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Cell;
    struct Row {
        const landreeve::records::Field* field;
        landreeve::records::FieldConflict conflict;
        QButtonGroup* group;
    };
    void build();
    void fill(qint64 began);
    void showHead();
    void chooseAll(Choice choice);
    void save();
    int currentRow() const;
    bool take(const QKeyEvent& event);

    QString m_kind;
    QString m_who; ///< Empty while it is not known.
    QString m_when;
    qint64 m_began = 0;
    QJsonObject m_theirs;
    std::vector<Row> m_rows;
    widgets::Label* m_title;
    widgets::Label* m_facts;
    FormNotice* m_merged;
    FormNotice* m_again;
    QWidget* m_table;
    QGridLayout* m_grid;
    widgets::Label* m_theirHead = nullptr;
    widgets::Label* m_note;
    widgets::LButton* m_allMine;
    widgets::LButton* m_allTheirs;
    widgets::Label* m_keys;
    widgets::LButton* m_keep;
    widgets::LButton* m_save;
    bool m_deleted = false;
};

} // namespace landreeve::ui::records
