#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <functional>

class QAbstractItemView;
class QCompleter;
class QLineEdit;
class QStandardItemModel;
class QTimer;

namespace landreeve::ui::widgets {

/// What a server finds for the text typed into a line edit, offered in a list below it: asked for when typing pauses,
/// and with Down. Enter and Tab choose the marked one; with none marked they do what they do in the edit.
class ChoicePopup : public QObject {
    Q_OBJECT
public:
    struct Choice {
        QString words; ///< What is shown.
        QString value; ///< What is meant.
    };
    using Take = std::function<void(const QList<Choice>&)>;
    /// Finds what fits the text and gives it to `take` on the window's thread, unless `owner` is gone by then.
    using Find = std::function<void(QObject* owner, const QString& asked, Take take)>;

    /// Belongs to `edit`. Texts shorter than `least` are not looked for but by Down.
    ChoicePopup(QLineEdit* edit, Find find, qsizetype least = 0);

    /// Asks now.
    void look();
    void hide();
    QAbstractItemView* list() const;

Q_SIGNALS:
    /// What was found for the text that still stands.
    void found(const QList<landreeve::ui::widgets::ChoicePopup::Choice>& choices);
    /// `key` is what it was chosen with; 0 for the mouse.
    void chosen(const QString& words, const QString& value, int key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void offer(const QString& asked, const QList<Choice>& choices);

    QLineEdit* m_edit;
    Find m_find;
    QCompleter* m_completer;
    QStandardItemModel* m_found;
    QString m_offered; ///< The text that what is listed was found for.
    QTimer* m_still;
};

} // namespace landreeve::ui::widgets
