/* SPDX-License-Identifier: MIT */
/* P28 to P30: what is whose in the heaps, and how it changes hands. */
#include "heap.h"
#include "properties_all.h"
#include "reaper.h"

#define BLOCKS_MAX 1024

/* Of each least block, the owner of the block in use that it is part of; 0: free. */
struct cells {
    uint8_t owner[BLOCKS_MAX];
    uint32_t first[BLOCKS_MAX]; /* and where that begins */
    uint32_t count;
    bool good;
};

static struct cells before, after;

static uint32_t blocks_in(const struct heap_def *def)
{
    return def->size >> def->shift;
}

/* From the map alone, of the present state or (`step`) of that before it. */
static void read_map(const struct step *step, const struct heap_def *def, struct cells *cells)
{
    cells->count = blocks_in(def);
    cells->good = cells->count <= BLOCKS_MAX;
    memset(cells->owner, 0, cells->good ? cells->count : 0);
    for (uint32_t i = 0; cells->good && i < cells->count;) {
        struct heap_entry entry = step == NULL ? def->map[i] : *BEFORE(step, def->map[i]);
        uint32_t size = entry.owner == 0 ? 1 : 1u << entry.order;

        cells->good = i % size == 0 && size <= cells->count - i;
        for (uint32_t n = i; cells->good && n < i + size; n++) {
            cells->owner[n] = entry.owner;
            cells->first[n] = i;
            cells->good = n == i || def->map[n].owner == 0 || step != NULL;
        }
        i += size;
    }
}

static bool bit(const uint32_t *words, uint32_t number)
{
    return words[number / 32] >> number % 32 & 1;
}

/* The free nodes cover every free cell once, and no other; no two buddies are free. */
static const char *tree_wrong(const struct heap_def *def, const struct cells *cells)
{
    uint32_t size = 1u << def->buddy.top;
    bool covered[BLOCKS_MAX];

    memset(covered, false, cells->count);
    for (uint32_t node = 1; node < 2u << def->buddy.top; node++) {
        uint32_t span, first;

        if (node % 32 == 0 && def->buddy.free[0][node / 32] == 0)
            node += 31;
        if (!bit(def->buddy.free[0], node))
            continue;
        span = size >> (31 - (uint32_t)__builtin_clz(node));
        first = node * span - size;
        if (node > 1 && bit(def->buddy.free[0], node ^ 1))
            return "two buddies are free and not merged";
        for (uint32_t i = first; i < first + span; i++) {
            if (i >= cells->count || cells->owner[i] != 0 || covered[i])
                return "a free block is in use, free twice or beyond the end";
            covered[i] = true;
        }
    }
    for (uint32_t i = 0; i < cells->count; i++) {
        if (cells->owner[i] == 0 && !covered[i])
            return "memory is neither free nor in use";
    }
    return NULL;
}

/* Each level says which words of the one below are not 0. */
static bool levels_agree(const struct heap_def *def)
{
    uint32_t words = (2u << def->buddy.top) / 32;

    if (bit(def->buddy.free[0], 0))
        return false;
    for (uint32_t level = 1; level < BUDDY_LEVEL_COUNT; level++) {
        for (uint32_t i = 0; i < (words == 0 ? 1 : words); i++) {
            if (bit(def->buddy.free[level], i) != (def->buddy.free[level - 1][i] != 0))
                return false;
        }
        words /= 32;
    }
    return true;
}

static const char *heap_wrong(const struct heap_def *def, uint32_t owned[TASK_COUNT])
{
    uint32_t used = 0;

    read_map(NULL, def, &after);
    if (!after.good)
        return "the map of a heap is no map";
    for (uint32_t i = 0; i < after.count; i++) {
        used += after.owner[i] != 0 ? 1u << def->shift : 0;
        owned[after.owner[i]] += after.owner[i] != 0 && after.first[i] == i;
    }
    if (used != *def->used)
        return "the bytes in use are counted wrongly";
    if (!levels_agree(def))
        return "a level of bits is not what is below it";
    return tree_wrong(def, &after);
}

/* All that heap_wrong() looks at: the map, the bits and the count of bytes. Returns the size. */
static size_t describe(const struct heap_def *def, uint8_t *text)
{
    size_t size = blocks_in(def) * sizeof(*def->map);
    size_t words = (2u << def->buddy.top) / 32;

    memcpy(text, def->map, size);
    for (uint32_t level = 0; level < BUDDY_LEVEL_COUNT; level++, words /= 32) {
        size_t bytes = (words == 0 ? 1 : words) * sizeof(uint32_t);

        memcpy(text + size, def->buddy.free[level], bytes);
        size += bytes;
    }
    memcpy(text + size, def->used, sizeof(*def->used));
    return size + sizeof(*def->used);
}

