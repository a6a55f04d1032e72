"""Public intent sets are divided so that nothing that is asked was learnt, and no test row is touched."""

from scripts.intents import FEW, HELD, divided, few


def rows(*splits, intents=("play", "wake")):
    return [
        {"text": f"{intent} {n}", "intent": intent, "split": split}
        for n, split in enumerate(splits)
        for intent in intents
    ]


def test_rows_of_validation_are_asked_and_test_rows_left_alone():
    train, held = divided(rows("train", "valid", "test", "oos_train", "oos_val", "dev"))
    assert {row["split"] for row in train} == {"train", "oos_train"}
    assert {row["split"] for row in held} == {"valid", "oos_val", "dev"}


def test_without_validation_train_rows_are_held_apart_and_the_same_ones_each_time():
    told = rows(*["train"] * HELD)
    train, held = divided(told)
    assert (len(train), len(held)) == (HELD, HELD)
    assert not {row["text"] for row in train} & {row["text"] for row in held}
    assert divided(told) == (train, held)


def test_ten_of_each_intent_are_drawn_and_none_out_of_scope():
    drawn = few(rows(*["train"] * 30, intents=("play", "wake", "oos")))
    counted = {intent: sum(row["intent"] == intent for row in drawn) for intent in ("play", "wake", "oos")}
    assert counted == {"play": FEW, "wake": FEW, "oos": 0}
    assert len({row["text"] for row in drawn}) == 2 * FEW
