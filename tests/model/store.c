/* SPDX-License-Identifier: MIT */
#include "store.h"

#include "host.h"

#include <stdlib.h>
#include <string.h>

struct node *nodes;
uint32_t node_count;
static size_t node_room;

/* Open addressing; `node` is 1 more, so that 0 is an empty place. */
struct place_of_key {
    struct key key;
    uint32_t node;
};

static struct place_of_key *table;
static size_t table_size = 1 << 16; /* a power of two */

struct edge {
    uint32_t from, to;
};

static struct edge *edges;
static size_t edge_count, edge_room;

/* States wait in pieces of memory that are given back as soon as they are empty. Each is
 * a bit for every word that differs from the first state's, then those words. */
struct piece {
    struct piece *next;
    size_t used;
    uint64_t words[1 << 17];
};

static struct piece *first_piece, *last_piece;
static size_t taken; /* words of the first piece */
static size_t pieces, most_pieces;
static uint64_t *first_state;

static void *checked(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static uint64_t mixed(uint64_t value)
{
    value = (value ^ value >> 32) * 0xd6e8feb86659fd93ull;
    value = (value ^ value >> 32) * 0xd6e8feb86659fd93ull;
    return value ^ value >> 32;
}

struct key store_key(const uint8_t *form, unsigned length)
{
    uint64_t high = 0x9e3779b97f4a7c15ull ^ length;
    uint64_t low = 0xc2b2ae3d27d4eb4full;

    for (unsigned n = 0; n < length; n += sizeof(uint64_t)) {
        uint64_t word = 0;

        memcpy(&word, form + n, length - n < sizeof(word) ? length - n : sizeof(word));
        high = (high ^ word) * 0xbf58476d1ce4e5b9ull;
        high ^= high >> 31;
        low = (low + word) * 0xff51afd7ed558ccdull;
        low ^= low >> 33;
    }
    return (struct key){mixed(high), (uint32_t)mixed(low)};
}

static struct place_of_key *find(struct key key)
{
    size_t at = key.high & (table_size - 1);

    while (table[at].node != 0 && (table[at].key.high != key.high || table[at].key.low != key.low))
        at = (at + 1) & (table_size - 1);
    return &table[at];
}

static void grow_table(void)
{
    struct place_of_key *old = table;
    size_t old_size = table_size;

    table_size *= 2;
    table = checked(calloc(table_size, sizeof(*table)));
    for (size_t n = 0; n < old_size; n++) {
        if (old[n].node != 0)
            *find(old[n].key) = old[n];
    }
    free(old);
}

void store_begin(void)
{
    table = checked(calloc(table_size, sizeof(*table)));
    first_state = checked(malloc(host_state_size()));
    memcpy(first_state, host_state, host_state_size());
}

uint32_t store_find(struct key key)
{
    return find(key)->node - 1;
}

static uint64_t *room_for(size_t words)
{
    struct piece *piece = last_piece;

    if (piece == NULL || piece->used + words > sizeof(piece->words) / sizeof(piece->words[0])) {
        piece = checked(malloc(sizeof(*piece)));
        piece->next = NULL;
        piece->used = 0;
        *(last_piece == NULL ? &first_piece : &last_piece->next) = piece;
        last_piece = piece;
        if (++pieces > most_pieces)
            most_pieces = pieces;
    }
    return piece->words + piece->used;
}

static void append_state(void)
{
    size_t count = host_state_size() / sizeof(uint64_t);
    size_t bits = (count + 63) / 64;
    uint64_t *to = room_for(bits + count);
    uint64_t *word = to + bits;
    const uint64_t *state = (const uint64_t *)(const void *)host_state;

    memset(to, 0, bits * sizeof(uint64_t));
    for (size_t n = 0; n < count; n++) {
        if (state[n] != first_state[n]) {
            to[n / 64] |= 1ull << (n % 64);
            *word++ = state[n];
        }
    }
    last_piece->used += (size_t)(word - to);
}

uint32_t store_add(struct key key, struct node node)
{
    if (2 * ((size_t)node_count + 1) > table_size)
        grow_table();
    if (node_count == node_room) {
        node_room = node_room * 2 + 1024;
        nodes = checked(realloc(nodes, node_room * sizeof(*nodes)));
    }
    *find(key) = (struct place_of_key){key, node_count + 1};
    nodes[node_count] = node;
    append_state();
    return node_count++;
}

void store_take(char *state)
{
    size_t count = host_state_size() / sizeof(uint64_t);
    size_t bits = (count + 63) / 64;
    uint64_t *from = first_piece->words + taken;
    uint64_t *word = from + bits;

    memcpy(state, first_state, host_state_size());
    for (size_t n = 0; n < count; n++) {
        if (from[n / 64] >> (n % 64) & 1)
            memcpy(state + n * sizeof(uint64_t), word++, sizeof(uint64_t));
    }
    taken += (size_t)(word - from);
    if (taken == first_piece->used && first_piece->next != NULL) {
        struct piece *empty = first_piece;

        first_piece = empty->next;
        taken = 0;
        pieces--;
        free(empty);
    }
}

void store_edge(uint32_t from, uint32_t to)
{
    if (edge_count == edge_room) {
        edge_room = edge_room * 2 + 1024;
        edges = checked(realloc(edges, edge_room * sizeof(*edges)));
    }
    edges[edge_count++] = (struct edge){from, to};
}

uint32_t store_stranded(void)
{
    bool *leads_back = checked(calloc(node_count, sizeof(bool)));
    bool changed = true;
    uint32_t found = 0;

    leads_back[0] = true;
    while (changed) {
        changed = false;
        for (uint32_t n = node_count - 1; n > 0; n--) /* to its parent's children */
            if (leads_back[n] && !leads_back[nodes[n].parent])
                changed = leads_back[nodes[n].parent] = true;
        for (size_t n = edge_count; n-- > 0;)
            if (leads_back[edges[n].to] && !leads_back[edges[n].from])
                changed = leads_back[edges[n].from] = true;
    }
    while (found < node_count && leads_back[found])
        found++;
    free(leads_back);
    return found < node_count ? found : NO_NODE;
}

size_t store_bytes(void)
{
    return table_size * sizeof(*table) + node_room * sizeof(*nodes) + edge_room * sizeof(*edges) +
           most_pieces * sizeof(struct piece);
}
