"""Names are the field's words: a ceiling for each way in which they are not.

A ceiling is lowered when a change gets below it, and never raised.
"""

import ast
import re
from collections import Counter, defaultdict
from functools import cache

from house_rules.source import ROOT, listed, modules

# Words that say how a sentence goes on, and nothing of what a thing is.
GRAMMAR = {"one", "ones", "found", "said", "told", "held", "made", "own"}
GRAMMAR |= {"along", "apart", "alike"}
MOST_GRAMMAR = 20

PREPOSITIONS = {"about", "among", "at", "behind", "beside", "between", "by", "for"}
PREPOSITIONS |= {"from", "in", "into", "of", "on", "over", "to", "under", "with"}
# Django and others call functions by these names, or they say who is asked: `visible_to`.
USUAL = {"visible_to"}
MOST_PREPOSITIONS = 45

# What Django and its forms expect in many classes.
USUAL_CLASSES = {"Meta", "Privacy", "Kind", "State", "Status"}
MOST_SHARED_CLASS_NAMES = 9

# Names that had to be explained, and their field's word, which took their place.
IDIOM = {
    "asking": "column mapping",
    "editaction": "edit action",
    "by_letters": "char_ngram_tfidf",
    "by_meaning": "sentence_embeddings",
    "carrying": "comment anchors",
    "descent": "clause lineage",
    "false_rate": "false_discovery_rate",
    "filetoread": "received file",
    "found_again": "cluster_stability",
    "hand_in": "submit",
    "handing_in": "submissions",
    "heldhere": "local blocks",
    "heldinspark": "spark blocks",
    "less_explained": "residuals",
    "likely": "missing at random",
    "many_looks": "multiple_comparisons",
    "marks_that_stand": "significant_representative",
    "placing": "version_clause",
    "preparing": "submissions",
    "put_together": "collapse_categories",
    "repeats": "replicate estimates",
    "reversal": "tipping point",
    "settling": "dispositions",
    "silhouette_of_chance": "null_silhouette",
    "sketches": "minhash",
    "so_far": "interim",
    "take_marks_off": "strip_markup",
    "together": "global recoding",
    "voiceerror": "consultation error",
    "whole_drafts": "redrafting",
    "wholes": "composed amendments",
    "word_decisions": "revisions_resolve",
    "word_making": "builder",
    "word_marked": "reviewed document",
    "word_marker": "reviewed document",
    "word_marking": "simulated reviewers",
    "word_marks": "annotations",
    "word_numbers": "list_labels",
    "word_places": "byte offsets",
    "word_threads": "comments_write",
    "workbook_places": "byte offsets",
    "wrong_together": "familywise_error_rate",
}
MOST_IDIOM = 2

# A function of two lines that its only caller could say itself.
MOST_LINES_OF_A_NEIGHBOUR = 11


@cache
def names_given():
    """(kind, name, place) of each variable, function and class that the product names."""
    return list(_names_given())


def _names_given():
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield "variable", node.id, f"{module.name}:{node.lineno}"
            elif isinstance(node, ast.arg):
                yield "variable", node.arg, f"{module.name}:{node.lineno}"
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield "function", node.name, f"{module.name}:{node.lineno}"
            elif isinstance(node, ast.ClassDef):
                yield "class", node.name, f"{module.name}:{node.lineno}"


def test_variables_are_not_named_by_grammar_alone():
    """`found` is what, of what kind? `matches`, `comment`, `error_facts` say it."""
    offenders = [
        f"{place}: {name}"
        for kind, name, place in names_given()
        if kind == "variable" and name.strip("_") in GRAMMAR
    ]
    assert len(offenders) <= MOST_GRAMMAR, listed(offenders)


def test_functions_neither_begin_nor_end_with_a_preposition():
    """`keys_of(row)` leaves open what it gives; `row_keys` and `find_keys` do not."""
    offenders = [
        f"{place}: {name}"
        for kind, name, place in names_given()
        if kind == "function" and name not in USUAL and "_" in name.strip("_")
        if {name.strip("_").split("_")[0], name.split("_")[-1]} & PREPOSITIONS
    ]
    assert len(offenders) <= MOST_PREPOSITIONS, listed(offenders)


def test_a_class_name_means_one_thing():
    """So that a name leads to one place, and no import needs another name for it."""
    places = defaultdict(set)
    for kind, name, place in names_given():
        if kind == "class" and name not in USUAL_CLASSES:
            places[name].add(place.partition(":")[0])
    offenders = [f"{name}: {sorted(p)}" for name, p in places.items() if len(p) > 1]
    assert len(offenders) <= MOST_SHARED_CLASS_NAMES, listed(offenders)


def test_names_are_those_that_the_field_searches_for():
    names = [(name, place) for _, name, place in names_given()]
    names += [(module.path.stem, module.name) for module in modules]
    offenders = [
        f"{place}: {name}, which is: {IDIOM[name.strip('_').lower()]}"
        for name, place in names
        if name.strip("_").lower() in IDIOM
    ]
    assert len(offenders) <= MOST_IDIOM, listed(offenders)


def names_used_elsewhere():
    """Names that a file imports; public ones also as attributes, and as words of the tests."""
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ImportFrom):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.Attribute) and not node.attr.startswith("_"):
                yield node.attr
    for folder in ("tests", "benchmarks", "docs"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from re.findall(r"\b[a-z]\w+", path.read_text(encoding="utf-8"))


def test_a_function_of_two_lines_has_more_than_one_caller():
    """Else it is a line of its neighbour, and a reader does not have to jump."""
    used = set(names_used_elsewhere())
    offenders = []
    for module in modules:
        reads = Counter(node.id for node in module.nodes if isinstance(node, ast.Name))
        calls = Counter(
            node.func.id
            for node in module.nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        )
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.decorator_list:
                continue
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            once = reads[node.name] == calls[node.name] == 1 and node.name not in used
            if lines == 1 and once:
                offenders.append(f"{module.name}:{node.lineno}: {node.name}")
    assert len(offenders) <= MOST_LINES_OF_A_NEIGHBOUR, listed(offenders)
