"""Which tests run on PostgreSQL by default: those that depend on the database.

A function of ours is written for the database where it locks rows, catches the database's
errors, writes SQL, or asks in words that each database answers in its own way (search,
JSON, order of absent values), itself or through others of its module. In each module of
tests the first test that names such a function runs on both databases, and so does every
test that uses such words itself, or through a helper beside it. Others are marked by hand
with `pytest.mark.database`.
"""

import ast
import functools
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "milepost"
LOCKS = {"select_for_update", "at_once", "OnDisk"}
ERRORS = {"IntegrityError", "OperationalError", "DataError", "DatabaseError"}
SQL = {"cursor", "raw", "extra", "RawSQL", "vendor", "features", "execute"}
UPSERTS = {"ignore_conflicts", "update_conflicts"}
FUNCTIONS = {"Window", "Func", "Collate", "Cast", "KT", "KeyTransform", "JSONObject"}
ORDER = {"nulls_first", "nulls_last"}
WORDS = LOCKS | ERRORS | SQL | UPSERTS | FUNCTIONS | ORDER
LOOKUPS = ("contains", "contained_by", "has_key", "regex", "search")
CLUES = (*WORDS, *LOOKUPS)
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def words_of(node):
    """Names, attributes, keywords and strings of one word in a piece of code."""
    for part in ast.walk(node):
        match part:
            case ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
            case ast.keyword(arg=str(word)) | ast.Constant(value=str(word)):
                yield word


def is_of_database(word):
    return word in WORDS or ("__" in word and word.endswith(LOOKUPS))


def words_by_function(text):
    """The words of each function of a module, methods included."""
    words = defaultdict(set)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, FUNCTION):
            words[node.name] |= set(words_of(node))
    return words


def reaching(words, starting):
    """`starting`, and the functions that lead to one of them through others."""
    reached = set(starting)
    while more := {name for name, used in words.items() if used & reached} - reached:
        reached |= more
    return reached


def written_for_the_database(words):
    """Functions that use such words, and those that lead to them."""
    return reaching(
        words, {name for name, used in words.items() if any(map(is_of_database, used))}
    )


@functools.cache
def database_functions():
    """Names of our public functions that are written for the database."""
    names = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        if "migrations" not in path.parts and any(word in text for word in CLUES):
            names |= written_for_the_database(words_by_function(text))
    return {name for name in names if not name.startswith("_")}


@functools.cache
def database_tests(path):
    """Names of the tests in a file that run on both databases."""
    text = path.read_text()
    words = words_by_function(text)
    tests = [name for name in words if name.startswith("test_")]
    marked = written_for_the_database(words) & set(tests)
    for function in database_functions():
        if function in text:
            naming = {name for name, used in words.items() if function in used}
            leading = reaching(words, naming)
            marked |= set([test for test in tests if test in leading][:1])
    return marked
