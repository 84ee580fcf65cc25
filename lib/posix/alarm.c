/* SPDX-License-Identifier: MIT */
/* alarm: kiln_alarm by seconds. */
#include <kiln/signal.h>
#include <unistd.h>

#define MS 1000u

unsigned alarm(unsigned seconds)
{
    int left_ms = kiln_alarm(seconds > UINT32_MAX / MS ? UINT32_MAX : seconds * MS);

    return left_ms <= 0 ? 0 : ((unsigned)left_ms + MS - 1) / MS;
}
