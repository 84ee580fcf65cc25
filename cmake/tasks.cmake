# SPDX-License-Identifier: MIT
# Step 3: one object a task. A source file is compiled once, whoever lists it.
set(KILN_TASK_OBJECTS)
set(compiled 0)

foreach(task IN LISTS KILN_TASKS)
    set(objects)
    set(targets)
    foreach(source IN LISTS KILN_TASK_${task}_SOURCES)
        get_filename_component(path "${source}" ABSOLUTE BASE_DIR "${CMAKE_SOURCE_DIR}")
        string(MD5 key "${path}")
        if(NOT DEFINED target_${key})
            set(target_${key} app_${compiled})
            math(EXPR compiled "${compiled} + 1")
            add_library(${target_${key}} OBJECT "${path}")
            target_link_libraries(${target_${key}} PRIVATE kiln_flags)
            if(KILN_TYPED_ITEMS) # <kiln/app.h> names headers from here
                target_include_directories(${target_${key}} PRIVATE ${CMAKE_SOURCE_DIR})
            endif()
        endif()
        list(APPEND objects $<TARGET_OBJECTS:${target_${key}}>)
        list(APPEND targets ${target_${key}})
    endforeach()

    set(object ${CMAKE_BINARY_DIR}/task_${task}.o)
    add_custom_command(
        OUTPUT ${object}
        COMMAND ${KILN_PREFIX}ld -r -o ${object} ${objects} --start-group ${KILN_PRIVATE} --end-group
        COMMAND ${KILN_PYTHON} -I -S ${KILN_BASE}/scripts/kiln/flatten.py
                ${object} ${KILN_TASK_${task}_ENTRY} ${KILN_TASK_${task}_PLACE} ${task}
        COMMAND ${KILN_PREFIX}objcopy --redefine-sym ${KILN_TASK_${task}_ENTRY}=entry_${task}
                --redefine-sym kiln_stdio_finish=finish_${task}
                --keep-global-symbol=entry_${task} --keep-global-symbol=finish_${task} ${object}
        DEPENDS ${targets} ${objects} ${KILN_PRIVATE} ${KILN_BASE}/scripts/kiln/flatten.py
        COMMAND_EXPAND_LISTS
        COMMENT "Linking task ${task}"
        VERBATIM)
    list(APPEND KILN_TASK_OBJECTS ${object})
endforeach()

add_library(kiln_images OBJECT ${KILN_GENERATED}/images.c)
target_link_libraries(kiln_images PRIVATE kiln_own_flags)
target_include_directories(kiln_images PRIVATE ${KILN_BASE}/lib/start)
