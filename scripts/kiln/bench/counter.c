/* SPDX-License-Identifier: MIT */
/*
 * A QEMU plugin: which instructions are executed from one address to another.
 *
 *   counter.so,report=FILE,path=ID:START:END[,path=...],kernel=LOW:HIGH
 *
 * END 0 is the first instruction outside the kernel's text. For each path the
 * report has a line "ID COUNT ..." of how many instructions each round took, in
 * order, and one "ID: ADDRESS ..." of those that the shortest round executed.
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
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, void (*run)(unsigned, void *),
                                            int flags, void *data);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*end)(plugin_id, void *), void *data);
int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv);

int qemu_plugin_version = 1;

enum { PATHS = 64, ROUNDS = 4096, LONGEST = 65536 };

struct path {
    char id[32];
    uint32_t start, end;
    bool active;
    uint32_t counts[ROUNDS], rounds;
    uint32_t trace[LONGEST], length;
    uint32_t *shortest, shortest_length;
};

static struct path paths[PATHS];
static unsigned path_count;
static uint32_t kernel_low, kernel_high;
static const char *report;

static void finish(struct path *path)
{
    path->active = false;
    if (path->rounds < ROUNDS)
        path->counts[path->rounds++] = path->length;
    if (path->shortest == NULL || path->length < path->shortest_length) {
        path->shortest = realloc(path->shortest, path->length * sizeof(uint32_t));
        memcpy(path->shortest, path->trace, path->length * sizeof(uint32_t));
        path->shortest_length = path->length;
    }
}

static void executed(unsigned cpu, void *data)
{
    uint32_t address = (uint32_t)(uintptr_t)data;

    (void)cpu;
    for (struct path *path = paths; path < paths + path_count; path++) {
        bool out = path->end == 0 && (address < kernel_low || address >= kernel_high);

        if (path->active && (out || address == path->end))
            finish(path);
        if (address == path->start) {
            path->active = true;
            path->length = 0;
        }
        if (path->active && path->length < LONGEST)
            path->trace[path->length++] = address;
    }
}

static void translate(plugin_id id, struct tb *tb)
{
    (void)id;
    for (size_t n = 0; n < qemu_plugin_tb_n_insns(tb); n++) {
        struct insn *insn = qemu_plugin_tb_get_insn(tb, n);

        qemu_plugin_register_vcpu_insn_exec_cb(insn, executed, NO_REGISTERS,
                                               (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn));
    }
}

static void at_exit(plugin_id id, void *data)
{
    FILE *file = fopen(report, "w");

    (void)id, (void)data;
    if (file == NULL)
        return;
    for (struct path *path = paths; path < paths + path_count; path++) {
        fprintf(file, "%s", path->id);
        for (uint32_t n = 0; n < path->rounds; n++)
            fprintf(file, " %u", path->counts[n]);
        fprintf(file, "\n%s:", path->id);
        for (uint32_t n = 0; n < path->shortest_length; n++)
            fprintf(file, " %x", path->shortest[n]);
        fprintf(file, "\n");
    }
    fclose(file);
}

static bool add_path(const char *text)
{
    struct path *path = &paths[path_count];

    if (path_count == PATHS ||
        sscanf(text, "%31[^:]:%i:%i", path->id, (int *)&path->start, (int *)&path->end) != 3)
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
        if (strncmp(argv[n], "report=", 7) == 0)
            report = strdup(value + 1);
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, at_exit, NULL);
    return report == NULL;
}
