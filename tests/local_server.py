"""Servers on loopback for live calls: llama.cpp's own with a tiny random model, and an odd one."""

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

MODEL = "tiny"
START_S = 60
WIDE, LAYERS, HEADS, SPECIALS = 64, 2, 4, 3
TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}<assistant>"


# --- llama.cpp ------------------------------------------------------------------------------------


@contextmanager
def model_server(folder: Path) -> Iterator[str]:
    """The base URL of llama.cpp's OpenAI-compatible server, in a process of its own."""
    file = folder / "tiny.gguf"
    write_model(file)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.local_server", file], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    try:
        assert child.stdout
        address = child.stdout.readline().strip()
        assert address, "the server did not start"
        _await(f"{address}/health")
        yield f"{address}/v1"
    finally:
        child.terminate()
        child.communicate(timeout=30)


def served_tokens(prompt: str) -> int:
    """What the model above makes of a prompt: a beginning, a space before it, and each byte; a
    space is the three bytes of its visible form.

    >>> served_tokens("a b")
    9
    """
    return 1 + len((" " + prompt).replace(" ", "\u2581").encode())


def write_model(file: Path) -> None:
    """Two random layers over a vocabulary of bytes: it writes nonsense, but really counts."""
    from gguf import GGUFWriter, TokenType

    draw = np.random.default_rng(7)
    tokens = 256 + SPECIALS

    def weights(*shape: int) -> Any:
        return (draw.standard_normal(shape) * 0.1).astype(np.float32)

    made = GGUFWriter(file, "llama")
    made.add_context_length(4096)
    made.add_embedding_length(WIDE)
    made.add_block_count(LAYERS)
    made.add_feed_forward_length(2 * WIDE)
    made.add_head_count(HEADS)
    made.add_head_count_kv(HEADS)
    made.add_layer_norm_rms_eps(1e-5)
    made.add_rope_dimension_count(WIDE // HEADS)
    made.add_tokenizer_model("llama")
    made.add_token_list([b"<unk>", b"<s>", b"</s>", *(f"<0x{n:02X}>".encode() for n in range(256))])
    made.add_token_scores([0.0] * tokens)
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL]
    made.add_token_types([*kinds, *[TokenType.BYTE] * 256])
    made.add_bos_token_id(1)
    made.add_eos_token_id(2)
    made.add_chat_template(TEMPLATE)
    made.add_tensor("token_embd.weight", weights(tokens, WIDE))
    made.add_tensor("output.weight", weights(tokens, WIDE))
    made.add_tensor("output_norm.weight", np.ones(WIDE, np.float32))
    for n in range(LAYERS):
        for name in ("attn_norm", "ffn_norm"):
            made.add_tensor(f"blk.{n}.{name}.weight", np.ones(WIDE, np.float32))
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            made.add_tensor(f"blk.{n}.{name}.weight", weights(WIDE, WIDE))
        for name in ("ffn_gate", "ffn_up"):
            made.add_tensor(f"blk.{n}.{name}.weight", weights(2 * WIDE, WIDE))
        made.add_tensor(f"blk.{n}.ffn_down.weight", weights(WIDE, 2 * WIDE))
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.write_tensors_to_file()
    made.close()


def _await(url: str) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own loopback
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _serve(file: str) -> None:
    import xllamacpp

    asked = xllamacpp.CommonParams()
    asked.model.path, asked.model_alias = file, {MODEL}
    asked.hostnames, asked.port = ["127.0.0.1"], 0
    asked.n_ctx, asked.n_parallel, asked.warmup, asked.use_jinja = 4096, 1, False, True
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(asked)
    print(server.listening_address, flush=True)
    threading.Event().wait()


# --- one that misbehaves --------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What the odd server does with one call."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0.0
    chunks: tuple[bytes, ...] = ()
    """Streamed; without an end where `drop`."""
    drop: bool = False


@dataclass
class OddServer:
    base_url: str
    seen: list[dict[str, Any]]


def streamed(pieces: list[str], usage: dict[str, Any] | None = None, **more: Any) -> Answer:
    """A reply in OpenAI's streaming format; the usage, where told, in a last chunk of its own."""
    ends = [None] * (len(pieces) - 1) + ["stop"]
    events: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": end}]}
        for piece, end in zip(pieces, ends, strict=True)
    ]
    if usage:
        events.append({"choices": [], "usage": usage})
    common = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
    lines = [f"data: {json.dumps(common | event)}\n\n".encode() for event in events]
    return Answer(chunks=(*lines, b"data: [DONE]\n\n"), **more)


def refused(status: int, message: str, **headers: str) -> Answer:
    """An error in OpenAI's format."""
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    return Answer(status, {"Content-Type": "application/json", **headers}, body)


@contextmanager
def odd_server(*answers: Answer) -> Iterator[OddServer]:
    """Gives each call the next answer, the last one again and again."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # the end of the connection ends the answer

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            answer = answers[min(len(seen), len(answers) - 1)]
            seen.append({"path": self.path, "key": self.headers["Authorization"], "body": body})
            time.sleep(answer.delay_s)
            with suppress(BrokenPipeError, ConnectionResetError):  # the caller had enough
                self._give(answer)

        def _give(self, answer: Answer) -> None:
            self.send_response(answer.status)
            kind = {"Content-Type": "text/event-stream"} if answer.chunks else {}
            length = {"Content-Length": "1000000"} if answer.drop else {}
            for name, value in {**kind, **length, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for part in answer.chunks or (answer.body,):
                self.wfile.write(part)
                self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield OddServer(f"http://127.0.0.1:{server.server_port}/v1", seen)
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    _serve(sys.argv[1])
