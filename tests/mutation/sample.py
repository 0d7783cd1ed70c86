"""Names of mutants for mutmut, drawn by a seed: so many of each module, of those only that still run.

Left out are mutants that only change a text, for tests ask for parts of messages on purpose, and mutants that put None
for a value or take an argument from a call: nearly all of them end in an error at once and say little of the tests.
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
    """Yield the names of a module's mutants, those left out that only change a text or only break a call."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    module = ".".join(path.relative_to("src").with_suffix("").parts)
    functions = {node.name: node for node in ast.walk(ast.parse(mutated.code)) if isinstance(node, ast.FunctionDef)}
    for name in mutated.mutant_names:
        mutant, original = functions[name], functions[f"{name.rsplit('__mutmut_', 1)[0]}__mutmut_orig"]
        if _arguments(mutant) == _arguments(original) and _wordless(mutant) != _wordless(original):
            yield f"{module}.{name}"


def _arguments(function: ast.FunctionDef) -> tuple[int, int]:
    """Count what calls are given, and how often None stands anywhere."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    nothing = [node for node in ast.walk(function) if isinstance(node, ast.Constant) and node.value is None]
    return sum(len(call.args) + len(call.keywords) for call in calls), len(nothing)


def _wordless(function: ast.FunctionDef) -> str:
    """Return the syntax of a function without its name and without any text."""
    body = ast.parse("\n".join(ast.unparse(statement) for statement in function.body))  # a copy
    return ast.dump(_Wordless().visit(body))


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
