"""The people who answer: users, teams, providers, roles and sign-in."""
