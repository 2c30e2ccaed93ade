#pragma once

#include "core/base/secret_string.h"
#include "core/workspace/secret_store.h"

#include <QWidget>

class QLineEdit;

namespace landreeve::ui::widgets {
class FieldNote;
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::setup {

/// Asks for the passphrase of the vault that holds a workspace's keys; twice where it is a new one.
class PassphraseForm : public QWidget {
    Q_OBJECT
public:
    explicit PassphraseForm(QWidget* parent = nullptr);

    void ask(const workspace::PassphraseRequest& request);

Q_SIGNALS:
    void given(const landreeve::SecretString& passphrase);
    void declined();

private:
    void submit();

    widgets::Label* m_title;
    widgets::Label* m_text;
    QLineEdit* m_first;
    QLineEdit* m_second;
    widgets::FieldNote* m_note;
    widgets::LButton* m_go;
    bool m_create = false;
};

} // namespace landreeve::ui::setup
