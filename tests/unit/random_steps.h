/* SPDX-License-Identifier: MIT */
/* The parts of the random steps: choosing one, and counting what it brought about. */
#ifndef KILN_TESTS_RANDOM_STEPS_H
#define KILN_TESTS_RANDOM_STEPS_H

#include "properties_all.h"

/* Start the sequence that `seed` means. */
void random_seed(uint64_t seed);

/* A number below `below`, the next of the sequence. */
uint32_t pick(uint32_t below);

/* One of the arguments. */
#define PICK(...)                                                                                  \
    ((const uint32_t[]){                                                                           \
        __VA_ARGS__}[pick(sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))])

/* Choose the next step. */
void choose(struct step *step);

/* Count what the step was and did. */
void count_events(const struct step *step);

/* Print the counts, one a line. */
void print_events(void);

#endif
