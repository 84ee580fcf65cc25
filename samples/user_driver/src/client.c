/* SPDX-License-Identifier: MIT */
/* Has the driver count intervals, computes meanwhile, and looks at the kernel's clock. */
#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>

static const struct order wanted[] = {{10000, 20}, {2500, 80}, {250, 800}};

#define ORDERS (sizeof(wanted) / sizeof(wanted[0]))
#define US 1000

/* Something to do that the driver's interrupts interrupt: the next prime number. */
static uint32_t next_prime(uint32_t number)
{
    for (;;) {
        uint32_t divisor = 2;

        number++;
        while (divisor * divisor <= number && number % divisor != 0)
            divisor++;
        if (divisor * divisor > number)
            return number;
    }
}

static int count(const struct order *order)
{
    struct report report;
    int64_t start = kiln_time();
    int32_t due_ms = (int32_t)(order->interval_us * order->count / US);
    int32_t took_ms;
    uint32_t prime = 1;
    int result = orders_send(order, KILN_FOREVER);

    while (result == 0 && (result = reports_recv(&report, KILN_NO_WAIT)) == -EAGAIN) {
        prime = next_prime(prime);
        result = 0;
    }
    if (result != 0)
        return result;
    took_ms = (int32_t)(kiln_time() - start);
    printf("%u interrupts, one each %u us: %s\n", (unsigned)report.interrupts,
           (unsigned)order->interval_us,
           took_ms >= due_ms && took_ms <= due_ms + 1 ? "in time" : "not in time");
    return report.interrupts == order->count && prime > 1 ? 0 : -EIO;
}

void client_main(void)
{
    for (unsigned n = 0; n < ORDERS; n++)
        if (count(&wanted[n]) != 0)
            kiln_shutdown(1);
    kiln_shutdown(0);
}
