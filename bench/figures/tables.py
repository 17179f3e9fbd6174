"""Tables as files and on the terminal."""


def write_tsv(path, rows):
    """A header line and the rows: dicts of texts with the same keys."""
    with open(path, "w", encoding="ascii") as file:
        file.write("\t".join(rows[0]) + "\n")
        for row in rows:
            file.write("\t".join(row.values()) + "\n")


def print_columns(rows):
    """The same for people; what looks like a number stands to the right."""
    names = list(rows[0])
    lines = [names] + [[row[name] for name in names] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        cells = [cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width)
                 for cell, width in zip(line, widths)]
        print("  ".join(cells).rstrip())


def write_markdown(path, rows):
    """The same for a README."""
    with open(path, "w", encoding="ascii") as file:
        file.write(f"| {' | '.join(rows[0])} |\n")
        file.write(f"|{'---|' * len(rows[0])}\n")
        for row in rows:
            file.write(f"| {' | '.join(row.values())} |\n")


def number(value):
    """Three digits that mean something, and no more than are there."""
    if value is None:
        return ""
    if abs(value) >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.3g}"
