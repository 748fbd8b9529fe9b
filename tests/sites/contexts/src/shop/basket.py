"""What a customer wants to buy."""


class Basket:
    """Articles and how many of each."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.articles: dict[str, int] = {}

    def add(self, article: str, count: int = 1) -> int:
        """Put an article into the basket.

        Returns:
            How many of it are in the basket now.
        """
        if count < 1:
            raise ValueError("count must be positive")
        self.articles[article] = self.articles.get(article, 0) + count
        return self.articles[article]
