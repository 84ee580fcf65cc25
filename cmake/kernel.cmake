# SPDX-License-Identifier: MIT
# Step 2: the kernel, linked by itself, with its own copies of library members.
set(arch ${KILN_BASE}/arch/arm/${KILN_ARCH})
set(board ${KILN_BASE}/boards/${BOARD})

set(offsets ${KILN_GENERATED}/include/generated/offsets.h)
add_library(kiln_offsets OBJECT ${arch}/offsets.c)
target_compile_options(kiln_offsets PRIVATE -S)
add_custom_command(
    OUTPUT ${offsets}
    COMMAND ${CMAKE_COMMAND} -DINPUT=$<TARGET_OBJECTS:kiln_offsets> -DOUTPUT=${offsets}
            -P ${KILN_BASE}/cmake/offsets.cmake
    DEPENDS kiln_offsets $<TARGET_OBJECTS:kiln_offsets> ${KILN_BASE}/cmake/offsets.cmake
    COMMENT "Extracting structure offsets"
    VERBATIM)

file(GLOB kernel_sources CONFIGURE_DEPENDS ${KILN_BASE}/kernel/*.c)
file(GLOB arch_sources CONFIGURE_DEPENDS ${arch}/*.c ${arch}/*.S)
list(REMOVE_ITEM arch_sources ${arch}/offsets.c)
set(soc_sources)
if(KILN_SOC)
    file(GLOB soc_sources CONFIGURE_DEPENDS ${KILN_BASE}/soc/${KILN_SOC}/*.c)
endif()
add_library(kiln_kernel OBJECT
    ${kernel_sources}
    ${arch_sources}
    ${soc_sources}
    ${board}/board.c
    ${KILN_BASE}/drivers/uart/${KILN_CONSOLE_DRIVER}.c
    ${KILN_BASE}/drivers/power/${KILN_POWER_DRIVER}.c
    ${KILN_GENERATED}/tables.c
    ${KILN_GENERATED}/vectors.c
    ${offsets})
if(KILN_TYPED_ITEMS)
    set(items ${KILN_GENERATED}/include/generated/items.h)
    add_library(kiln_items OBJECT ${KILN_GENERATED}/items.c)
    target_link_libraries(kiln_items PRIVATE kiln_flags)
    target_include_directories(kiln_items PRIVATE ${CMAKE_SOURCE_DIR})
    target_compile_options(kiln_items PRIVATE -S)
    add_custom_command(
        OUTPUT ${items}
        COMMAND ${KILN_MODULE} kiln.items ${KILN_GENERATED}/layout.json
                $<TARGET_OBJECTS:kiln_items> ${items}
        DEPENDS kiln_items $<TARGET_OBJECTS:kiln_items> ${KILN_GENERATED}/layout.json
                ${KILN_BASE}/scripts/kiln/items.py
        COMMENT "Measuring items of queues"
        VERBATIM)
    target_sources(kiln_kernel PRIVATE ${items})
endif()
foreach(target kiln_kernel kiln_offsets)
    target_link_libraries(${target} PRIVATE kiln_own_flags)
    target_include_directories(${target} PRIVATE ${KILN_BASE}/kernel ${arch} ${KILN_BASE}/drivers)
    if(KILN_SOC)
        target_include_directories(${target} PRIVATE ${KILN_BASE}/soc/${KILN_SOC})
    endif()
    target_compile_options(${target} PRIVATE -Wno-type-limits) # a generated count may be 0
endforeach()

set(KILN_KERNEL ${CMAKE_BINARY_DIR}/kernel.o)
add_custom_command(
    OUTPUT ${KILN_KERNEL}
    COMMAND ${KILN_PREFIX}ld -r -o ${KILN_KERNEL} -Map ${KILN_KERNEL}.map $<TARGET_OBJECTS:kiln_kernel>
            --start-group ${CMAKE_BINARY_DIR}/libraries/shared_1.a
            ${CMAKE_BINARY_DIR}/libraries/shared_2.a --end-group
    COMMAND ${CMAKE_COMMAND} -DNM=${KILN_PREFIX}nm -DOBJECT=${KILN_KERNEL}
            -P ${KILN_BASE}/cmake/closed.cmake
    COMMAND ${KILN_PREFIX}objcopy --keep-global-symbol=reset_entry ${KILN_KERNEL}
    DEPENDS kiln_kernel $<TARGET_OBJECTS:kiln_kernel> ${KILN_SHARED}
    COMMAND_EXPAND_LISTS
    COMMENT "Linking kernel.o"
    VERBATIM)
