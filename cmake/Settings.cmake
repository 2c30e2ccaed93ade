option(LANDREEVE_TESTS "Build the tests" ON)
option(LANDREEVE_FUZZ "Build the fuzz targets and nothing else; with clang" OFF)
option(LANDREEVE_PCH "Use precompiled headers" ON)
option(BUILD_SHARED_LIBS "Make our own libraries shared ones: the programs of tests are many, and link quicker and smaller" OFF)
set(LANDREEVE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
# moc 6.4 cannot parse libstdc++'s <concepts>; with its include guard set it passes over it.
set(CMAKE_AUTOMOC_MOC_OPTIONS "-D_GLIBCXX_CONCEPTS")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# A program need not be linked again because a library it loads has changed.
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
if(NOT LANDREEVE_PCH)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
else()
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS OFF)
endif()

# Some eighty programs of tests are linked; gold takes a third of the time. It comes with Debian's binutils.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold LANDREEVE_GOLD)
if(LANDREEVE_GOLD AND LANDREEVE_TESTS)
  add_link_options(-fuse-ld=gold)
endif()

find_program(LANDREEVE_CCACHE ccache)
if(LANDREEVE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_SOURCE_DIR}/cmake/cached_compiler")
endif()

# With Ninja the moc step of CMake 3.25 runs again only when a file it knows has changed, and a new header with Q_OBJECT
# changes none. This one changes with the list of sources.
function(landreeve_watch_headers target)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.h$")
  list(JOIN sources "\n// " lines)
  set(listed "${CMAKE_CURRENT_BINARY_DIR}/${target}_headers.h")
  file(CONFIGURE OUTPUT "${listed}" CONTENT "#pragma once\n// ${lines}\n" @ONLY)
  target_sources(${target} PRIVATE "${listed}")
endfunction()
