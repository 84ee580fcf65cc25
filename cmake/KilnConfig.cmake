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

if(NOT DEFINED BOARD)
    set(BOARD mps2_an386)
endif()
if(NOT DEFINED KILN_PYTHON)
    set(KILN_PYTHON $ENV{KILN_PYTHON})
    if(NOT KILN_PYTHON)
        set(KILN_PYTHON /usr/bin/python3)
    endif()
endif()
set(KILN_GENERATED "${CMAKE_BINARY_DIR}/generated")

# Generate the files that `kiln build` has not made yet, after a plain `cmake -G Ninja`.
if(NOT EXISTS "${KILN_GENERATED}/build.cmake")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${KILN_BASE}/scripts
                ${KILN_PYTHON} -m kiln.pipeline.generate ${CMAKE_CURRENT_SOURCE_DIR} ${BOARD} ${CMAKE_BINARY_DIR}
        RESULT_VARIABLE failed)
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
