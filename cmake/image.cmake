# SPDX-License-Identifier: MIT
# Steps 4 to 6: measure, plan, link, verify.
get_filename_component(app "${CMAKE_SOURCE_DIR}" NAME)
file(GLOB_RECURSE scripts RELATIVE ${KILN_BASE}/scripts/kiln CONFIGURE_DEPENDS ${KILN_BASE}/scripts/kiln/*.py)
list(FILTER scripts EXCLUDE REGEX "^(cli|gdb|testing)/")
list(TRANSFORM scripts PREPEND ${KILN_BASE}/scripts/kiln/)
set(image ${CMAKE_BINARY_DIR}/${app})
set(objects ${KILN_KERNEL} ${KILN_TASK_OBJECTS} $<TARGET_OBJECTS:kiln_images>)

add_custom_command(
    OUTPUT ${image}.elf ${image}.bin ${image}.hex
    BYPRODUCTS ${image}.map ${KILN_GENERATED}/layout.ld
    COMMAND ${KILN_MODULE} kiln.image.finish ${KILN_PREFIX} ${image}.elf ${KILN_GENERATED}
            --gc-sections --no-warn-rwx-segments --defsym=vfprintf=${KILN_PRINTF}
            ${objects} --start-group ${KILN_SHARED} --end-group
    DEPENDS kiln_images ${objects} ${KILN_SHARED} ${KILN_GENERATED}/first.ld
            ${KILN_GENERATED}/layout.json ${KILN_GENERATED}/model.json
            ${KILN_BASE}/templates/layout.ld.j2 ${scripts}
    COMMAND_EXPAND_LISTS
    COMMENT "Linking ${app}.elf"
    VERBATIM)

configure_file(${KILN_BASE}/cmake/gdb.py.in ${CMAKE_BINARY_DIR}/gdb.py @ONLY)

add_custom_target(image ALL DEPENDS ${image}.elf)
