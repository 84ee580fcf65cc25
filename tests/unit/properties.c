/* SPDX-License-Identifier: MIT */
/* All properties, in an order in which those that walk lists can trust them. */
#include "properties_all.h"

typedef const char *(*property_fn)(const struct step *step);

static const struct {
    const char *name;
    property_fn check;
} properties[] = {
    {"P6", p6},   {"P1", p1},   {"P2", p2},   {"P3", p3},   {"P5", p5},         {"P19", p19},
    {"P10", p10}, {"P7", p7},   {"P8", p8},   {"P9", p9},   {"P11", p11},       {"P4", p4},
    {"P12", p12}, {"P13", p13}, {"P14", p14}, {"P15", p15}, {"P4", p4_quantum}, {"P16", p16},
    {"P17", p17}, {"P18", p18}, {"P20", p20}, {"P21", p21}, {"P22", p22},       {"P23", p23},
    {"P24", p24}, {"P28", p28}, {"P29", p29}, {"P30", p30}, {"P31", p31},       {"P32", p32},
    {"P33", p33}, {"P34", p34}, {"P35", p35}, {"P36", p36},
};

const char *properties_check(const struct step *step, const char *only, const char **why)
{
    for (unsigned i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        bool asked = only == NULL || strcmp(only, properties[i].name) == 0;

        if (!asked && properties[i].check != p6) /* which finds the places, for all others */
            continue;
        *why = properties[i].check(step);
        if (*why != NULL && asked)
            return properties[i].name;
    }
    return NULL;
}
