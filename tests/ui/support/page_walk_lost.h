#pragma once

#include "tests/ui/support/page_walk.h"

namespace landreeve::tests {

/// Pages whose server has gone away.
inline void addLostPages(PageWalk& walk) {
    const auto lose = [&walk](const QString& page) {
        if (page == QLatin1String("overview"))
            walk.window().openPage(page);
        else
            walk.openList(page);
        walk.world().server().stop();
        PageWalk::until([&walk] { return walk.isShown("messageBar"); }, "the news that the server is away");
    };
    const auto comeBack = [&walk] {
        walk.world().server().start();
        PageWalk::until([&walk] { return !walk.isShown("messageBar"); }, "the news that the server is back");
    };
    for (const char* page : {"overview", "inventory"})
        walk.addMain((std::string(page) + "-lost").c_str(), [lose, page] { lose(QLatin1String(page)); }, comeBack);
}

} // namespace landreeve::tests
