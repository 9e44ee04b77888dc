"""A register in, payouts out: files read, rows assessed, claims paid within limits, tables and papers made. Below the faces."""
