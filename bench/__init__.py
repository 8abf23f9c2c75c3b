"""Measure what people wait for beside the same work done bare, in the same process and the same run.

Figures are ratios: machines differ and are noisy, the bare work beside is as noisy. Rounds are interleaved, medians
are printed. Sizes grow by copying a handful of closed calls, with their lines, clocks, records and facts, as rows.
"""
