"""Answers that hold while a piece of work goes on, such as a vendor's next days at one moment."""


class Once:
    """Travels in the context of whoever works on a piece; another piece brings another one.

    >>> once = Once()
    >>> [once.ask("key", lambda: len("four")) for _again in range(2)]
    [4, 4]
    """

    def __init__(self):
        self._known = {}

    def ask(self, key, question, holds=lambda answer: True):
        """The answer to a question, asked once for each key and again where it holds no longer."""
        if key not in self._known or not holds(self._known[key]):
            self._known[key] = question()
        return self._known[key]
