#pragma once

#include <QStringList>

#include <map>
#include <string>
#include <vector>

namespace landreeve::bench {

/// Measurements by name.
using Measured = std::map<std::string, double>;

/// Something that is measured in a process of its own, so that memory is its own too. Has a QApplication.
using PartFn = Measured (*)(const QStringList& arguments);

/// Runs this program again for one part and takes its measurements back. Throws std::runtime_error where it fails.
Measured measuredApart(const QString& part, const QStringList& arguments);

/// What `landreeve_bench --part NAME ARGUMENT...` does: the part, one measurement a line.
int runPart(int argc, char** argv);

/// The middle value of one measurement over several rounds.
double medianOf(const std::vector<Measured>& rounds, const std::string& name);
double medianOf(std::vector<double> values);

/// What a process holds in memory, in MB (10^6 bytes); of this one without a pid.
double residentMegabytes(qint64 pid = 0);

// The parts.
Measured measureOrderLines(const QStringList& place);
Measured measureRecordGrid(const QStringList& place);
Measured measureSqlTableModel(const QStringList& place);

} // namespace landreeve::bench
