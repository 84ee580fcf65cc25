# SPDX-License-Identifier: MIT
# find_package(Kiln) in an application: the toolchain and kiln_application().
#
# An application's CMakeLists.txt is four lines:
#
#   cmake_minimum_required(VERSION 3.20)
#   find_package(Kiln REQUIRED HINTS $ENV{KILN_BASE})
#   project(my_app LANGUAGES C ASM)
#   kiln_application()
get_filename_component(KILN_BASE "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(CMAKE_TOOLCHAIN_FILE "${CMAKE_CURRENT_LIST_DIR}/toolchain.cmake")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_GENERATOR STREQUAL "Ninja")
    message(FATAL_ERROR "Kiln builds with Ninja: give cmake -G Ninja, and another build directory")
endif()
if(NOT DEFINED KILN_PYTHON)
    set(KILN_PYTHON $ENV{KILN_PYTHON})
    if(NOT KILN_PYTHON)
        set(KILN_PYTHON /usr/bin/python3)
    endif()
endif()
set(KILN_GENERATED "${CMAKE_BINARY_DIR}/generated")

# `kiln build` has run the front end before this. After a plain `cmake -G Ninja` it runs here, and
# remembers the board and each -DCONFIG_...=VALUE, as `kiln build` would.
if(NOT "$ENV{KILN_FRONT_END}" STREQUAL "done")
    set(words)
    if(DEFINED BOARD)
        list(APPEND words "--board=${BOARD}")
    endif()
    get_cmake_property(names CACHE_VARIABLES)
    list(FILTER names INCLUDE REGEX "^CONFIG_")
    foreach(name IN LISTS names)
        list(APPEND words "-D${name}=${${name}}")
    endforeach()
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${KILN_BASE}/scripts KILN_BASE=${KILN_BASE}
                ${KILN_PYTHON} -m kiln.image.frontend ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR} ${words}
        RESULT_VARIABLE failed)
    foreach(name IN LISTS names)
        unset(${name} CACHE)
    endforeach()
    if(failed)
        message(FATAL_ERROR "the application's configuration has errors")
    endif()
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${KILN_GENERATED}/build.cmake")
include("${KILN_GENERATED}/build.cmake")

# What the application's sources are compiled and linked with, besides Kiln's own:
#
#   target_include_directories(kiln_app INTERFACE drivers/include)
#   target_link_libraries(kiln_app INTERFACE my_library)
#
# before kiln_application().
add_library(kiln_app INTERFACE)

function(kiln_application)
    add_subdirectory("${KILN_BASE}" kiln)
endfunction()
