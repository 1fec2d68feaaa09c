"""A recipe run over a corpus and scored: the only file here that uses the product."""

from pathlib import Path

from scrubjay import Deidentifier, Key
from support.phi import key, scorer
from support.reading import SECRET


def run(corpus: key.Key, source: Path, output: Path) -> scorer.Score:
    """De-identify the corpus below `source` into `output`, which must be empty, by the key's recipe; and score it."""
    result = Deidentifier(corpus.recipe, key=Key(SECRET)).tree(source, output)
    written = {outcome.source: outcome.output for outcome in result.outcomes if outcome.output}
    return scorer.score(corpus, source, output, written)
