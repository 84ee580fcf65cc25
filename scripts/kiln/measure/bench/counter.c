/* SPDX-License-Identifier: MIT */
/*
 * A QEMU plugin: which instructions are executed from one address to another.
 *
 *   counter.so,report=FILE,path=ID:START:END[:VIA[:NOT]][,path=...],kernel=LOW:HIGH
 *             [,next=ADDRESS][,entry=ADDRESS...][,longest=1]
 *
 * END 0 is the first instruction outside the kernel's text, or at an `entry` into it,
 * where one exception follows another at once. Each time that a path was gone, the report
 * gets a line "ID ADDRESS ..." of the instructions executed, and a line "next" where a
 * stage of the image ends, at `next`. With `longest`, it gets one line of each path, of the
 * most instructions, at the end. A way that does not lead by VIA, or does by NOT, is not this path.
 * Prototypes as in QEMU's qemu-plugin.h, which Debian does not ship.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct tb;
struct insn;
struct info;

enum { NO_REGISTERS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translate)(plugin_id, struct tb *));
size_t qemu_plugin_tb_n_insns(const struct tb *tb);
struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t number);
uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*end)(plugin_id, void *), void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, void (*run)(unsigned, void *),
                                            int flags, void *data);
int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv);

int qemu_plugin_version = 1;

enum { PATHS = 64, ENTRIES = 16, LONGEST = 65536 };

struct path {
    char id[32];
    uint32_t start, end, via, not ;
    bool active;
    bool found, left; /* `via` was, `not` was */
    uint32_t trace[LONGEST], length;
    uint32_t kept[LONGEST], kept_length; /* the longest */
};

static struct path paths[PATHS];
static unsigned path_count, active_count;
static uint32_t kernel_low, kernel_high, next;
static uint32_t entries[ENTRIES];
static unsigned entry_count;
static bool only_longest;
static FILE *report;

static void write_path(const struct path *path, const uint32_t *trace, uint32_t length)
{
    fprintf(report, "%s", path->id);
    for (uint32_t n = 0; n < length; n++)
        fprintf(report, " %x", trace[n]);
    fprintf(report, "\n");
}

static void give_up(struct path *path)
{
    path->active = false;
    active_count--;
}

static void finish(struct path *path)
{
    give_up(path);
    if ((path->via != 0 && !path->found) || path->left)
        return;
    if (!only_longest) {
        write_path(path, path->trace, path->length);
    } else if (path->length > path->kept_length) {
        memcpy(path->kept, path->trace, path->length * sizeof(uint32_t));
        path->kept_length = path->length;
    }
}

static void add(struct path *path, uint32_t address)
{
    if (path->length < LONGEST)
        path->trace[path->length++] = address;
    else if (!only_longest)
        give_up(path); /* its end never comes, as of an interrupt that wakes nobody */
}

static void at_exit(plugin_id id, void *data)
{
    (void)id, (void)data;
    for (struct path *path = paths; only_longest && path < paths + path_count; path++)
        write_path(path, path->kept, path->kept_length);
    fflush(report);
}

static bool leaves_kernel(uint32_t address)
{
    for (unsigned n = 0; n < entry_count; n++)
        if (address == entries[n])
            return true;
    return address < kernel_low || address >= kernel_high;
}

static void executed(unsigned cpu, void *data)
{
    uint32_t address = (uint32_t)(uintptr_t)data;

    bool leaves = leaves_kernel(address);

    (void)cpu;
    if (address == next)
        fprintf(report, "next\n");
    for (struct path *path = paths; path < paths + path_count; path++) {
        if (path->active && (path->end == 0 ? leaves : address == path->end))
            finish(path);
        if (address == path->start) {
            active_count += !path->active;
            path->active = true;
            path->length = 0;
            path->found = path->left = false;
        }
        path->found |= address == path->via;
        path->left |= path->not != 0 && address == path->not ;
        if (path->active)
            add(path, address);
    }
}

/* Most instructions are of no path. */
static void executed_between(unsigned cpu, void *data)
{
    if (active_count != 0)
        executed(cpu, data);
}

static bool begins(uint32_t address)
{
    for (unsigned n = 0; n < path_count; n++)
        if (address == paths[n].start)
            return true;
    return address == next;
}

static void translate(plugin_id id, struct tb *tb)
{
    (void)id;
    for (size_t n = 0; n < qemu_plugin_tb_n_insns(tb); n++) {
        struct insn *insn = qemu_plugin_tb_get_insn(tb, n);
        uint32_t address = (uint32_t)qemu_plugin_insn_vaddr(insn);

        qemu_plugin_register_vcpu_insn_exec_cb(insn, begins(address) ? executed : executed_between,
                                               NO_REGISTERS, (void *)(uintptr_t)address);
    }
}

static bool add_path(const char *text)
{
    struct path *path = &paths[path_count];

    if (path_count == PATHS || sscanf(text, "%31[^:]:%i:%i:%i:%i", path->id, (int *)&path->start,
                                      (int *)&path->end, (int *)&path->via, (int *)&path->not ) < 3)
        return false;
    path_count++;
    return true;
}

int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv)
{
    (void)info;
    for (int n = 0; n < argc; n++) {
        const char *value = strchr(argv[n], '=');

        if (value == NULL)
            return 1;
        if (strncmp(argv[n], "path=", 5) == 0 && !add_path(value + 1))
            return 1;
        if (strncmp(argv[n], "kernel=", 7) == 0 &&
            sscanf(value + 1, "%i:%i", (int *)&kernel_low, (int *)&kernel_high) != 2)
            return 1;
        if (strncmp(argv[n], "next=", 5) == 0)
            next = (uint32_t)strtoul(value + 1, NULL, 0);
        if (strncmp(argv[n], "entry=", 6) == 0 && entry_count < ENTRIES)
            entries[entry_count++] = (uint32_t)strtoul(value + 1, NULL, 0);
        only_longest |= strncmp(argv[n], "longest=", 8) == 0;
        if (strncmp(argv[n], "report=", 7) == 0)
            report = fopen(value + 1, "w");
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, at_exit, NULL);
    return report == NULL;
}
