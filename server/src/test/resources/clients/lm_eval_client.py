"""Scores a small task with lm-eval twice: through a server, and with transformers. Arguments: base URL, the model's folder,
a folder to write in. Prints JSON."""
import json
import os
import pathlib
import sys

url, model, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TOKENIZERS_PARALLELISM="false", OPENAI_API_KEY="none")
os.environ["HF_HOME"] = str(folder / "hf")

from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

rows = [
    {"question": f"{a} plus {b} is", "choices": [str(a + b), str(a + b + 1), "many", "the fox"], "answer": (a + b) % 4}
    for a in range(1, 4)
    for b in range(1, 6)
]
(folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
task = {
    "task": "sums",
    "dataset_path": "json",
    "dataset_kwargs": {"data_files": {"test": str(folder / "rows.jsonl")}},
    "test_split": "test",
    "output_type": "multiple_choice",
    "doc_to_text": "{{question}}",
    "doc_to_choice": "{{choices}}",
    "doc_to_target": "{{answer}}",
    "metric_list": [{"metric": "acc"}, {"metric": "acc_norm"}],
}


def score(kind, arguments):
    result = simple_evaluate(
        model=kind, model_args=arguments, tasks=[task], task_manager=TaskManager(include_defaults=False), batch_size=4,
        log_samples=True, bootstrap_iters=0, random_seed=1)
    metrics = {k: v for k, v in result["results"]["sums"].items() if k.startswith("acc") and isinstance(v, float)}
    samples = sorted(result["samples"]["sums"], key=lambda s: s["doc_id"])
    return metrics, [[float(pair[0]) for pair in s["filtered_resps"]] for s in samples], [
        [bool(pair[1]) for pair in s["filtered_resps"]] for s in samples]


served = score("local-completions", {
    "model": "tiny", "base_url": url + "/completions", "tokenizer": model, "tokenizer_backend": "huggingface",
    "tokenized_requests": True, "num_concurrent": 4, "max_length": 500, "add_bos_token": False})
here = score("hf", {"pretrained": model, "dtype": "float32", "device": "cpu", "add_bos_token": False})
far = max(abs(a - b) for x, y in zip(served[1], here[1]) for a, b in zip(x, y))
print(json.dumps({"served": served[0], "transformers": here[0], "rows": len(served[1]), "largest_difference": far,
                  "greedy_equal": served[2] == here[2],
                  "first": [served[1][0], here[1][0]]}))
