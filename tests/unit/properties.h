/* SPDX-License-Identifier: MIT */
/*
 * What holds in every state of the kernel and at every step, by the numbers of
 * docs/properties.md. Whoever drives the kernel (random steps here, a search
 * through all states in tests/model) calls properties_check() after each step.
 *
 * A property compares the state before the step with the one after it, and keeps
 * nothing of its own, except which heaps were right and are the same still. It
 * works out anew what the kernel keeps up to date, such as priorities in force,
 * and uses none of the kernel's functions.
 */
#ifndef KILN_TESTS_PROPERTIES_H
#define KILN_TESTS_PROPERTIES_H

#include "host.h"
#include "irq.h"

enum action { ACTION_CALL, ACTION_TICK, ACTION_INTERRUPT, ACTION_FAULT };

struct step {
    enum action action;
    bool bad_frame;              /* of a tick: its entry ended the task that ran */
    struct task *task;           /* who ran before the step; for a fault, who ended */
    const struct irq_grant *irq; /* of an interrupt: whose, and not masked; or NULL */
    uint32_t number;             /* of the call, and its arguments */
    uint32_t args[4];
    const char *before; /* a copy of [host_state, host_state_end) */
};

/* Whether a task has a place in time, and tasks have signals: a constant where the system is
 * known, which a search through all states is quicker with, else what its tables say. */
#ifdef HAS_TIMING
enum { has_timing = HAS_TIMING, has_signals = HAS_SIGNALS };
#else
extern const bool has_timing;
extern const bool has_signals;
#endif

/* Check the property named `only`, or all (NULL). Returns the broken property's
 * name and sets `*why`, or returns NULL. */
const char *properties_check(const struct step *step, const char *only, const char **why);

/* An object of the kernel's state as it was before the step. */
#define BEFORE(step, object)                                                                       \
    ((const __typeof__(object) *)(const void *)((step)->before +                                   \
                                                ((const char *)&(object)-host_state)))

#endif
