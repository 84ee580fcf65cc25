/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <kiln/gpio.h>

#define EDGES (KILN_GPIO_RISING | KILN_GPIO_FALLING)

int kiln_gpio_input(const struct kiln_gpio *gpio, enum kiln_gpio_pull pull)
{
    if (gpio->pin >= gpio->driver->pins || (uint32_t)pull > KILN_GPIO_PULL_DOWN)
        return -EINVAL;
    return gpio->driver->input(gpio->base, gpio->pin, pull);
}

int kiln_gpio_output(const struct kiln_gpio *gpio, bool level)
{
    if (gpio->pin >= gpio->driver->pins)
        return -EINVAL;
    return gpio->driver->output(gpio->base, gpio->pin, level);
}

void kiln_gpio_set(const struct kiln_gpio *gpio, bool level)
{
    gpio->driver->set(gpio->base, gpio->pin, level);
}

void kiln_gpio_toggle(const struct kiln_gpio *gpio)
{
    gpio->driver->toggle(gpio->base, gpio->pin);
}

bool kiln_gpio_get(const struct kiln_gpio *gpio)
{
    return gpio->driver->get(gpio->base, gpio->pin);
}

int kiln_gpio_interrupt_at(const struct kiln_gpio *gpio, uint32_t edges)
{
    if (gpio->pin >= gpio->driver->pins || (edges & ~EDGES) != 0)
        return -EINVAL;
    if (!gpio->driver->interrupt_at)
        return -ENOTSUP;
    gpio->driver->interrupt_at(gpio->base, gpio->pin, edges);
    return 0;
}

bool kiln_gpio_interrupted(const struct kiln_gpio *gpio)
{
    return gpio->driver->interrupted && gpio->driver->interrupted(gpio->base, gpio->pin);
}
