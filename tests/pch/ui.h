#pragma once

// Precompiled for the tests of windows.
#include "tests/pch/core.h"

#include <QtWidgets>
