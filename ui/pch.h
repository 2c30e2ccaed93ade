// Precompiled for ui: what nearly every file of it includes.
#pragma once

#include <QtWidgets>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
