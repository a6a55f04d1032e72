"""Bills, bar codes and PIX codes: drawn, and read back. Pure: no database and no Django."""
