"""Mutants of the code, drawn by a seed: each is one function with one small change, made by mutmut.

Left out are mutants that only change a text, for tests ask for parts of messages on purpose, and mutants that put None
for a value or take an argument from a call: nearly all of them end in an error at once and say little of the tests.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from random import Random

PACKAGES = ("law", "facts", "engine", "reasons")
MODULES = ("analysis/shapley.py",)
ROOT = Path("src/mdpoverty")


@dataclass(frozen=True)
class Mutant:
    """One function of a module with one small change."""

    path: Path
    function: str
    number: str
    before: ast.FunctionDef
    after: ast.FunctionDef

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)} {self.function.lstrip('x_ǁ').replace('ǁ', '.')} {self.number}"

    @property
    def change(self) -> str:
        """Return the lines that differ, as they were and as they are."""
        before, after = _body(self.before).splitlines(), _body(self.after).splitlines()
        return "\n".join(
            line for line in unified_diff(before, after, lineterm="", n=0) if line[:2] not in {"--", "++", "@@"}
        )

    @property
    def module(self) -> str:
        """Return the source of the whole module with the change."""
        module = ast.parse(self.path.read_text(encoding="utf-8"))
        dict(_functions(module))[self.function].body = self.after.body
        return ast.unparse(module)


def files() -> list[Path]:
    """Return the modules that are mutated."""
    every = [path for package in PACKAGES for path in (ROOT / package).glob("*.py")]
    return sorted([*every, *(ROOT / module for module in MODULES)])


def drawn(count: int, seed: int) -> list[Mutant]:
    """Draw mutants of all modules, each with the same chance."""
    every = [mutant for path in files() for mutant in mutants_of(path)]
    return Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - a sample, no secret


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield a module's mutants, those left out that only change a text or only break a call."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    module = ast.parse(path.read_text(encoding="utf-8"))
    once = {name for name, count in Counter(name for name, _ in _functions(module)).items() if count == 1}
    mutated = mutate_file_contents(str(path), ast.unparse(_Undecorated().visit(module)))
    made = {node.name: node for node in ast.walk(ast.parse(mutated.code)) if isinstance(node, ast.FunctionDef)}
    for name in mutated.mutant_names:
        function, number = name.rsplit("__mutmut_", 1)
        before, after = made[f"{function}__mutmut_orig"], made[name]
        if function in once and _arguments(before) == _arguments(after) and _wordless(before) != _wordless(after):
            yield Mutant(path, function, number, before, after)


def _functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and the methods of its classes, by the names that mutmut gives them."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield f"x_{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from (
                (f"xǁ{node.name}ǁ{inner.name}", inner) for inner in node.body if isinstance(inner, ast.FunctionDef)
            )


def _body(function: ast.FunctionDef) -> str:
    return "\n".join(ast.unparse(statement) for statement in function.body)


class _Undecorated(ast.NodeTransformer):
    """Takes the decorators of functions away, for mutmut leaves decorated ones alone."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.decorator_list = []
        return node


def _arguments(function: ast.FunctionDef) -> tuple[int, int]:
    """Count what calls are given, and how often None stands anywhere."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    nothing = [node for node in ast.walk(function) if isinstance(node, ast.Constant) and node.value is None]
    return sum(len(call.args) + len(call.keywords) for call in calls), len(nothing)


def _wordless(function: ast.FunctionDef) -> str:
    """Return the syntax of a function's body without any text."""
    return ast.dump(_Wordless().visit(ast.parse(_body(function))))


class _Wordless(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node
