"""A run over a register on several machines: Spark hands out stretches of Parquet, workers read, assess and write them themselves, claims meet by applicant."""
