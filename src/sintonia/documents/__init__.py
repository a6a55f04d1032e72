"""Bills as PDF, bar codes, QR codes and the payment lines they carry."""
