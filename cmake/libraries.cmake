# SPDX-License-Identifier: MIT
# Step 1: Kiln's user library, libc and libgcc, split by whether members have data.
add_library(kiln_user STATIC
    lib/start/start.c
    lib/start/idle.c
    lib/start/write.c
    lib/log/line.c
    lib/log/log.c
    lib/libc/stdio.c
    lib/libc/stdin.c
    lib/libc/vfprintf.c
    lib/libc/abort.c
    lib/libc/exit.c
    lib/posix/clock.c
    lib/posix/process.c
    lib/posix/time.c
    lib/start/thread.c
    lib/libc/tls.S
    lib/start/thread_base.S
    lib/posix/bzero.S
    lib/posix/strncpy.S)
# Small whatever the level, as the C library is.
set_source_files_properties(lib/libc/vfprintf.c PROPERTIES COMPILE_OPTIONS "-Os;${KILN_SMALL_FLAGS}")
foreach(type IN LISTS KILN_DEVICE_TYPES) # of the devices that tasks may touch
    file(GLOB drivers CONFIGURE_DEPENDS
        ${KILN_BASE}/lib/gpio/${type}.c ${KILN_BASE}/lib/counter/${type}.c)
    target_sources(kiln_user PRIVATE ${drivers})
endforeach()
if(KILN_DEVICE_TYPES)
    target_sources(kiln_user PRIVATE lib/gpio/gpio.c lib/counter/counter.c)
endif()
if(KILN_SHELL)
    file(GLOB shell CONFIGURE_DEPENDS ${KILN_BASE}/lib/shell/*.c)
    target_sources(kiln_user PRIVATE ${shell})
    # printf alone, where the compiler would call puts and putchar besides.
    set_source_files_properties(${shell} PROPERTIES COMPILE_OPTIONS -fno-builtin-printf)
    file(STRINGS ${KILN_BASE}/VERSION version LIMIT_COUNT 1)
    set_source_files_properties(lib/shell/system.c PROPERTIES
        COMPILE_DEFINITIONS "KILN_VERSION=\"${version}\"")
endif()
if(KILN_HEAPS)
    target_sources(kiln_user PRIVATE
        lib/posix/malloc.c
        lib/posix/free.c
        lib/posix/calloc.c
        lib/posix/realloc.c)
    # Else the compiler makes a memset of bzero, and the library's takes a byte at a time.
    set_source_files_properties(lib/posix/calloc.c PROPERTIES COMPILE_OPTIONS -fno-builtin-bzero)
endif()
if(KILN_SIGNALS)
    target_sources(kiln_user PRIVATE
        lib/posix/alarm.c
        lib/posix/kill.c
        lib/posix/pause.c
        lib/posix/signal.c)
endif()
target_link_libraries(kiln_user PRIVATE kiln_own_flags)
target_include_directories(kiln_user PRIVATE lib/start lib/libc drivers)

execute_process(
    COMMAND ${CMAKE_C_COMPILER} ${KILN_MACHINE} -print-multi-directory
    OUTPUT_VARIABLE multi OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(
    COMMAND ${CMAKE_C_COMPILER} ${KILN_MACHINE} -print-libgcc-file-name
    OUTPUT_VARIABLE KILN_LIBGCC OUTPUT_STRIP_TRAILING_WHITESPACE)
set(KILN_LIBC ${KILN_PICOLIBC}/lib/${multi}/libc.a)

set(folder ${CMAKE_BINARY_DIR}/libraries)
set(KILN_PRIVATE ${folder}/private_0.a ${folder}/private_1.a ${folder}/private_2.a)
set(KILN_SHARED ${folder}/shared_0.a ${folder}/shared_1.a ${folder}/shared_2.a)
add_custom_command(
    OUTPUT ${KILN_PRIVATE} ${KILN_SHARED}
    COMMAND ${KILN_BARE_MODULE} kiln.link.libraries ${KILN_PREFIX} ${folder}
            $<TARGET_FILE:kiln_user> ${KILN_LIBC} ${KILN_LIBGCC}
    DEPENDS kiln_user ${KILN_BASE}/scripts/kiln/link/libraries.py
    COMMENT "Splitting libraries"
    VERBATIM)
