"""Writes which modules PEFT adapts for keys of adapter_config.json.

Usage:
    python testkit/oracle/make_target_modules.py

Writes testkit/golden/target-modules.json: `modules`, the projections of a Llama of three layers, and `cases[]`, each with
the `config` given to LoraConfig and the `adapted` modules by PEFT's `check_target_module_exists`, or the `error` of PEFT.
Made with PEFT 0.21.0.
"""

import peft
from peft import LoraConfig
from peft.tuners.tuners_utils import _ExcludedModule, check_target_module_exists

from golden import GOLDEN, versions, write_json

PARTS = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj",
         "mlp.down_proj"]
MODULES = [f"model.layers.{i}.{part}" for i in (0, 1, 10) for part in PARTS]
TWO = ["q_proj", "v_proj"]
CASES = [
    dict(target_modules=TWO), dict(target_modules=["self_attn.q_proj", "proj"]),
    dict(target_modules=["model.layers.1.mlp.up_proj", "k_proj"], layers_to_transform=[0]),
    dict(target_modules=r".*\.(q|up)_proj"), dict(target_modules=r".*layers\.(?P<n>0)\..*"),
    dict(target_modules=r"(?i).*Q_PROJ$"), dict(target_modules=r"\A.*\.1\d\..{1,20}_proj"), dict(target_modules="q_proj"),
    dict(target_modules="(?P<n>0)"), dict(target_modules=r".*(?=q_proj).*"), dict(target_modules=r".*([a-z])\1.*"),
    dict(target_modules=r".*q_proj\Z"), dict(target_modules=r".*layers\.0\.(?!mlp).*"), dict(target_modules="("),
    dict(target_modules=TWO, layers_to_transform=1), dict(target_modules=TWO, layers_to_transform=[0, 10]),
    dict(target_modules=TWO, layers_to_transform=[]), dict(target_modules=TWO, layers_to_transform=[0], layers_pattern="layers"),
    dict(target_modules=TWO, layers_to_transform=[0], layers_pattern=["h", "layer.?"]),
    dict(target_modules=TWO, layers_to_transform=[0], layers_pattern="h"),
    dict(target_modules=TWO, exclude_modules=["v_proj"]), dict(target_modules=TWO, exclude_modules=r".*\.1\..*"),
    dict(target_modules=TWO, exclude_modules=["model.layers.0.self_attn.q_proj", "attn"]),
    dict(target_modules=r".*q_proj", layers_to_transform=[0]), dict(target_modules=TWO, layers_pattern="layers"),
    dict(target_modules=TWO, layers_pattern=""), dict(target_modules=TWO, layers_pattern="", layers_to_transform=[1]),
    dict(target_modules=TWO, layers_pattern=[], layers_to_transform=[1]), dict(target_modules=TWO, layers_pattern=["layers"]),
    dict(target_modules=TWO, layers_to_transform=[], layers_pattern="layers"),
    dict(target_modules=r".*q_proj", layers_to_transform=[]), dict(target_modules=r".*q_proj", layers_pattern=""),
    dict(target_modules=r".*q_proj", layers_pattern=[]), dict(target_modules="all-linear", layers_to_transform=[0]),
]


def adapted(config):
    found = [(name, check_target_module_exists(config, name)) for name in MODULES]
    return [name for name, match in found if match and not isinstance(match, _ExcludedModule)]


def main():
    cases = []
    for case in CASES:
        try:
            cases.append(dict(config=case, adapted=adapted(LoraConfig(**case))))
        except Exception as e:  # whatever PEFT raises is its refusal
            cases.append(dict(config=case, error=type(e).__name__))
    write_json(GOLDEN / "target-modules.json", dict(versions=versions(peft), modules=MODULES, cases=cases))


if __name__ == "__main__":
    main()
