// What is done under a key is asked for again where its answer is lost, and is in doubt until the database has said so.
#include "core/access/resolved.h"

#include <QtTest>

using namespace landreeve;

class TestResolved : public QObject {
    Q_OBJECT

    static Error lost() { return Error("connection_lost", "gone").setConnectionLost().setInDoubt(); }
    /// What `resolved` throws where the first work was lost and then `second` is thrown, by lending or by the work.
    template <typename Failure>
    static std::optional<Error> after(const Failure& second, bool byLending) {
        int lent = 0;
        int worked = 0;
        try {
            access::resolved(
                [&] {
                    if (++lent > 1 && byLending)
                        throw second;
                    return lent;
                },
                [&](int) -> int {
                    if (++worked == 1)
                        throw lost();
                    throw second;
                });
        } catch (const Error& error) {
            return error;
        }
        return {};
    }

private Q_SLOTS:
    void aLostAnswerIsAskedForAgain() {
        int asked = 0;
        const auto answer = access::resolved([&] { return ++asked; },
                                             [](int connection) {
                                                 if (connection < 3)
                                                     throw lost();
                                                 return connection * 10;
                                             });
        QCOMPARE(answer, 30);
    }

    void itIsNotAskedForEver() {
        int asked = 0;
        QVERIFY_THROWS_EXCEPTION(Error, access::resolved([&] { return ++asked; }, [](int) -> int { throw lost(); }));
        QCOMPARE(asked, 3);
    }

    void withoutAConnectionItStaysInDoubt() {
        const auto error = after(Error("too_many_connections", "full").setRetryable(), true);
        QVERIFY(error && error->inDoubt() && !error->retryable());
        QCOMPARE(error->code(), std::string("too_many_connections"));
    }
    void cancelledItStaysInDoubt() {
        for (const bool byLending : {true, false}) {
            const auto error = after(Cancelled(), byLending);
            QVERIFY(error && error->inDoubt());
        }
    }
    void whatTheDatabaseRefusesIsNotDone() {
        const auto error = after(Error("stock_short", "less is free").withSqlState("LR002"), false);
        QVERIFY(error && !error->inDoubt());
    }
    void whatWasNeverSentIsNoDoubt() {
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 access::resolved([]() -> int { throw Cancelled(); }, [](int) { return 1; }));
    }
};

QTEST_GUILESS_MAIN(TestResolved)
#include "tst_resolved.moc"
