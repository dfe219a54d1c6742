"""Writes testkit/golden/distillation.json: distillation losses and gradients of a tiny student and teacher, as TRL computes them.

    python testkit/oracle/make_distillation.py        (after make_models.py and make_training.py)

Student and teacher are the golden models `llama` and `qwen3`, the batch is the one of golden/training/llama. Over the
whole vocabulary the loss is TRL's own `GKDTrainer.generalized_jsd_loss`, and equals `DistillationTrainer`'s chunked loss
(asserted below). With `top_k` it is `ServerDistillationTrainer`'s: of the k most likely tokens with beta 0, of TRL's
top-1 support with beta above 0, each with the tail or scaled up. Gradients are autograd's, of the student alone.
Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0; float32, eager attention, one thread.
"""

import json
from types import MethodType, SimpleNamespace

import torch
import trl
from trl.experimental.gkd.gkd_trainer import GKDTrainer
from trl.experimental.server_distillation.server_distillation_trainer import ServerDistillationTrainer
from trl.trainer.distillation_trainer import _chunked_divergence_loss

from golden import GOLDEN, MODELS, exact, load, versions, write_json

STUDENT, TEACHER = "llama", "qwen3"
SHOWN = ("model.norm.weight", "model.layers.0.self_attn.k_proj.weight")
CASES = [dict(beta=b, temperature=t, top_k=0, add_tail=True) for b in (0.0, 0.1, 0.5, 0.9, 1.0) for t in (1.0, 2.0)]
CASES += [dict(beta=0.0, temperature=1.0, top_k=k, add_tail=tail) for k in (1, 5) for tail in (True, False)]
CASES += [dict(beta=b, temperature=1.0, top_k=1, add_tail=True) for b in (0.1, 0.5, 0.9, 1.0)]
CASES += [dict(beta=0.5, temperature=1.0, top_k=1, add_tail=False)]


def batch():
    """Right-padded ids, attention mask, and labels of completion tokens only."""
    rows = json.loads((GOLDEN / f"training/{STUDENT}/expected.json").read_text())["sequences"]
    rows = [(row["prompt_ids"], row["completion_ids"]) for row in rows]
    width = max(len(p) + len(c) for p, c in rows)
    ids, mask, labels = [], [], []
    for prompt, completion in rows:
        pad = width - len(prompt) - len(completion)
        ids.append(prompt + completion + [0] * pad)
        mask.append([1] * (width - pad) + [0] * pad)
        labels.append([-100] * len(prompt) + completion + [-100] * pad)
    return torch.tensor(ids), torch.tensor(mask), torch.tensor(labels)


def whole(student, teacher, labels, case):
    return GKDTrainer.generalized_jsd_loss(
        student, teacher, labels=labels, beta=case["beta"], temperature=case["temperature"])


def sparse(student, teacher, labels, case):
    this = SimpleNamespace(beta=case["beta"], loss_add_tail=case["add_tail"], reverse_kl_top_1_mode="sampled")
    for name in ("_get_reverse_kl_top_1_tokens", "_compute_sparse_top_1_divergence_loss"):
        setattr(this, name, MethodType(getattr(ServerDistillationTrainer, name), this))
    this._reduce_divergence_loss = ServerDistillationTrainer._reduce_divergence_loss
    log_p, log_q = torch.log_softmax(student, -1), torch.log_softmax(teacher, -1)
    tokens = labels.clamp_min(0)
    top = log_q.topk(case["top_k"], -1)
    told = dict(
        topk_logprobs=top.values, topk_token_ids=top.indices,
        actual_logprobs=log_q.gather(-1, tokens[..., None]).squeeze(-1))
    if case["beta"] == 0:
        return ServerDistillationTrainer._compute_server_forward_kl_loss(this, told, log_p, labels)
    return ServerDistillationTrainer._compute_server_sparse_top_1_divergence_loss(this, told, log_p, tokens, labels)


def run(case):
    ids, mask, labels = batch()
    student, teacher = load(MODELS / STUDENT).train(), load(MODELS / TEACHER)
    out = student(input_ids=ids, attention_mask=mask, use_cache=False, output_hidden_states=True)
    with torch.no_grad():
        told = teacher(input_ids=ids, attention_mask=mask, use_cache=False, output_hidden_states=True)
    p, q, shifted = out.logits[:, :-1], told.logits[:, :-1], labels[:, 1:]
    loss = (sparse if case["top_k"] else whole)(p, q, shifted, case)
    if not case["top_k"]:
        chunked, _, _ = _chunked_divergence_loss(
            out.hidden_states[-1][:, :-1], told.hidden_states[-1][:, :-1], student.lm_head.weight,
            teacher.get_output_embeddings().weight, (shifted != -100).long(), case["beta"], 256,
            temperature=case["temperature"])
        assert torch.allclose(chunked, loss, rtol=1e-5), (chunked, loss)
    loss.backward()
    valid = shifted != -100
    log_p, log_q = (
        torch.log_softmax(z / case["temperature"], -1).gather(-1, shifted.clamp_min(0)[..., None])[valid] for z in (p, q))
    parameters = dict(student.named_parameters())
    norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(x.grad) for x in parameters.values()]))
    return case | dict(
        loss=exact(loss), reverse_kl=exact((log_p - log_q).mean()), grad_norm=exact(norm),
        grads={name: exact(parameters[name].grad.flatten()) for name in SHOWN})


if __name__ == "__main__":
    write_json(GOLDEN / "distillation.json", dict(
        versions=versions(trl), student=STUDENT, teacher=TEACHER, cases=[run(case) for case in CASES]))
