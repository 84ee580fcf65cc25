# SPDX-License-Identifier: MIT
"""What the set-up of STM32 boards writes to clocks and pins, compared with the manuals."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kiln.base.paths import BASE

HERE = Path(__file__).parent
MOST_READS = 100_000  # of registers that never answer

RCC = 0x40023800
F4 = {
    "RCC_CR": RCC,
    "RCC_PLLCFGR": RCC + 0x04,
    "RCC_CFGR": RCC + 0x08,
    "RCC_AHB1ENR": RCC + 0x30,
    "RCC_APB1ENR": RCC + 0x40,
    "RCC_APB2ENR": RCC + 0x44,
    "FLASH_ACR": 0x40023C00,
    **{
        f"GPIO{letter}_{name}": 0x40020000 + 0x400 * port + offset
        for port, letter in enumerate("ABCD")
        for name, offset in (
            *(("MODER", 0x00), ("OSPEEDR", 0x08), ("PUPDR", 0x0C)),
            *(("AFRL", 0x20), ("AFRH", 0x24)),
        )
    },
}
F1 = {
    "RCC_CR": 0x40021000,
    "RCC_CFGR": 0x40021004,
    "RCC_APB2ENR": 0x40021018,
    "RCC_APB1ENR": 0x4002101C,
    "GPIOA_CRH": 0x40010804,
    "GPIOA_BSRR": 0x40010810,
}

Writes = list[tuple[str, int]]


def f4_clock(pll: int, wait_states: int, buses: int) -> Writes:
    """RM0090 7.2.3 (PLL), 3.5.1 (wait states before the faster clock), 7.3.3 (prescalers)."""
    return [
        ("RCC_CR", 0x00010083),  # HSEON
        ("RCC_PLLCFGR", pll),
        ("RCC_CR", 0x01030083),  # PLLON, with HSE ready
        ("FLASH_ACR", 0x700 | wait_states),  # DCEN, ICEN, PRFTEN
        ("RCC_CFGR", buses),
        ("RCC_CFGR", buses | 0x2),  # SW = PLL; SWS follows
    ]


def usart2_pins() -> Writes:
    """PA2 and PA3 (8.4): AF7, medium speed, pull-up, alternate function."""
    return [
        ("GPIOA_AFRL", 0x00000700),
        ("GPIOA_OSPEEDR", 0x00000010),
        ("GPIOA_PUPDR", 0x00000010),
        ("GPIOA_MODER", 0x00000020),
        ("GPIOA_AFRL", 0x00007700),
        ("GPIOA_OSPEEDR", 0x00000050),
        ("GPIOA_PUPDR", 0x00000050),
        ("GPIOA_MODER", 0x000000A0),
    ]


def without_ports(writes: Writes) -> Writes:
    """But for the clocks of ports, which come in between."""
    return [write for write in writes if write[0] != "RCC_AHB1ENR"]


USART2 = [("RCC_APB1ENR", 1 << 17 | 1 << 0), ("RCC_APB2ENR", 0)]  # 7.3.13: USART2EN, TIM2EN
EXPECTED = {
    # 8 MHz / 8 * 336 / 2 = 168 MHz; APB1 / 4 = 42 MHz, APB2 / 2 = 84 MHz; 5 wait states (3.5.1)
    "stm32f4_disco": f4_clock(0x27405408, 5, 0x9400) + USART2 + usart2_pins(),
    # The same (RM0390 6.3.2); PLLR is left at 2
    "nucleo_f446re": f4_clock(0x27405408, 5, 0x9400) + USART2 + usart2_pins(),
    # 8 MHz / 8 * 336 / 4 = 84 MHz; APB1 / 2 = 42 MHz; 2 wait states (RM0368 3.4.1)
    "nucleo_f401re": f4_clock(0x27415408, 2, 0x1000) + USART2 + usart2_pins(),
    # 25 MHz / 25 * 336 / 2 = 168 MHz; USART1 (7.3.14) at PB6 and PB7
    "netduinoplus2": [
        *f4_clock(0x27405419, 5, 0x9400),
        *(("RCC_APB1ENR", 1 << 0), ("RCC_APB2ENR", 1 << 4)),
        *(("GPIOB_AFRL", 0x07000000), ("GPIOB_OSPEEDR", 0x1000), ("GPIOB_PUPDR", 0x1000)),
        *(("GPIOB_MODER", 0x2000), ("GPIOB_AFRL", 0x77000000), ("GPIOB_OSPEEDR", 0x5000)),
        *(("GPIOB_PUPDR", 0x5000), ("GPIOB_MODER", 0xA000)),
    ],
    # RM0041 6.3.2: HSE * 3 = 24 MHz; 7.2.2: PA9 driven by USART1, PA10 pulled up
    "stm32vldiscovery": [
        ("RCC_CR", 0x00010083),
        ("RCC_CFGR", 0x00050000),
        ("RCC_CR", 0x01030083),
        ("RCC_CFGR", 0x00050002),
        *(("RCC_APB1ENR", 1 << 0), ("RCC_APB2ENR", 1 << 14)),
        ("RCC_APB2ENR", 1 << 14 | 1 << 4),  # IOPCEN
        ("RCC_APB2ENR", 1 << 14 | 1 << 4 | 1 << 2),  # IOPAEN
        ("GPIOA_CRH", 0x00000090),
        ("RCC_APB2ENR", 1 << 14 | 1 << 4 | 1 << 2),
        ("GPIOA_BSRR", 1 << 10),
        ("GPIOA_CRH", 0x00000890),
    ],
}
# From the internal oscillator: 16 MHz / 16 and 8 MHz / 2 * 6.
INTERNAL = {
    "stm32f4_disco": ("RCC_PLLCFGR", 0x27005410),
    "nucleo_f446re": ("RCC_PLLCFGR", 0x27005410),
    "nucleo_f401re": ("RCC_PLLCFGR", 0x27015410),
    "netduinoplus2": ("RCC_PLLCFGR", 0x27005410),
    "stm32vldiscovery": ("RCC_CFGR", 0x00100000),
}

Run = Callable[[str, str], tuple[Writes, int]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a board's set-up; returns its writes, and the number of reads."""
    folder = tmp_path_factory.mktemp("recorder")

    def start(board: str, how: str) -> tuple[Writes, int]:
        soc = "stm32f1" if board == "stm32vldiscovery" else "stm32f4"
        names = {address: name for name, address in (F1 if soc == "stm32f1" else F4).items()}
        program = folder / board
        if not program.exists():
            sources = [*(BASE / "soc" / soc).glob("*.c"), BASE / f"boards/{board}/board.c"]
            includes = [HERE / "recorder", BASE / "soc" / soc, BASE / "kernel"]
            command = ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", str(program)]
            command += [word for path in includes for word in ("-I", str(path))]
            command += map(str, [HERE / "recorder.c", *sources])
            subprocess.run(command, check=True)
        *lines, last = subprocess.check_output([str(program), how], text=True).splitlines()
        words = [line.split() for line in lines]
        return [(names[int(a, 16)], int(v, 16)) for a, v in words], int(last.split()[1])

    return start


@pytest.mark.parametrize("name", EXPECTED)
def test_as_in_the_manual(run: Run, name: str) -> None:
    """Every write, in its order."""
    writes, _ = run(name, "crystal")
    assert without_ports(writes) == without_ports(EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_crystal_that_does_not_start(run: Run, name: str) -> None:
    """The internal oscillator takes its place, at the same frequency."""
    writes, reads = run(name, "no_crystal")
    assert INTERNAL[name] in writes
    assert ("RCC_CFGR", writes[-1][1]) != writes[0] and reads < MOST_READS
    selected = [value & 3 for name, value in writes if name == "RCC_CFGR"]
    assert selected[-1] == 2  # the PLL


@pytest.mark.parametrize("name", EXPECTED)
def test_clocks_that_never_answer(run: Run, name: str) -> None:
    """As in an emulator: every wait ends, the clock is not switched, and the pins are set up."""
    writes, reads = run(name, "nothing")
    assert reads < MOST_READS
    assert all(value & 3 == 0 for name, value in writes if name == "RCC_CFGR")
    assert writes[-1][0].startswith("GPIO")
