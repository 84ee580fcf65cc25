# SPDX-License-Identifier: MIT
# "-> NAME value" lines of a compiled offsets.c become #defines.
file(STRINGS "${INPUT}" lines REGEX "^-> ")
set(text "/* SPDX-License-Identifier: MIT */\n/* Generated from the architecture's offsets.c. */\n")
foreach(line IN LISTS lines)
    string(REGEX REPLACE "^-> ([A-Z_0-9]+) #?(.*)$" "#define \\1 \\2\n" define "${line}")
    string(APPEND text "${define}")
endforeach()
file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "${text}" @ONLY)
