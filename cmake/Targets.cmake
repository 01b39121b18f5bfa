# perdura_library(NAME SOURCES a.cpp … [LINK lib …]): a library of ours.
function(perdura_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC perdura_options ${arg_LINK})
  perdura_use_precompiled(${name})
endfunction()

# perdura_program(NAME SOURCES main.cpp … [LINK lib …]): a program of ours.
function(perdura_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE perdura_options ${arg_LINK})
  perdura_use_precompiled(${name})
endfunction()

# perdura_allocate_fast(NAME): a program that allocates much, on one thread, has mimalloc in place of
# the C library's malloc. The sanitizers bring an allocator of their own.
function(perdura_allocate_fast name)
  if(NOT PERDURA_SANITIZE)
    target_link_libraries(${name} PRIVATE mimalloc)
  endif()
endfunction()

# perdura_suite(NAME SOURCES a.cpp … [LINK lib …]): tests that several programs run, each with a world
# of its own; compiled once. Link it to a `perdura_test`.
function(perdura_suite name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} OBJECT ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC perdura_options GTest::gtest GTest::gmock ${arg_LINK})
  perdura_use_precompiled(${name})
endfunction()

# Nobody runs them sanitized by default: building them there would only cost time.
set(stack_tests_default ON)
if(PERDURA_SANITIZE)
  set(stack_tests_default OFF)
endif()
option(PERDURA_STACK_TESTS "Build the tests that need servers" ${stack_tests_default})

# perdura_test(NAME SOURCES a.cpp … [LINK lib …] [STACK server …] [TIMEOUT s]
#              [COST s] [SANITIZED | OPTIMISED]): a test program, run by ctest. STACK names the
# servers that it needs; such tests carry the label `stack` and are given a stack by `make test`. Two
# that need the same server do not run side by side.
#
# COST: roughly how long it runs, in seconds. Without it a fresh machine, which has no times of earlier
# runs, might begin the longest last.
#
# SANITIZED, OPTIMISED: run so only, because the other way would show nothing more; there it is built
# when it is asked for by name.
function(perdura_test name)
  cmake_parse_arguments(arg "SANITIZED;OPTIMISED" "TIMEOUT;COST" "SOURCES;LINK;STACK" ${ARGN})
  if(arg_STACK AND NOT PERDURA_STACK_TESTS)
    return()
  endif()
  set(only_by_name OFF)
  if((arg_SANITIZED AND NOT PERDURA_SANITIZE) OR (arg_OPTIMISED AND PERDURA_SANITIZE))
    set(only_by_name ON)
  endif()
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ${only_by_name})
  target_link_libraries(${name} PRIVATE perdura_options GTest::gtest_main GTest::gmock ${arg_LINK})
  perdura_use_precompiled(${name})
  if(only_by_name)
    return()
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 900)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
  if(arg_COST)
    set_tests_properties(${name} PROPERTIES COST ${arg_COST})
  endif()
  if(arg_STACK)
    set_tests_properties(${name} PROPERTIES LABELS stack RESOURCE_LOCK "${arg_STACK}")
  endif()
endfunction()
