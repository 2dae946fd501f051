"""params.yaml, of which two levels of `name: number` are all that these stages need."""
from pathlib import Path


def load():
    values, section = {}, None
    for line in Path("params.yaml").read_text().splitlines():
        name, _, value = line.strip().partition(":")
        if not line.startswith(" "):
            section = values.setdefault(name, {})
        else:
            section[name] = float(value) if "." in value else int(value)
    return values
