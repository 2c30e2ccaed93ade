#include "tests/bench/part.h"

#include <QApplication>
#include <QFile>
#include <QProcess>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include <unistd.h>

namespace landreeve::bench {
namespace {

struct Part {
    const char* name;
    PartFn run;
};

constexpr auto kParts = std::to_array<Part>({
    {"order-lines", &measureOrderLines},
    {"record-grid", &measureRecordGrid},
    {"sql-table-model", &measureSqlTableModel},
});

} // namespace

Measured measuredApart(const QString& part, const QStringList& arguments) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("/proc/self/exe"), QStringList{QStringLiteral("--part"), part} + arguments);
    if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw std::runtime_error(part.toStdString() + ": " + process.readAllStandardError().toStdString());
    Measured measured;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
        if (const auto space = line.lastIndexOf(' '); space > 0)
            measured[line.left(space).toStdString()] = line.mid(space + 1).toDouble();
    }
    return measured;
}

int runPart(int argc, char** argv) {
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    for (const Part& part : kParts) {
        if (arguments.value(2) != QLatin1String(part.name))
            continue;
        try {
            for (const auto& [name, value] : part.run(arguments.mid(3)))
                std::printf("%s %.3f\n", name.c_str(), value);
            return 0;
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "%s\n", failure.what());
            return 1;
        }
    }
    std::fprintf(stderr, "no such part\n");
    return 2;
}

double medianOf(std::vector<double> values) {
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

double medianOf(const std::vector<Measured>& rounds, const std::string& name) {
    std::vector<double> values;
    values.reserve(rounds.size());
    for (const Measured& round : rounds)
        values.push_back(round.at(name));
    return medianOf(values);
}

double residentMegabytes(qint64 pid) {
    const QString process = pid == 0 ? QStringLiteral("self") : QString::number(pid);
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    const QByteArray pages = file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1) : QByteArray();
    return pages.toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

} // namespace landreeve::bench
