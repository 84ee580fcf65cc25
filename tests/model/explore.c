/* SPDX-License-Identifier: MIT */
/*
 * Visits every state, breadth first, and checks every property after each move.
 *
 *   explore [EVERY]
 *
 * Prints how many states and moves there are, how often each move was made and what
 * the calls returned. A broken property ends it with status 1 and the shortest way to
 * it. Of the moves that lead to a known form, each EVERYth (101) is followed one move
 * further, to see that forms leave out nothing that matters.
 */
#include "model.h"
#include "store.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RESULT_LEAST (-256) /* of a call, as an index of what is counted */
#define RESULTS 1024

static unsigned long long transitions, known, every = 101;
static unsigned long long made[MOVES_MAX], results[RESULTS], wakes[RESULTS];

/* A set of tasks that wait for mutexes in a cycle would wait for ever. */
static bool cycle(const struct task *task)
{
    for (unsigned n = 0; n <= TASKS; n++) {
        uintptr_t offset = (uintptr_t)task->queue - (uintptr_t)mutexes;

        if (task->queue == NULL || offset >= MUTEX_COUNT * sizeof(mutexes[0]))
            return false;
        task = ((const struct mutex *)(const void *)task->queue)->owner;
    }
    return true;
}

/* What is wrong with the present state, or with the step to it; or NULL. */
static const char *broken(const struct step *step, const char **why)
{
    *why = "tasks wait for each other's mutexes";
    FOR_EACH_TASK(task)
    {
        if (cycle(task))
            return "P11";
    }
    return properties_check(step, NULL, why);
}

/* Results that only say who, or how somebody ended. */
static bool names_something(uint32_t number)
{
    return number == CALL_spawn || number == CALL_join || number == CALL_sem_create ||
           number == CALL_mutex_create || number == CALL_queue_create || number == CALL_heap_alloc;
}

/* Did the step's call return something that says more than who? The end of a handler
 * returns what an earlier call did. */
static bool told(const struct step *step, int32_t *result)
{
    return returned(step, result) && step->number != CALL_signal_return &&
           (*result < 0 || !names_something(step->number));
}

/* A number for what was done, whoever was its target, and what calls returned. */
static uint64_t outcome(const struct move *move, const struct step *step)
{
    uint64_t sum = move->label + 1;
    int32_t result;

    if (told(step, &result))
        sum += (uint64_t)(result - RESULT_LEAST) << 16;
    FOR_EACH_TASK(task)
    {
        /* How somebody ended is left out of forms while its blocks come back. */
        if (woke(step, task) && old(step, task)->queue != &kernel.joiners)
            sum += (uint64_t)(task->context.result - RESULT_LEAST) << 32;
    }
    return sum;
}

static void count(unsigned n, const struct step *step)
{
    int32_t result;

    made[n]++;
    transitions++;
    if (told(step, &result))
        results[result - RESULT_LEAST]++;
    FOR_EACH_TASK(task)
    {
        if (woke(step, task))
            wakes[task->context.result - RESULT_LEAST]++;
    }
}

/* Two states of one form must agree on what can follow. */
static void agree(uint32_t node, uint32_t future)
{
    if (nodes[node].future != 0 && nodes[node].future != future) {
        printf("form: two states have it, and different things can follow; one is\n");
        trace(&(struct path){.node = node});
        exit(1);
    }
    nodes[node].future = future;
}

static uint32_t follow(const char *state, const struct path *path, bool search);

/* Move `n` led from `node` to the present state. */
static void meet(uint32_t node, unsigned n, struct key key)
{
    static char *copy;
    struct path path = {node, {(uint8_t)n}, 1};
    uint32_t met = store_find(key);

    if (met == NO_NODE) {
        store_add(key, (struct node){.parent = node, .move = (uint8_t)n});
        return;
    }
    if (met != node)
        store_edge(node, met);
    if (++known % every != 0)
        return;
    if (copy == NULL)
        copy = malloc(host_state_size());
    memcpy(copy, host_state, host_state_size());
    agree(met, follow(copy, &path, false));
}

/* Let everything happen that can in `state`, to which `path` leads; returns a number for
 * all that follows. With `search` this goes on from each state that is found. */
static uint32_t follow(const char *state, const struct path *path, bool search)
{
    struct step step = {.before = state};
    uint8_t form[FORM_MAX];
    uint64_t sum = 0;

    for (unsigned n = 0; n < move_count; n++) {
        const char *name, *why;
        struct key key;

        memcpy(host_state, state, host_state_size());
        if (!move_enabled(&moves[n]))
            continue;
        move_apply(&moves[n], &step);
        name = broken(&step, &why);
        if (name != NULL) {
            struct path whole = *path;

            whole.more[whole.count++] = (uint8_t)n;
            printf("%s: %s\n", name, why);
            trace(&whole);
            exit(1);
        }
        moves_renew_items();
        key = store_key(form, encode(form));
        sum += (key.high ^ outcome(&moves[n], &step)) * 0x9e3779b97f4a7c15ull >> 16;
        if (search) {
            count(n, &step);
            meet(path->node, n, key);
        }
    }
    return (uint32_t)sum | 1;
}

static void print_counts(void)
{
    printf("states: %u\ntransitions: %llu\n", node_count, transitions);
    for (unsigned n = 0; n < move_count; n++) {
        printf("move %s", moves[n].name);
        if (moves[n].aim != AIM_AT_NOTHING && moves[n].aim != AIM_AT_SLOT)
            printf(" %s", tasks[moves[n].target].def->name);
        printf(": %llu\n", made[n]);
    }
    for (int n = 0; n < RESULTS; n++) {
        if (results[n] != 0)
            printf("returned %d: %llu\n", n + RESULT_LEAST, results[n]);
    }
    for (int n = 0; n < RESULTS; n++) {
        if (wakes[n] != 0)
            printf("waited %d: %llu\n", n + RESULT_LEAST, wakes[n]);
    }
}

static void print_progress(unsigned depth)
{
    double seconds = (double)clock() / CLOCKS_PER_SEC;

    fprintf(stderr, "depth %u: %u states, %llu transitions, %.1f s, %.0f a second, %zu MB\n", depth,
            node_count, transitions, seconds, (double)transitions / seconds, store_bytes() >> 20);
}

/* Go on from each state in the order in which they are found; returns the depth. */
static unsigned search(void)
{
    char *state = malloc(host_state_size());
    uint32_t level_end = node_count;
    unsigned depth = 0;

    for (uint32_t node = 0; node < node_count; node++) {
        if (node == level_end) {
            print_progress(depth++);
            level_end = node_count;
        }
        store_take(state);
        agree(node, follow(state, &(struct path){.node = node}, true));
    }
    free(state);
    return depth;
}

int main(int argc, char **argv)
{
    uint8_t form[FORM_MAX];
    unsigned depth;
    uint32_t stranded;

    if (argc > 1)
        every = strtoull(argv[1], NULL, 10);
    moves_make();
    encode_begin();
    host_boot();
    moves_renew_items();
    store_begin();
    store_add(store_key(form, encode(form)), (struct node){.parent = 0});
    depth = search();
    stranded = store_stranded();
    if (stranded != NO_NODE) {
        printf("stranded: nothing leads back from here to the first state\n");
        trace(&(struct path){.node = stranded});
        return 1;
    }
    print_counts();
    printf("depth: %u\n", depth);
    print_progress(depth);
    return 0;
}
