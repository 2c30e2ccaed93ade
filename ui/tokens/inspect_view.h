#pragma once

#include "ui/tokens/token_services.h"

#include <QPointer>
#include <QScrollArea>

class QBoxLayout;
class QTimer;

namespace landreeve::ui::widgets {
class Label;
class LButton;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

class InspectForm;
class TokenEdit;
class UsedKeys;
class VerdictView;

/// Why a token is accepted or refused. The verdict comes by itself, 300 ms after the last key, from a worker; what was
/// pasted is kept nowhere.
class InspectView : public QScrollArea {
    Q_OBJECT
public:
    explicit InspectView(const TokenServices& services, QWidget* parent = nullptr);

    /// Reads the issuers to choose from.
    void refresh();
    /// Looks at this one.
    void take(const QString& token);
    /// Nothing of a token stays.
    void clear();
    QWidget* firstField() const;
    /// While nothing is being looked at.
    bool isSettled() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildToken();
    QWidget* buildForm();
    void paste();
    void openFile();
    void change();
    void look();
    void show(std::vector<access::InspectedToken> tokens);
    void refreshKeys();
    void copy();
    void say(const QString& words, bool wrong);

    TokenServices m_services;
    QBoxLayout* m_columns = nullptr;
    QWidget* m_left = nullptr;
    TokenEdit* m_edit = nullptr;
    widgets::Label* m_note = nullptr;
    InspectForm* m_form = nullptr;
    UsedKeys* m_keys = nullptr;
    VerdictView* m_verdict = nullptr;
    QTimer* m_still;
    QTimer* m_slow;
    QPointer<tasks::Task> m_task;
};

} // namespace landreeve::ui::tokens
