"""Ends with a sentence where an output that is saved in the notebook is not what its cell gives.

    python3 run_cells.py attention.ipynb
"""

import ast
import json
import sys


def run_cell(source, names):
    """The value of the last line, as a kernel shows it."""
    body = ast.parse(source).body
    exec(compile(ast.Module(body[:-1], []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(body[-1].value), "<cell>", "eval"), names)


def main(path):
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    names = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        value = run_cell("".join(cell["source"]), names)
        given = {"text/html": value._repr_html_(), "text/plain": repr(value)}
        saved = {kind: "".join(lines) for kind, lines in cell["outputs"][0]["data"].items()}
        if saved != given:
            sys.exit(f"the output that {path} has saved is not what its cell gives: {json.dumps(given, indent=1)}")


main(*sys.argv[1:])
