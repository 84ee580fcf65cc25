# SPDX-License-Identifier: MIT
"""Runs the application in the emulator and reads its console."""


def test_it_says_hello(console):
    console.expect("Hello from @NAME@")
