/* SPDX-License-Identifier: MIT */
#include "signal_state.h"

#include "timeout.h"

void signals_stop(const struct task *task)
{
    struct signals *own = signals_of(task);

    if (own == NULL)
        return;
    timeout_cancel(&own->alarm);
    own->handled = 0;
    own->ignored = 0;
    own->pending = 0;
    own->active = false;
}
