// What every Qt program pays: a window with nothing in it, and nothing linked but Widgets.
#include <QApplication>
#include <QMainWindow>

int main(int argc, char** argv) {
    const QApplication app(argc, argv);
    QMainWindow window;
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}
