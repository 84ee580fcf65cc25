/* SPDX-License-Identifier: MIT */
/*
 * A QEMU plugin: which ways the program went at each of the decisions listed in `sites`.
 *
 * A line of that file is `ADDRESS CONDITION REGISTER ...`: whether the condition holds, or,
 * unless REGISTER is negative, whether that register is zero. `seen` holds two bytes for
 * each line, set to 1 when it was false and when it was true. It is mapped, not written at
 * the end, so that nothing is lost when QEMU is killed; and since no byte is ever cleared,
 * any number of runs can share it.
 *
 * The plugin interface of QEMU 7.2 shows no registers, but QEMU exports what dumps them. They
 * are up to date between translation blocks only: run with -singlestep, where each
 * instruction is one. Prototypes as in qemu-plugin.h, which Debian does not ship.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef uint64_t plugin_id;
struct tb;
struct insn;
struct info;
struct cpu;

enum { READS_REGISTERS = 1 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translate)(plugin_id, struct tb *));
size_t qemu_plugin_tb_n_insns(const struct tb *tb);
struct insn *qemu_plugin_tb_get_insn(const struct tb *tb, size_t number);
uint64_t qemu_plugin_insn_vaddr(const struct insn *insn);
void qemu_plugin_register_vcpu_insn_exec_cb(struct insn *insn, void (*run)(unsigned, void *),
                                            int flags, void *data);

/* QEMU's own. */
struct cpu *qemu_get_cpu(int index);
void cpu_dump_state(struct cpu *cpu, FILE *file, int flags);

struct site {
    uint64_t address;
    unsigned condition;
    int reg;
    uint8_t *seen;
};

int qemu_plugin_version = 1;

static struct site *sites;
static size_t count;

/* The number behind `name` in a dump of the registers. */
static uint32_t value_in(const char *dump, const char *name)
{
    const char *place = strstr(dump, name);

    if (place == NULL) {
        fprintf(stderr, "no %s among the registers\n", name);
        abort();
    }
    return (uint32_t)strtoul(place + strlen(name), NULL, 16);
}

/* Whether an even condition holds (Armv7-M A7.3.1); the odd ones are its opposites. */
static bool holds(unsigned condition, uint32_t xpsr)
{
    bool n = xpsr >> 31 & 1, z = xpsr >> 30 & 1, c = xpsr >> 29 & 1, v = xpsr >> 28 & 1;

    switch (condition) {
    case 0:
        return z;
    case 2:
        return c;
    case 4:
        return n;
    case 6:
        return v;
    case 8:
        return c && !z;
    case 10:
        return n == v;
    default:
        return !z && n == v;
    }
}

static void decide(unsigned index, void *data)
{
    struct site *site = data;
    char dump[4096], name[16];
    FILE *file;

    if (site->seen[0] && site->seen[1])
        return;
    file = fmemopen(dump, sizeof(dump), "w");
    if (file == NULL)
        abort();
    cpu_dump_state(qemu_get_cpu((int)index), file, 0);
    fclose(file);
    if (site->reg < 0) {
        site->seen[holds(site->condition, value_in(dump, "XPSR="))] = 1;
    } else {
        snprintf(name, sizeof(name), "R%02d=", site->reg);
        site->seen[value_in(dump, name) == 0] = 1;
    }
}

static int by_address(const void *a, const void *b)
{
    uint64_t x = ((const struct site *)a)->address, y = ((const struct site *)b)->address;

    return (x > y) - (x < y);
}

static void translate(plugin_id id, struct tb *tb)
{
    (void)id;
    for (size_t n = 0; n < qemu_plugin_tb_n_insns(tb); n++) {
        struct insn *insn = qemu_plugin_tb_get_insn(tb, n);
        struct site wanted = {.address = qemu_plugin_insn_vaddr(insn)};
        struct site *site = bsearch(&wanted, sites, count, sizeof(*sites), by_address);

        if (site != NULL)
            qemu_plugin_register_vcpu_insn_exec_cb(insn, decide, READS_REGISTERS, site);
    }
}

static bool read_sites(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[1024];

    if (file == NULL)
        return false;
    while (fgets(line, sizeof(line), file) != NULL) {
        unsigned long long address;
        struct site site = {0};

        if (sscanf(line, "%llx %u %d", &address, &site.condition, &site.reg) != 3)
            return false;
        site.address = address;
        sites = realloc(sites, (count + 1) * sizeof(*sites));
        if (sites == NULL)
            abort();
        sites[count++] = site;
    }
    fclose(file);
    return count > 0;
}

static bool map_seen(const char *path)
{
    int file = open(path, O_RDWR);
    uint8_t *bytes = MAP_FAILED;

    if (file >= 0)
        bytes = mmap(NULL, 2 * count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (bytes == MAP_FAILED)
        return false;
    close(file);
    for (size_t n = 0; n < count; n++)
        sites[n].seen = &bytes[2 * n];
    return true;
}

int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv);

int qemu_plugin_install(plugin_id id, const struct info *info, int argc, char **argv)
{
    const char *listed = NULL, *seen = NULL;

    (void)info;
    for (int n = 0; n < argc; n++) {
        if (strncmp(argv[n], "sites=", 6) == 0)
            listed = argv[n] + 6;
        else if (strncmp(argv[n], "seen=", 5) == 0)
            seen = argv[n] + 5;
    }
    if (listed == NULL || seen == NULL || !read_sites(listed) || !map_seen(seen)) {
        fprintf(stderr, "coverage: cannot use the lists of decisions\n");
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    return 0;
}
