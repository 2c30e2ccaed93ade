#pragma once

#include "core/base/secret_string.h"
#include "ui/records/field_editor.h"

#include <QDateTime>

class QTimer;

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::records {

/// An encrypted field: what is masked of it, a way to see it for half a minute, and a way to put another value in its
/// place. What it shows can be neither selected nor copied, and what is typed stays out of drafts and undo.
class SecretEditor : public FieldEditor {
    Q_OBJECT
public:
    static constexpr int kShownSeconds = 30;
    using Clock = std::function<QDateTime()>;

    using FieldEditor::FieldEditor;
    void setClock(Clock clock) { m_clock = std::move(clock); }

    void addTo(widgets::Form& form) override;
    /// Null while the value is not replaced.
    QJsonValue text() const override;
    /// Forgets what was typed and what is shown.
    void setText(const QJsonValue& text) override;
    void setReadOnly(bool readOnly) override;
    void showChanged(const QJsonValue& before, bool changed) override;
    void repair(const QString& part, const QString& text) override;

    /// The masked value of a record; `isNew`: there is none yet, and it can be typed at once. Forgets what was typed.
    void setMasked(const QString& masked, bool isNew);
    /// The same of a record that was saved, but what was typed stays: it is to take the place of what was saved.
    void setMaskedBeside(const QString& masked);
    /// Whether something is typed into it, or its value is to be removed.
    bool isTyped() const;
    /// Whether somebody is about to type into it.
    bool hasKeyboard() const;
    /// Whether its value is to be removed when the record is saved.
    bool isRemoving() const { return m_removing; }
    /// Shows the plaintext until the half minute is over.
    void reveal(const SecretString& plain);
    bool isRevealed() const { return m_until.isValid(); }
    void hide();
    void setBusy(bool busy);
    void setRevealAllowed(bool allowed, const QString& why);

Q_SIGNALS:
    void revealRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setReplacing(bool on);
    void setRemoving(bool on);
    void showRows();
    void tick();
    QString wordsOf(const SecretString& plain) const;

    Clock m_clock = [] { return QDateTime::currentDateTime(); };
    QWidget* m_mask = nullptr;
    widgets::Label* m_masked = nullptr;
    widgets::Label* m_left = nullptr;
    widgets::LButton* m_reveal = nullptr;
    widgets::LButton* m_replace = nullptr;
    widgets::LButton* m_remove = nullptr;
    widgets::LButton* m_keep = nullptr;
    QList<QLineEdit*> m_lines;
    QList<FormPart> m_names;
    QString m_maskedWords;
    QDateTime m_until;
    QTimer* m_second = nullptr;
    bool m_isNew = false;
    bool m_replacing = false;
    bool m_removing = false;
    bool m_readOnly = false;
};

} // namespace landreeve::ui::records
