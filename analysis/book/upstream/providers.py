"""Which of the book's sellers a catalogue means, and which of its models the book leaves out."""

import re

PROVIDERS = {
    "ai21": "ai21",
    "aleph_alpha": "aleph-alpha",
    "alibaba": "alibaba",
    "dashscope": "alibaba",
    "anthropic": "anthropic",
    "anyscale": "anyscale",
    "baidu": "baidu",
    "cerebras": "cerebras",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "deepinfra": "deepinfra",
    "deepseek": "deepseek",
    "fireworks": "fireworks",
    "fireworks-ai": "fireworks",
    "fireworks_ai": "fireworks",
    "gemini": "google",
    "google": "google",
    "vertex_ai-chat-models": "google",  # PaLM had one price on both of Google's services
    "vertex_ai-code-chat-models": "google",
    "vertex_ai-code-text-models": "google",
    "vertex_ai-text-models": "google",
    "google-vertex": "google-vertex",
    "vertex_ai-language-models": "google-vertex",
    "groq": "groq",
    "meta": "meta",
    "mistral": "mistral",
    "moonshot": "moonshot",
    "moonshotai": "moonshot",
    "openai": "openai",
    "text-completion-openai": "openai",
    "perplexity": "perplexity",
    "replicate": "replicate",
    "sambanova": "sambanova",
    "together": "together",
    "together_ai": "together",
    "togetherai": "together",
    "x-ai": "xai",
    "xai": "xai",
    "zai": "zhipu",
}
"""The book's `provider` by the ids of litellm, models.dev, genai-prices and model-prices.

Sellers of mainland China that are listed apart (alibaba-cn, moonshotai-cn, zhipuai) are left out:
they sell in yuan, and a catalogue's dollars are converted at some rate of some day.
"""
BEDROCK = ("amazon-bedrock", "aws", "bedrock", "bedrock_converse")
_AREA = re.compile(r"(?:apac|au|ca|eu|global|jp|regional|us|us-gov)\.")
"""What Bedrock puts before the name of a model that several regions serve together."""
_LEFT_OUT = {
    "bedrock": re.compile(rf"{_AREA.pattern}|anthropic\.|.*/"),
    "amazon": re.compile(rf"{_AREA.pattern}|.*/"),
    "google": re.compile(r"claude-"),
    "google-vertex": re.compile(r"claude-"),
}


def provider_of(listed_provider: str, model: str) -> str | None:
    """The book's seller, or None where it has none of that name.

    The book keeps Amazon's own models on Bedrock apart from those of others.

    >>> provider_of("aws", "us.amazon.nova-lite-v1:0"), provider_of("aws", "meta.llama3-70b")
    ('amazon', 'bedrock')
    >>> provider_of("openrouter", "gpt-4") is None
    True
    """
    if listed_provider in BEDROCK:
        own = _AREA.sub("", model, count=1).startswith("amazon.")
        return "amazon" if own else "bedrock"
    return PROVIDERS.get(listed_provider)


def left_out(provider: str, model: str) -> bool:
    """Whether the book leaves such a model of this seller out on purpose.

    These are resold Claude models, which stand under their maker, and prices of one region or of
    several regions together, where the book keeps those of the United States.

    >>> left_out("bedrock", "eu.meta.llama3-70b"), left_out("bedrock", "meta.llama3-70b")
    (True, False)
    """
    pattern = _LEFT_OUT.get(provider)
    return bool(pattern and pattern.match(model))
