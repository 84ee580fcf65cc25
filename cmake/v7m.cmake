# SPDX-License-Identifier: MIT
# What the compiler is told of an Armv7-M core, and the C library for it.
set(KILN_MACHINE -mcpu=${KILN_CPU} -mthumb -mfloat-abi=soft)
set(KILN_PICOLIBC /usr/lib/picolibc/arm-none-eabi)
