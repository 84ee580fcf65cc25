# SPDX-License-Identifier: MIT
# Step 3: one object per task. A source file is compiled once, however many tasks list it.
set(KILN_TASK_OBJECTS)
set(all_objects)
set(all_targets)
set(list)
set(compiled 0)

foreach(task IN LISTS KILN_TASKS)
    set(objects)
    set(targets)
    foreach(source header IN ZIP_LISTS KILN_TASK_${task}_SOURCES KILN_TASK_${task}_RIGHTS)
        get_filename_component(path "${source}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
        if(source MATCHES "\\.a$")
            list(APPEND objects "${path}")
            continue()
        endif()
        string(MD5 key "${path}")
        if(NOT DEFINED target_${key})
            set(target_${key} app_${compiled})
            math(EXPR compiled "${compiled} + 1")
            add_library(${target_${key}} OBJECT "${path}")
            target_link_libraries(${target_${key}} PRIVATE kiln_flags kiln_app)
            if(header) # what the compiler checks calls with
                target_compile_definitions(${target_${key}} PRIVATE
                    "KILN_SOURCE_RIGHTS=<generated/sources/${header}>")
            endif()
            if(KILN_TYPED_ITEMS) # <kiln/app.h> names headers from here
                target_include_directories(${target_${key}} PRIVATE ${CMAKE_SOURCE_DIR})
            endif()
        endif()
        list(APPEND objects $<TARGET_OBJECTS:${target_${key}}>)
        list(APPEND targets ${target_${key}})
    endforeach()

    set(object ${CMAKE_BINARY_DIR}/task_${task}.o)
    list(APPEND objects ${KILN_LIBRARIES})
    list(JOIN objects "\n" lines)
    string(APPEND list "\n${task}\n${KILN_TASK_${task}_ENTRY}\n${KILN_TASK_${task}_PLACE}\n${KILN_TASK_${task}_THREADS}\n${object}\n${lines}\n")
    list(APPEND KILN_TASK_OBJECTS ${object})
    list(APPEND all_objects ${objects})
    list(APPEND all_targets ${targets})
endforeach()

# One process links all objects that are out of date: starting one costs more than linking a task.
list(REMOVE_DUPLICATES all_objects)
list(REMOVE_DUPLICATES all_targets)
set(list_file ${CMAKE_CURRENT_BINARY_DIR}/task_objects.txt) # it has absolute paths
file(GENERATE OUTPUT ${list_file} CONTENT "${list}")
add_custom_command(
    OUTPUT ${KILN_TASK_OBJECTS}
    COMMAND ${KILN_PYTHON} -I -S ${KILN_BASE}/scripts/kiln/link/tasks.py
            ${KILN_PREFIX} ${list_file} ${KILN_PRIVATE}
    DEPENDS ${all_targets} ${all_objects} ${KILN_PRIVATE} ${list_file}
            ${KILN_BASE}/scripts/kiln/link/tasks.py ${KILN_BASE}/scripts/kiln/link/sections.py
            ${KILN_BASE}/scripts/kiln/link/tls.py
    COMMAND_EXPAND_LISTS
    COMMENT "Linking the tasks"
    VERBATIM)

add_library(kiln_images OBJECT ${KILN_GENERATED}/images.c)
target_link_libraries(kiln_images PRIVATE kiln_own_flags)
target_include_directories(kiln_images PRIVATE ${KILN_BASE}/lib/start)
