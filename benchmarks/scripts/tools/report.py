import csv
import io
from collections import Counter


def read_rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def totals(rows, key):
    counts = Counter()
    for row in rows:
        counts[row[key]] += 1
    return counts


class Report:
    def __init__(self, title, rows):
        self.title = title
        self.rows = rows

    def lines(self):
        yield self.title
        for row in self.rows:
            yield ", ".join(str(value) for value in row)

    def render(self, separator="\n"):
        return separator.join(self.lines())
