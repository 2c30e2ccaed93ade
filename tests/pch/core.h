#pragma once

// Precompiled for the tests of core and the end-to-end tests: what nearly every one of them includes.
#include "core/base/error.h"
#include "core/postgres/connection.h"
#include "core/postgres/transaction.h"
#include "tests/support/patience.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>
