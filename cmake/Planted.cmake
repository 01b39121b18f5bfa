# Bugs planted on purpose (planted/README.md). They must never get into anything that ships: such a
# build has a directory of its own, builds the simulator and no other program, and cannot be
# installed.
option(PERDURA_PLANTED_BUGS "Compile in bugs for the simulator to find (preset planted only)" OFF)
if(PERDURA_PLANTED_BUGS)
  cmake_path(GET CMAKE_BINARY_DIR FILENAME build_name)
  if(NOT build_name STREQUAL "planted" OR PERDURA_TESTS)
    message(FATAL_ERROR
      "PERDURA_PLANTED_BUGS puts bugs into the shop: it is for the simulator's own proof, in "
      "build/planted and without tests. Use `cmake --preset planted`, or `make planted-bugs`.")
  endif()
  set(CMAKE_SKIP_INSTALL_RULES ON)
endif()
