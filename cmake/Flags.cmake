# What every target of ours compiles with. Linked privately, so nothing leaks to a user of a target.
add_library(landreeve_flags INTERFACE)
target_compile_options(landreeve_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align
  -Woverloaded-virtual -Wconversion -Wno-sign-conversion -Wdouble-promotion -Wformat=2
  -Wduplicated-cond -Wlogical-op)
# g++ 12 reports these in code it inlines from its own library when it optimises.
target_compile_options(landreeve_flags INTERFACE
  -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
target_compile_definitions(landreeve_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(landreeve_flags INTERFACE "${CMAKE_SOURCE_DIR}")

if(LANDREEVE_SANITIZE)
  # What the sanitizers put in makes it report more that is not so; the other builds keep warnings errors.
  target_compile_options(landreeve_flags INTERFACE -Wno-error)
  target_compile_options(landreeve_flags INTERFACE
    -fsanitize=${LANDREEVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(landreeve_flags INTERFACE -fsanitize=${LANDREEVE_SANITIZE})
endif()
