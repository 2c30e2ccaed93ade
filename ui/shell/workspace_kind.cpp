#include "ui/shell/workspace_kind.h"

namespace landreeve::ui::shell {

using theme::Token;
using Kind = WorkspaceRef::Kind;

KindWords wordsOf(Kind kind) {
    switch (kind) {
    case Kind::ThisComputer:
        return {QStringLiteral("THIS COMPUTER"), Token::Ink2};
    case Kind::Staging:
        return {QStringLiteral("STAGING"), Token::Warn};
    case Kind::Production:
        return {QStringLiteral("PRODUCTION"), Token::Bad};
    case Kind::Other:
        break;
    }
    return {};
}

Kind workspaceKind(const QString& word) {
    return word == QLatin1String("this-computer") ? Kind::ThisComputer
           : word == QLatin1String("production")  ? Kind::Production
           : word == QLatin1String("staging")     ? Kind::Staging
                                                  : Kind::Other;
}

} // namespace landreeve::ui::shell
