#pragma once

#include "core/access/token_inspector.h"
#include "ui/widgets/sheet.h"

namespace landreeve::ui::widgets {
class Label;
class LButton;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

class KeysModel;

/// A table of keys: id, kind, and state.
widgets::Table* keysTable(KeysModel* model, const QString& objectName, QWidget* parent);

/// "Read 4 min ago. Next refresh in 4 min. Fresh until 14:38; not trusted after 15:28.", and why the last attempt
/// failed.
QString ageWords(const auth::KeySetState& state, const QDateTime& now);

/// The keys that a token was looked at with.
class UsedKeys : public widgets::Sheet {
    Q_OBJECT
public:
    explicit UsedKeys(QWidget* parent = nullptr);

    /// Nullptr: nothing was looked at.
    void showKeys(const access::InspectedToken* token);
    widgets::LButton* refreshButton() const { return m_refresh; }

private:
    KeysModel* m_model;
    widgets::Table* m_table;
    widgets::Label* m_age;
    widgets::LButton* m_refresh;
};

} // namespace landreeve::ui::tokens
