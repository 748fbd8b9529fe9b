"""A shop, for the pages of this site.

A docstring may hold a marker of its own:

::: howto shop.Basket.add

And it may show one:

```text
::: howto shop.Basket.shown
```
"""

from shop.basket import Basket

__all__ = ["Basket"]