/* Adds to `owned` what each task owns of the heap. Most steps leave a heap as it is: what was
 * right is not looked at again as long as all of it is the same. */
static const char *count_owned(const struct heap_def *def, uint32_t owned[TASK_COUNT])
{
    static struct {
        uint8_t text[4 * BLOCKS_MAX];
        uint32_t owned[TASK_COUNT];
        size_t size;
    } right[HEAP_COUNT + 1], *known;
    uint8_t text[4 * BLOCKS_MAX];
    size_t size;

    if (blocks_in(def) > BLOCKS_MAX)
        return "a heap is larger than this can check";
    known = &right[def - heap_defs];
    size = describe(def, text);
    if (known->size != size || memcmp(known->text, text, size) != 0) {
        const char *wrong;

        memset(known, 0, sizeof(*known));
        wrong = heap_wrong(def, known->owned);
        if (wrong != NULL)
            return wrong;
        memcpy(known->text, text, size);
        known->size = size;
    }
    FOR_EACH_TASK(task)
    {
        if (def->owned[id(task)] != known->owned[id(task)])
            return "a task's blocks are counted wrongly";
        owned[id(task)] += known->owned[id(task)];
    }
    return NULL;
}

/* Every byte of a heap is part of one block, free or in use; free buddies are merged; and
 * who owns a block lives, or is ending, which nobody does who owns none. */
const char *p28(const struct step *step)
{
    uint32_t owned[TASK_COUNT] = {0};
    bool ending = false;

    (void)step;
    for (const struct heap_def *heap = heap_defs; heap < heap_defs + HEAP_COUNT; heap++) {
        const char *wrong = count_owned(heap, owned);

        if (wrong != NULL)
            return wrong;
    }
    FOR_EACH_TASK(task)
    {
        bool is_ending = HEAP_COUNT != 0 && task->state == TASK_ENDING;

        if (owned[id(task)] != 0 && task->def->domain != 0)
            return "a pool's task owns a block";
        if (owned[id(task)] != 0 && !task_lives(task->state) && !is_ending)
            return "a task that ended owns a block";
        if (is_ending && owned[id(task)] == 0)
            return "a task is ending and owns nothing";
        ending |= is_ending;
    }
    if (HEAP_COUNT != 0 && ending != (reaper.task != NULL))
        return "nobody looks for the blocks of a task that ended";
    if (ending && reaper.task->state != TASK_ENDING)
        return "the blocks of a task that lives are taken away";
    return NULL;
}

/* The handle of the heap that a call of heaps is about. */
static uint32_t handle_of(const struct step *step)
{
    return step->args[0] == (uint32_t)KILN_HEAP_OWN ? step->task->def->heap : step->args[0];
}

/* The heap that the step's call is about, if it is one of heaps; NULL: none. */
static const struct heap_def *heap_of(const struct step *step)
{
    if (step->action != ACTION_CALL || step->number < CALL_heap_alloc ||
        step->number > CALL_heap_give)
        return NULL;
    return object_of(handle_of(step), KILN_OBJECT_HEAP);
}

static uint8_t owner_id(const struct task *task)
{
    return task->def->domain != 0 ? task->def->domain : (uint8_t)id(task);
}

/* May a block of `owner` become free, or a free one that task's, in this step? */
static bool change_good(const struct step *step, const struct heap_def *heap, uint8_t owner,
                        bool taken)
{
    bool own = heap == heap_of(step) && owner == owner_id(step->task);
    bool ending = old(step, &tasks[owner])->state == TASK_ENDING || ended(step, &tasks[owner]) ||
                  (step->bad_frame && owner_id(step->task) == owner);

    if (own && succeeded(step, CALL_heap_resize))
        return true;
    if (taken)
        return own && succeeded(step, CALL_heap_alloc);
    return (own && succeeded(step, CALL_heap_free)) || (step->action == ACTION_TICK && ending);
}

/* Does the call name the beginning of a block that was the caller's? */
static bool names_own_block(const struct step *step, const struct heap_def *def)
{
    uint32_t offset = step->args[1] - (uint32_t)def->start;
    uint32_t index = offset >> def->shift;

    return offset < def->size && offset == index << def->shift && before.first[index] == index &&
           before.owner[index] == owner_id(step->task);
}

/* Did the step's call hand that part of its own block over, to a task that lives and may use it? */
static bool given_good(const struct step *step, const struct heap_def *def, uint32_t part)
{
    uint32_t to = (step->args[2] & PID_ID_MASK) - 1;
    uint32_t first = (step->args[1] - (uint32_t)def->start) >> def->shift;

    return def == heap_of(step) && succeeded(step, CALL_heap_give) && names_own_block(step, def) &&
           before.first[part] == first && after.first[part] == first && to < TASK_COUNT &&
           (uint32_t)old(step, &tasks[to])->pid == step->args[2] &&
           task_lives(old(step, &tasks[to])->state) &&
           (rights_at(tasks[to].def->rights, handle_of(step)) & RIGHT_HEAP_ALLOC) &&
           after.owner[part] == owner_id(&tasks[to]);
}

