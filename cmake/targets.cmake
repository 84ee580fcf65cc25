# SPDX-License-Identifier: MIT
# What serves those who run Ninja themselves.

# The front end comes before all else: Ninja makes build.cmake first, on which build.ninja depends.
# It always runs, looks whether its inputs have changed, and mostly finds that they have not.
# `kiln build` has run it already.
set(always ${CMAKE_BINARY_DIR}/front_end_always) # which never exists
add_custom_command(OUTPUT ${always} COMMAND : COMMENT "Beginning with the manifest")
set_source_files_properties(${always} PROPERTIES SYMBOLIC TRUE)
add_custom_command(
    OUTPUT ${KILN_GENERATED}/build.cmake
    COMMAND sh -c [[[ "$KILN_FRONT_END" = done ] || exec "$@"]] sh
            ${KILN_MODULE} kiln.image.frontend ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}
    DEPENDS ${always}
    COMMENT "Looking at the manifest"
    VERBATIM)
add_custom_target(kiln_front_end DEPENDS ${KILN_GENERATED}/build.cmake)

# Commands of Kiln on this directory, as targets, unless the application has some of these names.
foreach(command IN ITEMS run debug debugserver attach flash menuconfig guiconfig)
    if(NOT TARGET ${command})
        set(words ${command})
        if(NOT command MATCHES "config$")
            list(APPEND words --skip-rebuild)
        endif()
        add_custom_target(${command}
            COMMAND ${KILN_BASE}/kiln ${words} ${CMAKE_BINARY_DIR}
            USES_TERMINAL
            VERBATIM)
        if(NOT command MATCHES "config$")
            add_dependencies(${command} image)
        endif()
    endif()
endforeach()
