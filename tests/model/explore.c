/* SPDX-License-Identifier: MIT */
/*
 * Visits every state, breadth first, and checks every property after each move.
 *
 *   explore [STATES]
 *
 * Prints how many states and moves there are and how often each move was made. A
 * broken property ends it with status 1 and the shortest way to it. With STATES it
 * gives up, with status 3, at so many.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* How a state was reached. */
struct node {
    uint32_t parent;
    uint8_t move;
};

struct key {
    uint64_t high, low;
};

/* Concrete states that wait to be gone on from, one behind the other. */
struct frontier {
    char *states;
    uint32_t *nodes;
    size_t count, room;
};

static struct node *nodes;
static size_t node_count, node_room;
static struct key *table; /* open addressing; all zero: empty */
static size_t table_size = 1 << 16;
static unsigned long long made[MOVES_MAX], transitions;
static struct frontier frontiers[2];

/* 128 bits of a form: two different multiplicative hashes, finished by mixing. At ten
 * million states the chance that any two share one is below 10^-24. */
static struct key hash(const uint8_t *form, unsigned length)
{
    struct key key = {0x9e3779b97f4a7c15ull, 0xc2b2ae3d27d4eb4full};

    for (unsigned n = 0; n < length; n++) {
        key.high = (key.high ^ form[n]) * 0x100000001b3ull;
        key.low = (key.low + form[n] + 1) * 0xff51afd7ed558ccdull;
        key.low ^= key.low >> 32;
    }
    key.high ^= key.high >> 29;
    key.high *= 0xbf58476d1ce4e5b9ull;
    key.high ^= key.high >> 32 ^ length;
    return key;
}

static struct key *find(struct key *keys, size_t size, struct key key)
{
    size_t at = key.low & (size - 1);

    while ((keys[at].high | keys[at].low) != 0 &&
           (keys[at].high != key.high || keys[at].low != key.low))
        at = (at + 1) & (size - 1);
    return &keys[at];
}

static void grow_table(void)
{
    struct key *old_table = table;
    size_t old_size = table_size;

    table_size *= 2;
    table = calloc(table_size, sizeof(*table));
    for (size_t n = 0; n < old_size; n++) {
        if ((old_table[n].high | old_table[n].low) != 0)
            *find(table, table_size, old_table[n]) = old_table[n];
    }
    free(old_table);
}

/* Is the present state new? Then it is known from now on. */
static bool note_state(void)
{
    uint8_t form[FORM_MAX];
    struct key key = hash(form, encode(form));
    struct key *place = find(table, table_size, key);

    if ((place->high | place->low) != 0)
        return false;
    *place = key;
    if (2 * (node_count + 1) > table_size)
        grow_table();
    return true;
}

static void add_state(struct frontier *frontier, uint32_t parent, unsigned move)
{
    size_t size = host_state_size();

    if (node_count == node_room) {
        node_room = node_room * 2 + 1024;
        nodes = realloc(nodes, node_room * sizeof(*nodes));
    }
    if (frontier->count == frontier->room) {
        frontier->room = frontier->room * 2 + 1024;
        frontier->states = realloc(frontier->states, frontier->room * size);
        frontier->nodes = realloc(frontier->nodes, frontier->room * sizeof(uint32_t));
    }
    memcpy(frontier->states + frontier->count * size, host_state, size);
    frontier->nodes[frontier->count++] = (uint32_t)node_count;
    nodes[node_count++] = (struct node){parent, (uint8_t)move};
}

static void tell(const struct move *move, const struct step *step)
{
    int32_t result;

    printf("  %-5s %s", step->task->def->name, move->name);
    if (move->target != 0)
        printf(" %s", tasks[move->target].def->name);
    if (move->kind == MOVE_CALL && returned(step, &result))
        printf(" = %d", result);
    printf("\n");
}

/* The way to `node` and one `move` more, played again from the start. */
static void tell_way(uint32_t node, unsigned move)
{
    unsigned way[4096];
    unsigned length = 0;
    char *before = malloc(host_state_size());
    struct step step = {.before = before};

    way[length++] = move;
    for (; node != 0 && length < 4096; node = nodes[node].parent)
        way[length++] = nodes[node].move;
    host_boot();
    while (length-- > 0) {
        memcpy(before, host_state, host_state_size());
        move_apply(&moves[way[length]], &step);
        tell(&moves[way[length]], &step);
    }
    free(before);
}

/* Everything that can happen in one state. */
static bool expand(const char *state, uint32_t node, struct frontier *next)
{
    struct step step = {.before = state};
    const char *why;

    for (unsigned n = 0; n < move_count; n++) {
        const char *broken;

        memcpy(host_state, state, host_state_size());
        if (!move_enabled(&moves[n]))
            continue;
        move_apply(&moves[n], &step);
        made[n]++;
        transitions++;
        broken = properties_check(&step, NULL, &why);
        if (broken != NULL) {
            printf("%s: %s\n", broken, why);
            tell_way(node, n);
            return false;
        }
        if (note_state())
            add_state(next, node, n);
    }
    return true;
}

static void report(unsigned depth, double seconds)
{
    printf("states: %zu\ntransitions: %llu\ndepth: %u\n", node_count, transitions, depth);
    for (unsigned n = 0; n < move_count; n++) {
        printf("move %s", moves[n].name);
        if (moves[n].target != 0)
            printf(" %s", tasks[moves[n].target].def->name);
        printf(": %llu\n", made[n]);
    }
    fprintf(stderr, "%.1f s, %.0f transitions a second, %zu MB\n", seconds,
            (double)transitions / seconds,
            (table_size * sizeof(*table) + node_room * sizeof(*nodes) +
             (frontiers[0].room + frontiers[1].room) * host_state_size()) >>
                20);
}

int main(int argc, char **argv)
{
    size_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : SIZE_MAX;
    size_t size = host_state_size();
    clock_t begin = clock();
    unsigned depth = 0;

    moves_make();
    table = calloc(table_size, sizeof(*table));
    host_boot();
    note_state();
    add_state(&frontiers[0], 0, 0);
    for (; frontiers[depth % 2].count != 0; depth++) {
        struct frontier *present = &frontiers[depth % 2];
        struct frontier *next = &frontiers[(depth + 1) % 2];

        next->count = 0;
        for (size_t n = 0; n < present->count; n++) {
            if (!expand(present->states + n * size, present->nodes[n], next))
                return 1;
        }
        if (node_count > most)
            return 3;
    }
    report(depth, (double)(clock() - begin) / CLOCKS_PER_SEC);
    return 0;
}
