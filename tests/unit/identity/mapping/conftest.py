"""Makes `workbook_by_hand` importable."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
