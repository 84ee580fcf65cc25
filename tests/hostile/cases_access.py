# SPDX-License-Identifier: MIT
"""Class C: every form of access at everything that is not the attacker's."""

from __future__ import annotations

from hostile.cases import MAP, PRIVILEGE, Case, Place, Places

LOADS = (
    *("ldrb", "ldrsb", "ldrh", "ldrsh", "ldr", "ldr_wide", "ldrd", "ldrbt", "ldrht", "ldrt"),
    *("ldrex", "ldrexb", "ldrexh", "ldm", "ldr_post", "ldr_pre", "ldmdb", "ldr_register"),
    *("ldr_negative", "tbb", "tbh"),
)
STORES = (
    *("strb", "strh", "str", "str_wide", "strd", "strbt", "strht", "strt", "stm", "str_post"),
    *("str_pre", "stmdb", "str_register"),
)
# Without a reservation for the address these store nothing, wherever it is.
EXCLUSIVE_STORES = ("strex", "strexb", "strexh")
STACKERS = ("pop", "push")
FETCHES = ("bx", "blx", "pop_pc", "ldm_stack_pc")

# What no task may touch, read or write.
FORBIDDEN: Places = (
    *(".vectors", ".kernel_text+64", ".kernel_rodata", ".kernel_stack", ".kernel_state"),
    *(".task.victim.stack", ".task.victim.data", ".task.clock.bss", ".task.idle.stack"),
    *(".task.peer.stack", "ram_end", "console", 0x60000000, 0x90000000, 0xFFFFFFF0),
    # Bit-band aliases of the kernel's first byte and of a device.
    *("0x22000000+32", 0x42000000),
)
# The attacker's own memory that it may not change, and all that it may not execute.
READABLE: Places = ("notice", ".user_text", ".user_rodata")
NOT_CODE: Places = (".task.attacker.stack", ".task.attacker.data", "box", "notice", "user_timer")

# System control space: ACTLR, SysTick, NVIC, CPUID to AFSR, CPACR, MPU, debug, STIR, FPCCR.
SYSTEM = (
    *(0xE000E008, 0xE000E010, 0xE000E014, 0xE000E018, 0xE000E100, 0xE000E180, 0xE000E200),
    *(0xE000E400, 0xE000ED00, 0xE000ED04, 0xE000ED08, 0xE000ED0C, 0xE000ED10, 0xE000ED14),
    *(0xE000ED18, 0xE000ED24, 0xE000ED28, 0xE000ED2C, 0xE000ED38, 0xE000ED88, 0xE000ED90),
    *(0xE000ED94, 0xE000ED98, 0xE000ED9C, 0xE000EDA0, 0xE000EDF0, 0xE000EDFC, 0xE000EF00),
    *(0xE000EF34, 0xE0000000, 0xE0001000, 0xE0002000, 0xE0040000),
)

EXC_RETURNS = (
    *(0xFFFFFFF1, 0xFFFFFFF9, 0xFFFFFFFD, 0xFFFFFFE1, 0xFFFFFFE9, 0xFFFFFFED),
    *(0xFFFFFFBC | 1, 0xFFFFFFB1, 0xFF000001, 0xFEFFFFFF),
)


def even(address: Place) -> Place:
    """An address without its Thumb bit."""
    return address & ~1 if isinstance(address, int) else address


def odd(place: Place) -> Place:
    """The place as a Thumb address."""
    return place | 1 if isinstance(place, int) else place + "+1"


def inside(place: Place) -> Place:
    """Further in, where a frame below it is not the attacker's either."""
    return f"{place}+64" if isinstance(place, str) and "+" not in place else place


def data_cases() -> list[Case]:
    """Loads and stores."""
    cases = []
    for place in FORBIDDEN:
        for form in (*LOADS, *STORES):
            cases.append(Case(form, (place, 0x0BAD0BAD), "data_access", place, guard=MAP))
        # The stack pointer is bad by then, so that the processor cannot stack a frame either.
        cases += [Case(form, (inside(place),), "stack_overflow", guard=MAP) for form in STACKERS]
    for place in READABLE:
        cases += [Case(form, (place, 1), "data_access", place, guard=MAP) for form in STORES]
    every: Places = (*FORBIDDEN, *READABLE)
    for place in every:
        cases += [Case(form, (place, 1)) for form in (*EXCLUSIVE_STORES, "pld", "pli")]
    return cases


def own_cases() -> list[Case]:
    """The same forms at the attacker's own memory, so that each is known to work."""
    cases = [Case(form, (place,)) for form in LOADS[:-2] for place in ("notice", "box.words")]
    cases += [Case(form, ("box.words", 7)) for form in STORES]
    cases += [Case("push", ("box.words",)), Case("pop", ("notice",))]
    cases += [Case("ldr", (place,)) for place in ("user_timer+8", ".user_text")]
    return cases


def system_space_cases() -> list[Case]:
    """The system control space, which no region guards: privilege does."""
    return [
        # LDRT and STRT are unprivileged whoever executes them.
        Case(form, (address, 0), "bus_data", address, guard="" if "t" in form[2:] else PRIVILEGE)
        for address in SYSTEM
        for form in ("ldr", "str", "strb", "ldrt", "strt")
    ]


def fetch_cases() -> list[Case]:
    """Branches to what is not user code, and to what is not code at all."""
    cases = []
    places: Places = (*FORBIDDEN[:-3], *NOT_CODE, "0x22000000+32")
    for place in places:
        cases += [Case(f, (odd(place),), "code_fetch", place, guard=MAP) for f in FETCHES]
        cases.append(Case("mov_pc", (place,), "code_fetch", place, guard=MAP))
        cases.append(
            Case("ldr_pc", ("box.words",), "code_fetch", place, words=(odd(place),), guard=MAP)
        )
    # The architecture itself forbids to execute these.
    for value in (*EXC_RETURNS, 0xE000ED01):
        cases += [Case(f, (value,), "code_fetch", even(value)) for f in FETCHES]
        for form in ("ldr_pc", "ldm_pc"):
            words = (value, value)
            cases.append(Case(form, ("box.words",), "code_fetch", even(value), words=words))
    return cases + [Case(form, ("attack_calls&~1",), "state") for form in FETCHES]
