#pragma once

#include "ui/shell/navigator.h"

namespace landreeve::ui::shell {

/// How the kind of a workspace is written beside its name, and in which colour; no text for one without a kind.
struct KindWords {
    QString text;
    theme::Token color = theme::Token::Ink2;
};
KindWords wordsOf(WorkspaceRef::Kind kind);

/// The kind that a profile names: "this-computer", "production", "staging".
WorkspaceRef::Kind workspaceKind(const QString& word);

} // namespace landreeve::ui::shell
