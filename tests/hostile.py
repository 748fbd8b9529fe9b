"""Texts that become active, or pull in what they should not, when a renderer is naive."""

SECRET = "the-secret-of-the-file"
"""Stands in a file that hostile texts ask for; must never reach a page."""

TEXTS = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "comment": "<!-- hidden --> <![CDATA[x]]> <?php x ?>",
    "closing tags": "</code></p></li></ol></div></body>",
    "entities": "&lt;b&gt; &amp; &#60;script&#62; &nbsp; &copy",
    "attributes": "Title {: onclick=alert(1) .evil #evil }",
    "attributes of a line": "text\n{: onclick=alert(1) }",
    "attributes of an element": "`x`{: onclick=alert(1)} **y**{ .evil }",
    "snippet": '--8<-- "secret.txt"',
    "snippet block": "--8<--\nsecret.txt\n--8<--",
    "snippet, old": '{--8<-- "secret.txt"--}',
    "macro": "{{ 7 * 6 }} {{ guide('x') }} {% raw %} {# x #}",
    "macro, open": "{{ {% {#",
    "contents": "[TOC]",
    "stash": "\x02wzxhzdk:0\x03 \x02wzxhzdk:1\x03",
    "inline stash": "\x02klzzwxh:0001\x03 \x02amp\x03 \x0260\x03script\x0262\x03",
    "own shield": "\x02howto-literal\x03::: howto a.b",
    "marker": "::: howto shop.Basket",
    "other marker": "::: shop.Basket\n    options:\n      x: y",
    "abbreviation": "HTML and *[HTML]: Evil",
    "footnote": "text[^1] [^1]: Evil",
    "autoref": '[x][shop.Basket] [shop.Basket][] <autoref identifier="a">x</autoref>',
    "link": "[x](javascript:alert(1)) ![x](x.png) [ref]: https://evil.example",
    "address": "https://evil.example <https://evil.example> <evil@evil.example>",
    "emoji": ":smile: :material-account: :fontawesome-brands-x:",
    "magic link": "@somebody #1 user/repo@abc1234 https://github.com/o/r/issues/1",
    "keys": "++ctrl+alt+del++",
    "critic": "{++added++} {--removed--} {~~a~>b~~} {==x==} {>>note<<}",
    "marks": "==mark== ^^ins^^ ~~del~~ H~2~O x^2^ *em* **strong** _em_ __strong__",
    "math": "$x$ $$y$$ \\(z\\) \\[w\\]",
    "fence": "```\nx\n```\n~~~\ny\n~~~",
    "mermaid": "```mermaid\ngraph TD\n  A --> B\n```",
    "executed": '```python exec="on"\nprint(1)\n```',
    "backticks": "`` ` `` ```x``` `a` ` b",
    "heading": "# Heading\n\nSetext\n===\n\n## More {#evil}",
    "list": "1. one\n2. two\n- three\n- [x] done",
    "quote": "> quote\n>> more",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "rule": "---\n***\n___",
    "front matter": "---\ntitle: evil\n---\n",
    "admonition": "!!! danger\n    text\n\n??? x\n    y",
    "tabs": '=== "One"\n    text\n\n/// note\ntext\n///',
    "definition": "term\n:   definition",
    "html block": "<div markdown>\n# x\n</div>\n<details><summary>x</summary></details>",
    "escapes": "\\* \\` \\\\ \\# \\_ &quot;",
    "quotes": '" \' “x” <a title="x">',
    "smart": "(c) (tm) -- --- ... +/- =/= 1/2 <- ->",
    "inline code": "`#!python x` `:::py y` `#!html <b>`",
    "progress": '[=80% "80%"]',
    "order": "user\u202eetadmin\u202c \u2066x\u2069 pay\u200bpal \ufeff",
    "controls": "\x00\x01\x08\x0b\x0c\x1b[31mred\x7f\x85",
    "half a pair": "\ud800x\udfff",
    "long": "x" * 500,
    "wiki": "[[Page]] ((x))",
}

_TAGS = ("script", "img", "svg", "iframe", "object", "embed", "a", "form", "style", "math")
_HANDLERS = ("onerror", "onload", "onclick", "onfocus autofocus onfocus", "ontoggle open ontoggle")
_SCHEMES = ("javascript:", "JaVaScRiPt:", "java\tscript:", "data:text/html,", "vbscript:")
_BREAKS = ("", "</code>", '">', "-->", "]]>", "</textarea>", "</pre></div>")
_FILES = ("secret.txt", ".env", "../secret.txt", "/etc/passwd")

VECTORS = (
    *(
        f"{start}<{tag} src=x {on}=alert(1)>"
        for start in _BREAKS
        for tag in _TAGS
        for on in _HANDLERS[:2]
    ),
    *(f"<{tag}/{on}=alert(1)//>x</{tag}>" for tag in _TAGS for on in _HANDLERS),
    *(
        f"<a href='{scheme}alert(1)'>x</a> [x]({scheme}alert(1)) <{scheme}alert(1)>"
        for scheme in _SCHEMES
    ),
    *(f'--8<-- "{file}"' for file in _FILES),
    *(f"--8<--\n{file}\n--8<--" for file in _FILES),
    *(f'text\n\n--8<-- "{file}:1:2"\n\ntext' for file in _FILES),
    *(f"{{% include '{file}' %}} {{{{ open('{file}').read() }}}}" for file in _FILES),
    *(f"![x]({file}){{ onload=alert(1) }}" for file in _FILES),
    *(
        f"```python {how}\nopen('ran', 'w')\n```"
        for how in ('exec="on"', "exec", '{exec="1"}', "{.evil}")
    ),
    *(
        f"```{name}\ngraph TD\n A[<img src=x onerror=alert(1)>]\n```"
        for name in ("mermaid", "math", "html")
    ),
    *(f"\x02wzxhzdk:{number}\x03" for number in range(12)),
    *(f"\x02klzzwxh:{number:04d}\x03" for number in range(12)),
    *(f"{start}evil: x" for start in ("*[HTML]: ", "[ref]: ", "[^1]: ", "[evil]: javascript:")),
    '--8<-- "https://evil.example/x.md"',
    '{{ config }} {{ "".__class__.__mro__ }} {{ environment.__init__.__globals__ }}',
    '%%{init: {"securityLevel": "loose", "themeCSS": "*{background:url(//e.example)}"}}%%\n'
    "graph TD\n A-->B",
    'flowchart TD\n    A --> B\n    click A "javascript:alert(1)"\n    click B call alert(1)',
    "/// html | script\nalert(1)\n///\n\n/// details | x\n    attrs: {onclick: alert(1)}\n///",
    "<p markdown='1' onclick=alert(1)>*x*</p>\n\n<div markdown=block>\n[TOC]\n</div>",
    "[](){#evil}\n\n[x][evil] <autoref identifier='evil' optional>x</autoref>",
    "x\n{ #evil .evil onclick=alert(1) }\n\n| a |\n|---|\n| b | { onclick=alert(1) }",
    "<!-- md:option x --> <!-- ::: howto a.b --> <howto-x>",
    "::: howto shop.Basket\n    title: x\n\n## ::: howto shop.Basket\n\n::: shop",
    "&#x6a;avascript: &colon; &lpar; &NewLine; &#0; &#xD800; &#99999999;",
    "＜script＞alert(1)＜/script＞ \u2039script\u203a \x00<script\x00>alert(1)</script>",
    "`</code><script>alert(1)</script>` `` `x` `` `\x02wzxhzdk:0\x03`",
)
"""More of the same kind, put together from the parts of known attacks."""
