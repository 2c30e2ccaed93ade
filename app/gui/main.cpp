#include "app/gui/session.h"
#include "core/base/error.h"
#include "core/base/error_codes.h"
#include "core/engine/engine.h"
#include "core/workspace/process_protection.h"
#include "ui/shell/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/theme_follower.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFontMetrics>
#include <QLoggingCategory>
#include <QScreen>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <string_view>

namespace landreeve::gui { namespace {

struct Options {
    std::optional<std::string> home;
    std::string workspace;
};

Options readOptions(const QCoreApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Administration of a multi-tenant business system on PostgreSQL"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption home(QStringLiteral("home"),
                                  QStringLiteral("Folder of all local state (default: the XDG directories)."),
                                  QStringLiteral("DIR"));
    const QCommandLineOption workspace(QStringLiteral("workspace"),
                                       QStringLiteral("Workspace to open (default: the one in use)."),
                                       QStringLiteral("NAME"), qEnvironmentVariable("LANDREEVE_WORKSPACE"));
    parser.addOptions({home, workspace});
    parser.process(app);
    Options options;
    if (parser.isSet(home))
        options.home = parser.value(home).toStdString();
    options.workspace = parser.value(workspace).toStdString();
    return options;
}

/// Whether it only has to say something about itself, which needs no display.
bool asksForWords(int argc, char** argv) {
    static constexpr std::array<std::string_view, 6> kWords{"-h", "--help", "--help-all", "-?", "-v", "--version"};
    return std::ranges::any_of(std::span(argv, static_cast<std::size_t>(argc)).subspan(1),
                               [](std::string_view argument) { return std::ranges::count(kWords, argument) > 0; });
}

/// Whether there is room for the window system's frame too, whose size nobody knows before it is there.
bool fitsWithItsFrame(const QWidget& window) {
    const int frame = 3 * window.fontMetrics().height();
    const QSize room = window.screen()->availableSize();
    return window.width() + frame <= room.width() && window.height() + frame <= room.height();
}

/// Shows one session after another: a switch of workspace ends one and begins the next in its place.
class Program : public QObject {
public:
    explicit Program(workspace::Home home) : m_home(std::move(home)) {}

    void begin(const Session::Begin& how) {
        const QByteArray place = m_session ? m_session->window().saveGeometry() : QByteArray();
        const std::unique_ptr<Session> before = std::exchange(m_session, std::make_unique<Session>(m_home, how));
        connect(
            m_session.get(), &Session::switchRequested, this, [this](const Session::Begin& next) { begin(next); },
            Qt::QueuedConnection);
        ui::shell::MainWindow& window = m_session->window();
        if (!place.isEmpty())
            window.restoreGeometry(place);
        else if (!fitsWithItsFrame(window))
            window.setWindowState(Qt::WindowMaximized);
        window.show();
    }

    void end() { m_session.reset(); }

private:
    workspace::Home m_home;
    std::unique_ptr<Session> m_session;
};

/// The last window has closed: the embedded engine ends too, unless somebody else uses it.
void stopEngine(const workspace::Home& home) {
    try {
        engine::Engine(home.engine()).stopIfIdle({});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "landreeve: %s\n", error.what());
    }
}

int run(int argc, char** argv) {
    workspace::protectSecretsOfThisProcess(workspace::Inspection::Allowed);
    QCoreApplication::setApplicationName(QStringLiteral("landreeve"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LANDREEVE_VERSION));
    if (asksForWords(argc, argv)) {
        const QCoreApplication app(argc, argv);
        readOptions(app); // does not come back
    }
    const QApplication app(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Landreeve"));
    QApplication::setDesktopFileName(QStringLiteral("landreeve"));
    // One harmless line for each script whose font lacks tables that nobody needs here.
    QLoggingCategory::setFilterRules(QStringLiteral("qt.text.font.db.warning=false\nqt.networkauth.*=false"));
    const Options options = readOptions(app);
    const workspace::Home home = workspace::Home::resolve(options.home);

    ui::theme::Theme& theme = ui::theme::Theme::of();
    QApplication::setWindowIcon(ui::theme::applicationIcon());
    ui::theme::ThemeFollower follower(theme);
    Program program(home);
    program.begin({.workspace = options.workspace});
    // After the first paint: the bus may take its time.
    QTimer::singleShot(0, &follower, [&follower] { follower.start(); });
    const int status = QApplication::exec();
    program.end();
    stopEngine(home);
    return status;
}

}} // namespace landreeve::gui

int main(int argc, char** argv) {
    try {
        return landreeve::gui::run(argc, argv);
    } catch (const landreeve::Error& error) {
        std::fprintf(stderr, "landreeve: %s\n%s\n", error.message().c_str(), error.hint().c_str());
        return static_cast<int>(landreeve::exitOf(error.code()));
    }
}
