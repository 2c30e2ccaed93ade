#pragma once

#include <QPointer>
#include <QWidget>

namespace landreeve::ui::widgets {

class Label;
class LButton;
class StatusMark;

/// The line under a field: what is wrong and the repair as a link, what the field tells, or that it is being checked.
/// Takes no height while it has nothing to say, and neither comes nor goes while a mouse button is down: what is being
/// pressed would move away from under the pointer. Also colours the field's edge and says it in the field's accessible
/// description.
class FieldNote : public QWidget {
    Q_OBJECT
public:
    enum class Kind { None, Hint, Good, Warn, Bad, Busy };

    explicit FieldNote(QWidget* field, QWidget* parent = nullptr);

    void clear() { set(Kind::None, {}); }
    /// `repair` is the text of a link below ("Use sahyadri-agro"), may be empty.
    void set(Kind kind, const QString& text, const QString& repair = {});
    Kind kind() const { return m_kind; }
    const QString& text() const { return m_words; }
    QWidget* field() const { return m_field; }

Q_SIGNALS:
    void repairRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void present();

    QPointer<QWidget> m_field;
    Kind m_kind = Kind::None;
    QString m_words;
    QString m_own;       ///< The field's description of itself.
    QString m_described; ///< The one it was given here.
    QString m_repair;
    StatusMark* m_mark;
    Label* m_text;
    LButton* m_link;
};

} // namespace landreeve::ui::widgets
