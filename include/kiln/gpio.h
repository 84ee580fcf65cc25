/* SPDX-License-Identifier: MIT */
/*
 * Pins of a port that the task was granted (`mmio`), whatever the port's type:
 *
 *     #include <kiln/app.h>
 *     #include <kiln/gpio.h>
 *
 *     static const struct kiln_gpio led = KILN_GPIO(LED0, LED0_PIN_LED);
 *
 *     kiln_gpio_output(&led, false);
 *     kiln_gpio_toggle(&led);
 *
 * The functions read and write the port's registers in the task, without a system call. They leave
 * the port's other pins as they are; two tasks cannot have one port. None blocks. A task without the
 * grant ends by a fault.
 *
 * What the board's drivers can do:
 *
 *     type            pins                                       pulls   interrupts of pins
 *     stm32f4_gpio    0 to 15                                    yes     <kiln/stm32_exti.h>
 *     stm32f1_gpio    0 to 15                                    yes     <kiln/stm32_exti.h>
 *     stellaris_gpio  0 to 7                                     yes     yes
 *     mps2_fpgaio     0 and 1, the lights; 8 and 9, the buttons  no      no
 */
#ifndef KILN_GPIO_H
#define KILN_GPIO_H

#include <kiln/device.h>
#include <stdbool.h>
#include <stdint.h>

/* A pin; constant, and best static. */
struct kiln_gpio {
    const struct kiln_gpio_driver *driver;
    uintptr_t base; /* of the port's registers */
    uint8_t pin;
};

/* A pin of a device, by the device's name in capitals and the pin's number. */
#define KILN_GPIO(DEVICE, number)                                                                  \
    {                                                                                              \
        &KILN_DRIVER(gpio, DEVICE), DEVICE##_BASE, (number)                                        \
    }

/* The level of an input that nothing drives. */
enum kiln_gpio_pull {
    KILN_GPIO_FLOATING,
    KILN_GPIO_PULL_UP,
    KILN_GPIO_PULL_DOWN,
};

/* Edges that interrupt; they can be joined by |. */
#define KILN_GPIO_NO_EDGE 0u
#define KILN_GPIO_RISING 1u
#define KILN_GPIO_FALLING 2u

/* Make the pin an input.
 *
 * Returns 0, or
 *   -EINVAL   the port has no such pin, or `pull` is none of enum kiln_gpio_pull
 *   -ENOTSUP  the pin cannot be an input, or has no such pull
 * Then nothing was changed. */
int kiln_gpio_input(const struct kiln_gpio *gpio, enum kiln_gpio_pull pull);

/* Make the pin an output that drives both ways. It has `level` from its first moment on.
 *
 * Returns 0, or
 *   -EINVAL   the port has no such pin
 *   -ENOTSUP  the pin cannot be an output
 * Then nothing was changed. */
int kiln_gpio_output(const struct kiln_gpio *gpio, bool level);

/* Drive an output high (true) or low. */
void kiln_gpio_set(const struct kiln_gpio *gpio, bool level);

/* Toggle an output: drive the opposite of the level that was set last. */
void kiln_gpio_toggle(const struct kiln_gpio *gpio);

/* The level at the pin, of an output too. */
bool kiln_gpio_get(const struct kiln_gpio *gpio);

/* Let the port interrupt at these edges of the pin (KILN_GPIO_...), or at none. An edge from before is
 * forgotten. The task needs the port's interrupt in its `irqs`, and waits for it as <kiln/irq.h> says.
 *
 * Returns 0, or
 *   -EINVAL   the port has no such pin, or there is no such edge
 *   -ENOTSUP  the port has no interrupts of pins */
int kiln_gpio_interrupt_at(const struct kiln_gpio *gpio, uint32_t edges);

/* Whether such an edge came since the last call. Then the pin's part of the interrupt is low again,
 * before this returns, so that the interrupt can be enabled. False if the port has no interrupts. */
bool kiln_gpio_interrupted(const struct kiln_gpio *gpio);

/* How a type of port does this. `pin` is below `pins`, `edges` are known ones; the level of a
 * function is that of the pin. Ports without interrupts leave the last two out. */
struct kiln_gpio_driver {
    uint8_t pins;
    int (*input)(uintptr_t base, uint32_t pin, enum kiln_gpio_pull pull);
    int (*output)(uintptr_t base, uint32_t pin, bool level);
    void (*set)(uintptr_t base, uint32_t pin, bool level);
    void (*toggle)(uintptr_t base, uint32_t pin);
    bool (*get)(uintptr_t base, uint32_t pin);
    void (*interrupt_at)(uintptr_t base, uint32_t pin, uint32_t edges);
    bool (*interrupted)(uintptr_t base, uint32_t pin);
};

extern const struct kiln_gpio_driver kiln_gpio_driver_mps2_fpgaio;
extern const struct kiln_gpio_driver kiln_gpio_driver_stellaris_gpio;
extern const struct kiln_gpio_driver kiln_gpio_driver_stm32f1_gpio;
extern const struct kiln_gpio_driver kiln_gpio_driver_stm32f4_gpio;

#endif