static bool map_changed(const struct step *step, const struct heap_def *def)
{
    return memcmp(def->map, BEFORE(step, *def->map), blocks_in(def) * sizeof(*def->map)) != 0;
}

/* Only its owner's call takes a block or gives it back, or a tick if the owner has ended:
 * free, resize and give reach no other's, none twice, and none by an address inside; give hands a
 * whole block to a living task that may use the heap. */
const char *p29(const struct step *step)
{
    for (const struct heap_def *def = heap_defs; def < heap_defs + HEAP_COUNT; def++) {
        if (def != heap_of(step) && !map_changed(step, def))
            continue;
        read_map(step, def, &before);
        read_map(NULL, def, &after);
        for (uint32_t i = 0; i < after.count; i++) {
            uint8_t was_of = before.owner[i], is_of = after.owner[i];

            if (was_of == is_of)
                continue;
            if (was_of != 0 && is_of != 0 && !given_good(step, def, i))
                return "a block went from one task to another";
            if ((was_of == 0 || is_of == 0) &&
                !change_good(step, def, was_of == 0 ? is_of : was_of, was_of == 0))
                return "a block changed hands by itself";
        }
        if (def == heap_of(step) && !names_own_block(step, def) &&
            (succeeded(step, CALL_heap_free) || succeeded(step, CALL_heap_resize) ||
             succeeded(step, CALL_heap_give)))
            return "a call reached what is no block of the caller's";
    }
    return NULL;
}

/* Was the range free before the step? */
static bool was_free(uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        if (i >= before.count || before.owner[i] != 0)
            return false;
    }
    return true;
}

/* Least blocks of a block of so many bytes; more than there are for what cannot be. */
static uint32_t blocks_for(const struct heap_def *def, uint32_t bytes)
{
    uint32_t count = 1;

    while (count <= before.count && (uint64_t)count << def->shift < bytes)
        count *= 2;
    return count;
}

/* The largest free block around `count` least blocks that are free. */
static uint32_t largest_around(uint32_t first, uint32_t count)
{
    while (count <= before.count && was_free(first & ~(2 * count - 1), 2 * count))
        count *= 2;
    return count;
}

/* A new block: as small as can be, from the smallest free block that is large enough. */
static const char *alloc_wrong(const struct step *step, const struct heap_def *def, int32_t result)
{
    uint32_t count = blocks_for(def, step->args[1]);
    uint32_t smallest = UINT32_MAX;
    uint32_t index = ((uint32_t)result - (uint32_t)def->start) >> def->shift;

    for (uint32_t i = 0; i < before.count && count <= before.count; i += count) {
        if (was_free(i, count) && largest_around(i, count) < smallest)
            smallest = largest_around(i, count);
    }
    if (result < 0)
        return smallest == UINT32_MAX ? NULL : "a block was free and not found";
    if (index >= before.count || !was_free(index, count) || index % count != 0)
        return "a block is not of what was free";
    if (after.first[index] != index || 1u << def->map[index].order != count)
        return "a block is not of the size that was asked for";
    return largest_around(index, count) == smallest ? NULL : "a larger block was split than needed";
}

/* A block of another size: a smaller one always, a larger one where what is behind is free. */
static const char *resize_wrong(const struct step *step, const struct heap_def *def, int32_t result)
{
    uint32_t index = (step->args[1] - (uint32_t)def->start) >> def->shift;
    uint32_t count = blocks_for(def, step->args[2]);
    uint32_t size = 1;
    bool room;

    while (index + size < before.count && before.first[index + size] == index &&
           before.owner[index + size] != 0)
        size++;
    room = count <= size ||
           (count <= before.count && index % count == 0 && was_free(index + size, count - size));
    if (result < 0)
        return room ? "there was room for a larger block" : NULL;
    if (!room || 1u << def->map[index].order != count)
        return "a block is not of the size that was asked for";
    return NULL;
}

/* A block is found whenever one is free that is large enough, the smallest such, and has the
 * least size that was asked for, rounded up to a power of two. */
const char *p30(const struct step *step)
{
    const struct heap_def *def = heap_of(step);
    int32_t result = 0;

    if (def == NULL || !returned(step, &result) || (result < 0 && result != -ENOMEM))
        return NULL;
    read_map(step, def, &before);
    read_map(NULL, def, &after);
    if (step->number == CALL_heap_alloc)
        return alloc_wrong(step, def, result);
    return step->number == CALL_heap_resize ? resize_wrong(step, def, result) : NULL;
}
