/* SPDX-License-Identifier: MIT */
/* What only the victim does. */
#ifndef VICTIM_H
#define VICTIM_H

#include "box.h"

void victim_obey(const struct order *order);

#endif
