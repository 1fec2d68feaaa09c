"""`scrubjay recipe options`."""


def options() -> None:
    """List the options of PS3.15 Annex E that a recipe can choose, with their codes of CID 7050."""
    from scrubjay.cli.printing import print_pairs
    from scrubjay.standard import method_codes

    print_pairs((word, f"{code.value} {code.meaning}") for word, code in method_codes().items())
