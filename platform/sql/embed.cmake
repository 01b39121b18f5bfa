# Writes OUTPUT.hpp and OUTPUT.cpp from the SQL files listed in OUTPUT.files.
file(READ ${OUTPUT}.files files)
set(rows "")
foreach(path IN LISTS files)
  get_filename_component(name "${path}" NAME_WE)
  string(REGEX MATCH "^0*([0-9]+)_" unused "${name}")
  set(number "${CMAKE_MATCH_1}")
  file(READ "${path}" script)
  string(FIND "${script}" ")migration\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${path} holds the mark that ends it")
  endif()
  string(APPEND rows "    {${number}, \"${name}\", R\"migration(${script})migration\"},\n")
endforeach()

file(WRITE ${OUTPUT}.hpp "#pragma once
#include \"platform/sql/migrations.hpp\"

namespace perdura::migrations {
const platform::sql::MigrationSet& ${COMPONENT}();
}
")
file(WRITE ${OUTPUT}.cpp "#include \"migrations/${COMPONENT}.hpp\"

namespace perdura::migrations {
namespace {
constexpr platform::sql::Migration files[] = {
${rows}};
constexpr platform::sql::MigrationSet set{\"${COMPONENT}\", files};
}  // namespace
const platform::sql::MigrationSet& ${COMPONENT}() { return set; }
}  // namespace perdura::migrations
")
