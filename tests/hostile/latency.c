/* SPDX-License-Identifier: MIT */
/*
 * A QEMU plugin: the most instructions ever executed between the instruction at
 * `from` (the latest time) and the one at `to`. The stops of a debugger do not
 * count. Prototypes as in QEMU's qemu-plugin.h, which Debian does not ship.
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

enum { NO_REGISTERS = 0, ADD_U64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translate)(plugin_id, struct tb *));
size_t qemu_plugin_tb_n_insns(const struct tb *tb);
struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t number);
uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, void (*run)(unsigned, void *),
                                            int flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct insn *insn, int operation, void *counter,
                                                uint64_t amount);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*end)(plugin_id, void *), void *data);

int qemu_plugin_version = 1;

static uint64_t from_address, to_address;
static uint64_t executed, started, most, times;
static bool armed;
static const char *report;

static void at_from(unsigned cpu, void *data)
{
    (void)cpu, (void)data;
    started = executed;
    armed = true;
}

static void at_to(unsigned cpu, void *data)
{
    (void)cpu, (void)data;
    if (armed && executed - started > most)
        most = executed - started;
    times += armed;
    armed = false;
}

static void translate(plugin_id id, struct tb *tb)
{
    (void)id;
    for (size_t n = 0; n < qemu_plugin_tb_n_insns(tb); n++) {
        struct insn *insn = qemu_plugin_tb_get_insn(tb, n);
        uint64_t address = qemu_plugin_insn_vaddr(insn);

        qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &executed, 1);
        if (address == from_address)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, at_from, NO_REGISTERS, NULL);
        if (address == to_address)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, at_to, NO_REGISTERS, NULL);
    }
}

static void at_exit(plugin_id id, void *data)
{
    FILE *file = fopen(report, "w");

    (void)id, (void)data;
    if (file != NULL) {
        fprintf(file, "%llu %llu\n", (unsigned long long)most, (unsigned long long)times);
        fclose(file);
    }
}

int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv);

int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv)
{
    (void)info;
    for (int n = 0; n < argc; n++) {
        if (strncmp(argv[n], "from=", 5) == 0)
            from_address = strtoull(argv[n] + 5, NULL, 0);
        else if (strncmp(argv[n], "to=", 3) == 0)
            to_address = strtoull(argv[n] + 3, NULL, 0);
        else if (strncmp(argv[n], "report=", 7) == 0)
            report = strdup(argv[n] + 7);
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, at_exit, NULL);
    return report == NULL;
}
