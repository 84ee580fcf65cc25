/* SPDX-License-Identifier: MIT */
/*
 * What the search keeps: of each state a hash of its form, how it was reached and
 * where it leads; of those that are not gone on from yet, the state itself.
 */
#ifndef KILN_TESTS_STORE_H
#define KILN_TESTS_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 96 bits of a form's hash: at ten million states the chance that any two share one
 * is below 10^-14. */
struct key {
    uint64_t high;
    uint32_t low;
};

struct key store_key(const uint8_t *form, unsigned length);

/* States are numbered in the order in which they are found, which is breadth first. */
struct node {
    uint32_t parent;
    uint32_t future; /* a sum over what can follow; 0: not known yet */
    uint8_t move;    /* by which the parent led here */
};

extern struct node *nodes;
extern uint32_t node_count;

#define NO_NODE UINT32_MAX

/* Before anything else; the first state is the present one. */
void store_begin(void);

/* The state with this key, or NO_NODE. */
uint32_t store_find(struct key key);

/* Keep the present state, which has this key, to be gone on from; returns its number. */
uint32_t store_add(struct key key, struct node node);

/* Get the oldest state that was added and not taken. */
void store_take(char *state);

/* A move leads from one state to another that was known. */
void store_edge(uint32_t from, uint32_t to);

/* A state from which no way leads back to the first one; the first found, or NO_NODE. */
uint32_t store_stranded(void);

/* Bytes in use at most, so far. */
size_t store_bytes(void);

#endif
