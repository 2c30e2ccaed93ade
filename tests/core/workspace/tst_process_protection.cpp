#include "core/workspace/process_protection.h"

#include <QtTest>

#include <csignal>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace landreeve::workspace;

class TestProcessProtection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noCoreIsWritten_data() {
        QTest::addColumn<bool>("window");
        QTest::addColumn<int>("dumpable");
        QTest::newRow("command") << false << 0;
        QTest::newRow("window") << true << 1;
    }
    void noCoreIsWritten() {
        QFETCH(bool, window);
        QFETCH(int, dumpable);
        // In a child: the protection cannot be taken back.
        const pid_t child = ::fork();
        if (child == 0) {
            protectSecretsOfThisProcess(window ? Inspection::Allowed : Inspection::Refused);
            struct rlimit limit {};
            ::getrlimit(RLIMIT_CORE, &limit);
            const bool right =
                limit.rlim_cur <= 1 && limit.rlim_max <= 1 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == dumpable;
            // Not Qt Test's handler, which would start a debugger.
            std::signal(SIGQUIT, SIG_DFL);
            if (right)
                ::raise(SIGQUIT);
            ::_exit(1);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGQUIT);
        QVERIFY(!WCOREDUMP(status));
    }
};

QTEST_APPLESS_MAIN(TestProcessProtection)
#include "tst_process_protection.moc"
