"""One turn: who is it, what do they want, go on with the run or bring in a person."""
