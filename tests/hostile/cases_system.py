# SPDX-License-Identifier: MIT
"""Classes A and D: special registers, and instructions that upset the processor."""

from __future__ import annotations

from hostile.cases import PRIVILEGE, Case

WITHOUT_EFFECT = (
    *("mrs_ipsr", "mrs_epsr", "mrs_iepsr"),
    *("wfi", "wfe", "sev", "yield_hint", "dsb", "isb", "clrex", "cpsie_i", "cpsie_f"),
)
# Written, then read back: unprivileged code changes nothing and reads 0, but for CONTROL.
WRITTEN = {
    **{"control": 3, "primask": 0, "basepri": 0, "basepri_max": 0, "faultmask": 0, "msp": 0},
    **{"cpsid_i": 0, "cpsid_f": 0, "psp": 0},
}


def special_register_cases() -> list[Case]:
    """MSR, MRS and CPS."""
    cases = [Case(f"msr_{name}", (0,), result=value) for name, value in WRITTEN.items()]
    for name, value in WRITTEN.items():
        bits = {"primask": (1,), "faultmask": (1,), "msp": (0x40, 0x20000400)}.get(name, (1, 0x40))
        guard = "" if name in ("control", "psp") else PRIVILEGE
        for argument in bits:
            cases.append(Case(f"msr_{name}", (argument,), result=value, guard=guard))
    cases += [Case("msr_control", (v,), result=3, guard=PRIVILEGE) for v in (0, 2)]
    cases += [Case(name, (), result=None) for name in WITHOUT_EFFECT]
    cases += [Case(name, (v,)) for name in ("msr_ipsr", "msr_epsr") for v in (0, 3, 0x01000000)]
    cases.append(Case("mrs_msp", (), result=0, guard=PRIVILEGE))
    cases.append(Case("mrs_psp", (), result=0, guard=PRIVILEGE))
    return cases


def instruction_cases() -> list[Case]:
    """Undefined, unaligned, forbidden and waiting."""
    undefined = ("udf", "udf_wide", "smc", "bxns", "udf_in_it")
    coprocessor = ("mcr", "mrc", "cdp", "ldc", "vmov", "vldr", "vpush", "vmrs")
    unaligned = ("ldm_unaligned", "stm_unaligned", "ldrd_unaligned", "ldrex_unaligned")
    cases = []
    for name in undefined:
        cases += [Case(name, (), "undefined"), Case("after_it", (), result=3)]
    cases += [Case(name, (), "other") for name in ("bkpt", "bkpt_semihosting")]
    cases += [Case(name, ("box.words",), "coprocessor") for name in coprocessor]
    cases += [Case(name, ("box.words+2",), "unaligned") for name in unaligned]
    cases += [Case(name, (7,), "divide") for name in ("sdiv_zero", "udiv_zero")]
    cases.append(Case("ldr_unaligned", ("box.words+1",)))
    cases.append(Case("wait_loop", (), result=0, least_ticks=5))
    cases.append(Case("exclusive", ("box.words",), result=0))
    cases.append(Case("exclusive_across_switch", ("box.words",), result=1))
    return cases
