/* SPDX-License-Identifier: MIT */
/* Everything: the calls, and the names that app.yaml declares. */
#ifndef KILN_KILN_H
#define KILN_KILN_H

#include <kiln/app.h>
#include <kiln/console.h>
#include <kiln/event.h>
#include <kiln/heap.h>
#include <kiln/inspect.h>
#include <kiln/irq.h>
#include <kiln/mutex.h>
#include <kiln/notify.h>
#include <kiln/queue.h>
#include <kiln/semaphore.h>
#include <kiln/signal.h>
#include <kiln/system.h>
#include <kiln/task.h>
#include <kiln/time.h>
#include <kiln/timer.h>
#include <kiln/timing.h>
#include <kiln/types.h>

#endif
