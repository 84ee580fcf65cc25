/* SPDX-License-Identifier: MIT */
/*
 * A byte ring over a power-of-two array. head and tail count bytes ever put and
 * taken; their difference, which wraps harmlessly, is what the ring holds.
 */
#ifndef KILN_KERNEL_RING_H
#define KILN_KERNEL_RING_H

#include <stdint.h>

struct ring {
    uint8_t *bytes;
    uint32_t size; /* a power of two */
    uint32_t head; /* the next byte is put here */
    uint32_t tail; /* the next byte is taken here */
};

static inline uint32_t ring_used(const struct ring *ring)
{
    return ring->head - ring->tail;
}

static inline uint32_t ring_room(const struct ring *ring)
{
    return ring->size - ring_used(ring);
}

/* Precondition: ring_room() > 0. */
static inline void ring_put(struct ring *ring, uint8_t byte)
{
    ring->bytes[ring->head++ & (ring->size - 1)] = byte;
}

/* Precondition: ring_used() > 0. */
static inline uint8_t ring_take(struct ring *ring)
{
    return ring->bytes[ring->tail++ & (ring->size - 1)];
}

/* The next byte to take, left where it is. Precondition: ring_used() > 0. */
static inline uint8_t ring_oldest(const struct ring *ring)
{
    return ring->bytes[ring->tail & (ring->size - 1)];
}

/* The newest byte, left where it is. Precondition: ring_used() > 0. */
static inline uint8_t ring_newest(const struct ring *ring)
{
    return ring->bytes[(ring->head - 1) & (ring->size - 1)];
}

/* Precondition: ring_room() >= length. */
static inline void ring_write(struct ring *ring, const uint8_t *from, uint32_t length)
{
    while (length-- > 0)
        ring_put(ring, *from++);
}

#endif
