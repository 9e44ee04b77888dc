"""Subsidy law as code: the public face of huisuan, and nothing else."""

__all__: list[str] = []
