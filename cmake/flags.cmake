# SPDX-License-Identifier: MIT
# Compiler flags. Paths are mapped away, so that outputs do not depend on them, and generated
# headers are found by relative ones, so that a compiler cache knows what it has seen elsewhere.
include("${CMAKE_CURRENT_LIST_DIR}/${KILN_ARCH}.cmake") # KILN_MACHINE, KILN_PICOLIBC

add_library(kiln_flags INTERFACE)
target_compile_options(kiln_flags INTERFACE
    ${KILN_MACHINE} ${KILN_OPTIMISATION} -g -std=gnu11
    -ffunction-sections -fdata-sections -fno-common -ftls-model=local-exec
    -isystem ${KILN_PICOLIBC}/include
    -D_POSIX_TIMERS=200809L -D_POSIX_MONOTONIC_CLOCK=200809L # so that <time.h> declares nanosleep
    -Igenerated/include -include generated/autoconf.h
    -Wall -Wextra)
# The last one that fits counts, so that a folder has to come before those in it.
set(maps "${KILN_BASE}=kiln" "${CMAKE_BINARY_DIR}=build" "${CMAKE_SOURCE_DIR}=app")
list(SORT maps ORDER DESCENDING)
foreach(map IN LISTS maps)
    target_compile_options(kiln_flags INTERFACE
        "-ffile-prefix-map=${map}"
        "$<$<COMPILE_LANGUAGE:ASM>:-fdebug-prefix-map=${map}>") # all that GCC 12 hands to as
endforeach()
target_include_directories(kiln_flags INTERFACE ${KILN_BASE}/include)

# Kiln's own code holds itself to more than an application's.
add_library(kiln_own_flags INTERFACE)
target_compile_options(kiln_own_flags INTERFACE -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes)
target_link_libraries(kiln_own_flags INTERFACE kiln_flags)

# The kernel is compiled as a whole. Its functions get no copies with other names, so that
# debuggers and `kiln bounds` find each, and large ones are not inlined in several places.
set(KILN_UNIT_FLAGS
    -fwhole-program -fno-inline-functions -fno-partial-inlining -fno-ipa-cp -fno-ipa-sra)
# What GCC 12 makes smallest code with.
set(KILN_SMALL_FLAGS -fno-inline-functions-called-once -fno-schedule-insns2
    -fno-move-loop-invariants -fira-algorithm=priority)
if(KILN_OPTIMISATION STREQUAL -Os)
    list(APPEND KILN_UNIT_FLAGS ${KILN_SMALL_FLAGS})
endif()

# Run one of Kiln's Python modules. With the standard library alone (-S) it starts sooner.
set(KILN_PYTHON_WORDS env PYTHONPATH=${KILN_BASE}/scripts PYTHONHASHSEED=0 ${KILN_PYTHON})
set(KILN_MODULE ${KILN_PYTHON_WORDS} -m)
set(KILN_BARE_MODULE ${KILN_PYTHON_WORDS} -S -m)
