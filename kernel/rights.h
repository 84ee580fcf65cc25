/* SPDX-License-Identifier: MIT */
/*
 * What a task may do to an object or to another task: an entry for each that it has
 * any right to, at the object's index or the task's id behind the start of its row. The
 * rights themselves are generated, from the kinds of objects in scripts/kiln/base/kinds.py.
 *
 * Rows overlap: each is a window of one generated array. Where entries are plain, all
 * that a task has no right to is 0 in its window. Where there are so many different
 * rights that this would take much flash (CONFIG_RIGHTS_PLAIN_MAX), entries are keyed:
 * each says for which index it is, and a window has the entries of other rows between
 * its own. No two rows that differ begin at the same place, so that the index of an
 * entry tells whose it is.
 */
#ifndef KILN_KERNEL_RIGHTS_H
#define KILN_KERNEL_RIGHTS_H

#include <generated/layout.h> /* RIGHT_*, RIGHTS_TYPE, RIGHTS_KEYED */
#include <stdint.h>

/* An entry: the rights, and if it is keyed, the index above them. A right that does not
 * fit below it needs a wider RIGHTS_TYPE, which scripts/kiln/plan/rightstable.py chooses. */
typedef RIGHTS_TYPE rights_t;
#define RIGHTS_KEY_SHIFT 24
#define RIGHTS_KEY(index) ((rights_t)(index) << RIGHTS_KEY_SHIFT)

/* The rights at `index` of a row, maybe with their key; 0: none. `index` is that of an
 * object or a slot, or a task's id. Bound: constant. */
__attribute__((always_inline)) inline uint32_t rights_at(const rights_t *row, uint32_t index)
{
    uint32_t entry = row[index];

    return RIGHTS_KEYED && entry >> RIGHTS_KEY_SHIFT != index ? 0 : entry;
}

#endif
