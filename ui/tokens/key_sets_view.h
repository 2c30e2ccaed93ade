#pragma once

#include "ui/tokens/token_services.h"

#include <QPointer>
#include <QWidget>

class QStackedWidget;
class QTimer;

namespace landreeve::ui::widgets {
class EmptyState;
class ErrorLine;
class Label;
class Table;
} // namespace landreeve::ui::widgets

namespace landreeve::ui::tokens {

struct IssuerKeys;
class KeySetsModel;
class KeysModel;

/// Whose tokens are accepted, with which keys, and how old these are.
class KeySetsView : public QWidget {
    Q_OBJECT
public:
    explicit KeySetsView(const TokenServices& services, QWidget* parent = nullptr);

    void refresh();
    /// The issuer to be chosen as soon as it is among them: one that was added just now.
    void chooseOnceRead(const QString& url) { m_wanted = url.toStdString(); }
    /// Reads again now and then, and lets the ages grow, while it is looked at.
    void setWatching(bool on);
    /// The issuer chosen; nullptr where none is.
    const IssuerKeys* current() const;
    /// Fetches the keys of the issuer that is chosen, or of all where that is the workspace's own.
    void refreshKeys();
    /// What refreshKeys() asked for is not there yet. What the view looks up by itself is no reason to wait.
    bool isRefreshing() const { return m_refreshing > 0; }
    QWidget* firstField() const;
    void showError(const Error& error);

Q_SIGNALS:
    void currentChanged();
    void refreshingChanged();
    /// The menu of the current issuer is wanted there.
    void menuRequested(const QPoint& at);

private:
    void build();
    void read();
    void take(std::vector<IssuerKeys> rows);
    void fetch(const std::string& url, bool asked);
    void showCurrent();
    void showRights();

    TokenServices m_services;
    KeySetsModel* m_model;
    KeysModel* m_keys;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_refused;
    widgets::Table* m_table = nullptr;
    widgets::ErrorLine* m_error = nullptr;
    widgets::Label* m_title = nullptr;
    widgets::Label* m_age = nullptr;
    QTimer* m_tick;
    int m_ticks = 0;
    int m_refreshing = 0;
    bool m_reading = false;
    bool m_again = false;
    std::string m_wanted;
};

} // namespace landreeve::ui::tokens
