# SPDX-License-Identifier: MIT
# The kernel calls nothing outside itself: an undefined symbol of kernel.o may only
# be an address that the linker script (ld_*) or a task's image defines.
execute_process(COMMAND ${NM} --undefined-only --format=just-symbols ${OBJECT} OUTPUT_VARIABLE names)
string(REGEX MATCHALL "[^\n]+" names "${names}")
foreach(name IN LISTS names)
    if(NOT name MATCHES "^(ld_|image_|kiln_task_start$)")
        message(FATAL_ERROR "error: the kernel uses '${name}', which it does not contain")
    endif()
endforeach()
