class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise IndexError("empty")
        return self._items.pop()

    def __len__(self):
        return len(self._items)


def retry(times):
    def decorate(function):
        def run(*args):
            for _ in range(times):
                try:
                    return function(*args)
                except ValueError:
                    continue
            return None

        return run

    return decorate
