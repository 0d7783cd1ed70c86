"""Names of mutants for mutmut, drawn by a seed: so many of each module, none that only changes words.

Run ``python -m tests.mutation.sample --help`` in an environment that has mutmut.
"""

from __future__ import annotations

import argparse
import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random


def settings() -> dict[str, list[str]]:
    """Return what ``pyproject.toml`` says to mutmut."""
    found: dict[str, list[str]] = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    return found


def files() -> list[Path]:
    """Return the modules that are mutated."""
    return sorted({path for pattern in settings()["only_mutate"] for path in Path().glob(pattern)})


def mutants_of(path: Path) -> Iterator[str]:
    """Yield the names of a module's mutants, those left out that only change a text."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    module = ".".join(path.relative_to("src").with_suffix("").parts)
    shapes = dict(_shapes(ast.parse(mutated.code)))
    for name in mutated.mutant_names:
        original = f"{name.rsplit('__mutmut_', 1)[0]}__mutmut_orig"
        if shapes[name] != shapes[original]:
            yield f"{module}.{name}"


def _shapes(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield for each function its name and its syntax without any text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name, ast.dump(_Wordless().visit(ast.Module(body=node.body, type_ignores=[])))


class _Wordless(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node


def main() -> None:
    """Print the names of the drawn mutants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=15, help="how many of each module")
    chosen = parser.parse_args()
    for path in files():
        every = list(mutants_of(path))
        rng = Random(f"{chosen.seed} {path}")  # noqa: S311 - a sample, no secret
        print(*rng.sample(every, min(chosen.each, len(every))), sep="\n")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
