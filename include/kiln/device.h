/* SPDX-License-Identifier: MIT */
/*
 * From a device's type in board.yaml to its driver. A driver of <kiln/gpio.h> or <kiln/counter.h> is
 * a constant that is called after the interface and the type, such as kiln_gpio_driver_stm32f4_gpio.
 * A type without one is an error of the compiler, which names the constant that there is not.
 * docs/drivers.md says how to write one.
 */
#ifndef KILN_DEVICE_H
#define KILN_DEVICE_H

/* The driver of `DEVICE`, as <kiln/app.h> spells it: LED0 for led0. `kind` is gpio or counter. */
#define KILN_DRIVER(kind, DEVICE) KILN_DRIVER_FOR(kind, DEVICE##_TYPE)
#define KILN_DRIVER_FOR(kind, type) KILN_DRIVER_CALLED(kind, type)
#define KILN_DRIVER_CALLED(kind, type) kiln_##kind##_driver_##type

#endif
