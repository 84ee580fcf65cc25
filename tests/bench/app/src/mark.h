/* SPDX-License-Identifier: MIT */
/*
 * Marks between which instructions are counted: an address with a name, and no
 * instruction. They are of this image alone, so a name may stand only once in it.
 */
#ifndef MARK_H
#define MARK_H

#define MARK(name) __asm__ volatile(".global bench_" #name "\nbench_" #name ":" ::: "memory")

#define ROUNDS 16

#endif
