/* SPDX-License-Identifier: MIT */
/*
 * All C of the kernel, as one unit. The files are those that kernel.cmake finds, and the
 * entries what the generated tables call: the compiler leaves out what nothing needs.
 * This file is here, and not with the generated files, so that a compiler cache knows it
 * in whatever build directory.
 */
#include <generated/kernel_files.h>

#include <generated/entries.h>
