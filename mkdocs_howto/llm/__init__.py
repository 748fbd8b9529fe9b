"""The writer that asks a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.llm.asking import Bill as Bill
    from mkdocs_howto.llm.client import LiteLLMModel as LiteLLMModel
    from mkdocs_howto.llm.journal import Replies as Replies
    from mkdocs_howto.llm.model import BudgetReached as BudgetReached
    from mkdocs_howto.llm.model import LanguageModel as LanguageModel
    from mkdocs_howto.llm.privacy import prepared as prepared
    from mkdocs_howto.llm.prompt import PROMPT_VERSION as PROMPT_VERSION
    from mkdocs_howto.llm.prompt import Prompt as Prompt
    from mkdocs_howto.llm.secrets import secret_lines as secret_lines
    from mkdocs_howto.llm.verifier import Verifier as Verifier
    from mkdocs_howto.llm.writer import ModelWriter as ModelWriter

__getattr__, __all__ = door(
    __name__,
    {
        "asking": "Bill",
        "client": "LiteLLMModel",
        "journal": "Replies",
        "model": "BudgetReached LanguageModel",
        "privacy": "prepared",
        "prompt": "PROMPT_VERSION Prompt",
        "secrets": "secret_lines",
        "verifier": "Verifier",
        "writer": "ModelWriter",
    },
)
