"""What the tests share: input builders, independent readers, the oracle."""
