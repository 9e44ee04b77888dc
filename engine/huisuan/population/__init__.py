"""Seeded populations of firms and of households as registers, made to fit whatever packs are at hand. Invents applicants, judges none."""
