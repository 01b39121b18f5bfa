# perdura_migrations(TARGET COMPONENT FOLDER): compiles FOLDER/*.sql into TARGET as
#   const perdura::platform::sql::MigrationSet& perdura::migrations::COMPONENT();
# declared in "migrations/COMPONENT.hpp". A file is named 0001_what_it_does.sql.
function(perdura_migrations target component folder)
  get_filename_component(folder ${folder} ABSOLUTE)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/[0-9][0-9][0-9][0-9]_*.sql)
  if(NOT files)
    message(FATAL_ERROR "no migrations in ${folder}")
  endif()
  set(embed ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed.cmake)
  set(generated ${CMAKE_BINARY_DIR}/generated)
  set(output ${generated}/migrations/${component})
  # The glob's result is written down, so that a removed file counts as a change too.
  file(CONFIGURE OUTPUT ${output}.files CONTENT "${files}")
  add_custom_command(
    OUTPUT ${output}.cpp ${output}.hpp
    COMMAND ${CMAKE_COMMAND} -DCOMPONENT=${component} -DOUTPUT=${output} -P
            ${embed}
    DEPENDS ${files} ${output}.files ${embed}
    VERBATIM)
  target_sources(${target} PRIVATE ${output}.cpp ${output}.hpp)
  target_include_directories(${target} PUBLIC ${generated})
endfunction()
