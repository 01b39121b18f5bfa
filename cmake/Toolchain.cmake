# Compiler, linker and warnings. Everything of ours links `perdura_options`; generated code does not.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ before 13 miscompiles coroutines (double frees of braced temporaries in co_await "
    "expressions). Use clang 16: `cmake --preset release`, or `make build`.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Optimisation is a target's own, not a preset's: generated code then has the same flags in every
# preset, and ccache compiles it once. Assertions stay on in every preset.
foreach(language C CXX)
  set(CMAKE_${language}_FLAGS_RELEASE "")
  set(CMAKE_${language}_FLAGS_DEBUG "")
endforeach()
set(PERDURA_OPTIMISE "-O2" CACHE STRING "Optimisation level of our own code")
# Tests are compiled far oftener than run: most of their time would go into optimising them. What
# stands in apps/ is wiring and command lines.
set(PERDURA_OPTIMISE_TESTS "-O0" CACHE STRING "Optimisation level of what stands in tests/")
set(PERDURA_OPTIMISE_APPS "-O1" CACHE STRING "Optimisation level of what stands in apps/")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # Precompiled headers: ccache must not compare their time stamps. What a file includes is learnt
  # from the compiler, not from one more run of the preprocessor.
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_DEPEND=1 ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_C_COMPILER_LAUNCHER})
endif()

add_library(perdura_options INTERFACE)
target_include_directories(perdura_options INTERFACE ${CMAKE_SOURCE_DIR})
# -pthread for all, for precompiled headers are shared only between equal flags.
target_link_options(perdura_options INTERFACE -pthread)
set(is_test "$<PATH:IS_PREFIX,${CMAKE_SOURCE_DIR}/tests,$<TARGET_PROPERTY:SOURCE_DIR>>")
set(is_app "$<PATH:IS_PREFIX,${CMAKE_SOURCE_DIR}/apps,$<TARGET_PROPERTY:SOURCE_DIR>>")
set(optimise_other "$<IF:${is_app},${PERDURA_OPTIMISE_APPS},${PERDURA_OPTIMISE}>")
target_compile_options(perdura_options INTERFACE
  -pthread $<IF:${is_test},${PERDURA_OPTIMISE_TESTS},${optimise_other}>
  -gline-tables-only -fno-omit-frame-pointer
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wno-missing-field-initializers)
# MSM tables of more than 20 rows; must stand before any Boost header.
target_compile_definitions(perdura_options INTERFACE
  BOOST_MPL_CFG_NO_PREPROCESSED_HEADERS BOOST_MPL_LIMIT_LIST_SIZE=50
  BOOST_MPL_LIMIT_VECTOR_SIZE=50 BOOST_MPL_LIMIT_MAP_SIZE=50)
option(PERDURA_WERROR "Warnings are errors" ON)
if(PERDURA_WERROR)
  target_compile_options(perdura_options INTERFACE -Werror)
endif()

option(PERDURA_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(PERDURA_SANITIZE)
  target_compile_options(perdura_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined)
  target_link_options(perdura_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
