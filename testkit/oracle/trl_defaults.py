"""Writes TRL's defaults of the keys Edgewise shares with it, for the test that compares them.

    python testkit/oracle/trl_defaults.py > core/src/test/resources/dev/edgewise/config/trl_defaults.json
"""

import dataclasses
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import trl  # noqa: E402

GRPO = """learning_rate lr_scheduler_type warmup_steps weight_decay adam_beta1 adam_beta2 adam_epsilon max_grad_norm seed
num_generations num_iterations loss_type scale_rewards beta epsilon epsilon_high
temperature top_p top_k max_completion_length""".split()
SFT = ["learning_rate", "max_length"]


def defaults(config, keys):
    fields = {field.name: field.default for field in dataclasses.fields(config)}
    values = {key: fields[key] for key in keys}
    return {key: getattr(value, "value", value) for key, value in values.items()}


json.dump(
    {"trl": trl.__version__, "grpo": defaults(trl.GRPOConfig, GRPO), "sft": defaults(trl.SFTConfig, SFT)},
    sys.stdout,
    indent=2,
)
print()
