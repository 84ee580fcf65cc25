# SPDX-License-Identifier: MIT
# Steps 4 to 6: measure, plan, link, verify.
get_filename_component(app "${CMAKE_SOURCE_DIR}" NAME)
file(GLOB_RECURSE scripts RELATIVE ${KILN_BASE}/scripts/kiln ${KILN_BASE}/scripts/kiln/*.py)
list(FILTER scripts EXCLUDE REGEX "^(cli|gdb|testing)/")
list(TRANSFORM scripts PREPEND ${KILN_BASE}/scripts/kiln/)
set(elf ${CMAKE_BINARY_DIR}/${app}.elf)
set(first ${KILN_GENERATED}/first.elf) # beside APP.elf it would be that of an application "first"
set(layout ${KILN_GENERATED}/layout.ld)
set(objects ${KILN_KERNEL} ${KILN_TASK_OBJECTS} $<TARGET_OBJECTS:kiln_images>)
set(link ${KILN_PREFIX}ld --gc-sections --no-warn-rwx-segments --defsym=vfprintf=${KILN_PRINTF})
set(inputs ${objects} --start-group ${KILN_SHARED} --end-group)
set(dependencies kiln_images ${objects} ${KILN_SHARED})

add_custom_command(
    OUTPUT ${first}
    # A block larger than the space left for it may overlap the next: only sizes count here.
    COMMAND ${link} --no-check-sections -T ${KILN_GENERATED}/first.ld -o ${first} ${inputs}
    DEPENDS ${dependencies} ${KILN_GENERATED}/first.ld
    COMMAND_EXPAND_LISTS
    COMMENT "Measuring"
    VERBATIM)

add_custom_command(
    OUTPUT ${layout}.stamp
    BYPRODUCTS ${layout}
    COMMAND ${KILN_MODULE} kiln.layout ${KILN_GENERATED}/layout.json ${first} ${layout}
    COMMAND ${CMAKE_COMMAND} -E touch ${layout}.stamp
    DEPENDS ${first} ${KILN_GENERATED}/layout.json ${KILN_BASE}/templates/layout.ld.j2 ${scripts}
    COMMENT "Planning memory"
    VERBATIM)

add_custom_command(
    OUTPUT ${elf}
    BYPRODUCTS ${CMAKE_BINARY_DIR}/${app}.map
    COMMAND ${link} -T ${layout} -Map ${CMAKE_BINARY_DIR}/${app}.map -o ${elf} ${inputs}
    DEPENDS ${dependencies} ${layout}.stamp
    COMMAND_EXPAND_LISTS
    COMMENT "Linking ${app}.elf"
    VERBATIM)

configure_file(${KILN_BASE}/cmake/gdb.py.in ${CMAKE_BINARY_DIR}/gdb.py @ONLY)

# Nothing that could be flashed exists unless the image is isolated.
add_custom_command(
    OUTPUT ${elf}.verified
    COMMAND ${KILN_MODULE} kiln.verify ${elf} ${KILN_GENERATED}/model.json
    COMMAND ${CMAKE_COMMAND} -E touch ${elf}.verified
    DEPENDS ${elf} ${KILN_GENERATED}/model.json ${scripts}
    COMMENT "Verifying ${app}.elf"
    VERBATIM)

# Filled between sections, the .hex makes a flash that is the .bin byte for byte.
foreach(format bin hex)
    string(REPLACE bin binary output ${format})
    string(REPLACE hex ihex output ${output})
    add_custom_command(
        OUTPUT ${CMAKE_BINARY_DIR}/${app}.${format}
        COMMAND ${KILN_PREFIX}objcopy -O ${output} --gap-fill 0
            ${elf} ${CMAKE_BINARY_DIR}/${app}.${format}
        DEPENDS ${elf} ${elf}.verified
        COMMENT "Writing ${app}.${format}"
        VERBATIM)
endforeach()

add_custom_target(image ALL DEPENDS ${CMAKE_BINARY_DIR}/${app}.bin ${CMAKE_BINARY_DIR}/${app}.hex)
