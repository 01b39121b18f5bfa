# All packages, found once, so that their targets are the same everywhere.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json context)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(mimalloc REQUIRED)

# Poco's MySQL package links this target without defining it.
find_path(MARIADB_INCLUDE mysql.h PATH_SUFFIXES mariadb REQUIRED)
find_library(MARIADB_LIBRARY mariadb REQUIRED)
add_library(MySQL::client UNKNOWN IMPORTED GLOBAL)
set_target_properties(MySQL::client PROPERTIES IMPORTED_LOCATION ${MARIADB_LIBRARY})
find_package(Poco REQUIRED COMPONENTS Foundation Net Data DataMySQL Redis)

# It asks for the C library of 1998, which the compiler's own _GNU_SOURCE overrules in its headers; a
# precompiled header has met those already.
get_target_property(poco_definitions Poco::Foundation INTERFACE_COMPILE_DEFINITIONS)
list(REMOVE_ITEM poco_definitions _XOPEN_SOURCE=500)
set_target_properties(Poco::Foundation PROPERTIES
  INTERFACE_COMPILE_DEFINITIONS "${poco_definitions}")
