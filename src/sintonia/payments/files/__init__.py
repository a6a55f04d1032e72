"""Files that banks send about what was paid, read into one shape: FEBRABAN 150, CNAB 240, Norma 43, Cuaderno 57."""
