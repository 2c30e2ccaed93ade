#include "ui/tokens/used_keys.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/tokens/key_sets_model.h"
#include "ui/tokens/keys_model.h"
#include "ui/tokens/token_words.h"
#include "ui/widgets/l_button.h"
#include "ui/widgets/label.h"
#include "ui/widgets/status_delegate.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_header.h"

#include <QHBoxLayout>
#include <QHeaderView>

#include <algorithm>

namespace landreeve::ui::tokens {

using theme::Token;
using theme::TypeStyle;
using widgets::Label;
using widgets::LButton;
using widgets::Table;

namespace {

constexpr int kMostRows = 5;

} // namespace

Table* keysTable(KeysModel* model, const QString& objectName, QWidget* parent) {
    auto* table = new Table(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(QStringLiteral("Keys"));
    table->setModel(model);
    auto* ids = new widgets::CellDelegate(table);
    ids->setElide(Qt::ElideMiddle);
    table->setItemDelegateForColumn(KeysModel::Id, ids);
    table->setItemDelegateForColumn(KeysModel::Kind, new widgets::CellDelegate(table));
    table->setItemDelegateForColumn(KeysModel::State, new widgets::StatusDelegate(table));
    const auto setWidths = [table] {
        const auto px = [](int width) { return theme::scaled(width); };
        table->setColumns({{.width = px(110), .priority = 100, .stretch = 1, .minimum = px(90)},
                           {.width = px(108), .priority = 60},
                           {.width = px(130), .priority = 100, .stretch = 1, .minimum = px(110)}});
    };
    setWidths();
    QObject::connect(&theme::Theme::of(), &theme::Theme::themeChanged, table, setWidths);
    return table;
}

QString ageWords(const auth::KeySetState& state, const QDateTime& now) {
    QString words;
    const auto at = [&now](Time time) { return theme::whenWithin(theme::toDateTime(time), now); };
    if (state.keys)
        words = QStringLiteral("Read %1. Next refresh %2. Fresh until %3; not trusted after %4.")
                    .arg(theme::ago(theme::toDateTime(state.fetchedAt), now), nextRefreshWords(state, now),
                         at(state.freshUntil), at(state.trustedUntil));
    if (!state.fault.empty())
        words += QStringLiteral(" The last attempt failed: ") + qt(state.fault);
    return words.trimmed();
}

UsedKeys::UsedKeys(QWidget* parent) : Sheet(parent), m_model(new KeysModel(this)) {
    body()->setContentsMargins(1, 0, 1, 12);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(13, 8, 13, 0);
    head->addWidget(new Label(QStringLiteral("Keys"), TypeStyle::BodyStrong, Token::Ink, this), 1);
    m_refresh = new LButton(QStringLiteral("Refresh keys"), LButton::Kind::Secondary, this);
    m_refresh->setObjectName(QStringLiteral("refreshUsedButton"));
    m_refresh->setIconName(QStringLiteral("view-refresh"));
    m_refresh->setButtonSize(LButton::Size::Small);
    head->addWidget(m_refresh);
    body()->addLayout(head);
    m_table = keysTable(m_model, QStringLiteral("usedKeysTable"), this);
    body()->addWidget(m_table);
    m_age = new Label({}, TypeStyle::Small, Token::Ink2, this);
    m_age->setObjectName(QStringLiteral("usedKeysAge"));
    m_age->setWraps();
    m_age->setContentsMargins(13, 0, 13, 0);
    body()->addWidget(m_age);
    showKeys(nullptr);
}

void UsedKeys::showKeys(const access::InspectedToken* token) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_model->setKeys(token == nullptr ? nullptr : token->keys,
                     token == nullptr ? QString() : token->header.value(QStringLiteral("kid")).toString(), {});
    const int rows = std::clamp(m_model->rowCount(), 1, kMostRows);
    m_table->setVisible(m_model->rowCount() > 0);
    m_table->setFixedHeight(m_table->header()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize() + 2);
    QString words;
    if (token == nullptr)
        words = QStringLiteral("The keys that were used stand here.");
    else if (token->keysState)
        words = ageWords(*token->keysState, now);
    else if (token->keysOf.empty())
        words = QStringLiteral("It names no issuer that is configured here.");
    else
        words = (token->keysOf.starts_with("urn:") ? QStringLiteral("Of this workspace, read just now.")
                                                   : QStringLiteral("Of %1, read just now.").arg(qt(token->keysOf)));
    if (token != nullptr && token->keys && !token->keys->fault().empty())
        words += QStringLiteral(" The key set ") + qt(token->keys->fault()) + u'.';
    m_age->setText(words);
    m_refresh->setVisible(token != nullptr && token->keysState.has_value());
}

} // namespace landreeve::ui::tokens
