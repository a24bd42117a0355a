"""Who goes with whom so that the whole fits best: the assignment problem.

Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957; in this form Jonker and Volgenant 1987).
"""

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def assign(values: Values) -> list[int]:
    """The column of each row, each column taken once, so that the sum of `values` (n, m) is greatest.

    m must be at least n. Time grows as n² m.
    """
    rows, columns = values.shape
    cost = values.max(initial=0.0) - values
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    holder = np.full(columns, -1)  # the row that holds a column
    for row in range(rows):
        slack, before = np.full(columns, np.inf), np.full(columns, -1)
        done = np.zeros(columns, dtype=np.bool_)
        current, last = row, -1
        while current >= 0:
            reduced = cost[current] - row_price[current] - column_price
            nearer = ~done & (reduced < slack)
            slack[nearer], before[nearer] = reduced[nearer], last
            column = int(np.argmin(np.where(done, np.inf, slack)))
            step = slack[column]
            on_path = [row, *holder[done]]
            row_price[on_path] += step
            column_price[done] -= step
            slack[~done] -= step
            done[column] = True
            current, last = int(holder[column]), column
        while last >= 0:
            previous = int(before[last])
            holder[last] = row if previous < 0 else holder[previous]
            last = previous
    answer = [-1] * rows
    for column, row in enumerate(holder):
        if row >= 0:
            answer[row] = column
    return answer
