/* SPDX-License-Identifier: MIT */
#include "faultlog.h"

#include "kernel.h"

KERNEL_STATE_PART("fault") static struct fault_record records[CONFIG_FAULT_LOG_RECORDS];
KERNEL_STATE_PART("fault") static uint32_t oldest; /* its index, of those not printed yet */
KERNEL_STATE_PART("fault") static uint32_t kept;   /* records from there on, round the end */
KERNEL_STATE_PART("fault") static uint32_t known;  /* records that hold a fault, printed ones too */
KERNEL_STATE_PART("fault") static uint32_t dropped;

bool faultlog_add(struct fault_record record)
{
    if (CONSOLE_COUNT == 0)
        return false;
    if (kept == CONFIG_FAULT_LOG_RECORDS) {
        dropped++;
        return false;
    }
    records[(oldest + kept++) % CONFIG_FAULT_LOG_RECORDS] = record;
    if (INSPECTOR_COUNT != 0 && known < CONFIG_FAULT_LOG_RECORDS)
        known++;
    return true;
}

const struct fault_record *fault_oldest(void)
{
    return kept == 0 ? NULL : &records[oldest];
}

const struct fault_record *fault_latest(uint32_t index)
{
    if (CONSOLE_COUNT == 0 || index >= known)
        return NULL;
    return &records[(oldest + kept + CONFIG_FAULT_LOG_RECORDS - 1 - index) %
                    CONFIG_FAULT_LOG_RECORDS];
}

void fault_printed(void)
{
    oldest = (oldest + 1) % CONFIG_FAULT_LOG_RECORDS;
    kept--;
}

uint32_t fault_dropped(void)
{
    return dropped;
}

void fault_dropped_printed(void)
{
    dropped = 0;
}
