# Precompiled headers. What most files include is parsed once for many targets; a file includes all
# that it needs all the same, and compiles without them too (-DPERDURA_PRECOMPILE=OFF).
#
# A folder's targets take those that the variable PERDURA_PRECOMPILED names when they are declared.
option(PERDURA_PRECOMPILE "Precompile headers" ON)

# perdura_precompile(NAME HEADERS <h> … LINK lib …)
function(perdura_precompile name)
  if(NOT PERDURA_PRECOMPILE)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "HEADERS;LINK" ${ARGN})
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "")
  # Where nothing that is built uses it, it is not made.
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE perdura_options ${arg_LINK})
  # No time stamp, so that ccache knows the file again.
  target_compile_options(${name} PRIVATE -Xclang -fno-pch-timestamp)
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# perdura_use_precompiled(TARGET)
function(perdura_use_precompiled target)
  if(TARGET "${PERDURA_PRECOMPILED}")
    target_compile_options(${target} PRIVATE -Xclang -fno-pch-timestamp)
    target_precompile_headers(${target} REUSE_FROM ${PERDURA_PRECOMPILED})
  endif()
endfunction()

set(precompiled_std <algorithm> <chrono> <cstdint> <exception> <functional> <map> <memory> <mutex>
    <optional> <set> <stdexcept> <string> <string_view> <thread> <utility> <variant> <vector>)
set(precompiled_json ${CMAKE_SOURCE_DIR}/json/codec.hpp)
set(precompiled_temporal
    <temporal/api/operatorservice/v1/request_response.pb.h> <temporal/api/protocol/v1/message.pb.h>
    <temporal/api/sdk/v1/user_metadata.pb.h> <temporal/api/update/v1/message.pb.h>
    <temporal/api/workflowservice/v1/request_response.pb.h>)
set(precompiled_platform
    ${CMAKE_SOURCE_DIR}/platform/http/client.hpp ${CMAKE_SOURCE_DIR}/platform/http/parameters.hpp
    ${CMAKE_SOURCE_DIR}/platform/http/responses.hpp ${CMAKE_SOURCE_DIR}/platform/http/router.hpp
    ${CMAKE_SOURCE_DIR}/platform/outbox/once.hpp ${CMAKE_SOURCE_DIR}/platform/outbox/publish.hpp
    ${CMAKE_SOURCE_DIR}/platform/sql/database.hpp ${CMAKE_SOURCE_DIR}/platform/sql/migrations.hpp)
set(precompiled_tests <gmock/gmock.h> <gtest/gtest.h>)
