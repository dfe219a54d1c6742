"""Rewards an even number at most ten above the row's own; the nearer, the more."""

import json
import sys

for line in sys.stdin:
    attempt = json.loads(line)
    answer = attempt["completion"].strip()
    above = attempt["row"]["above"]
    distance = int(answer) - above if answer.isdecimal() else 0
    right = 0 < distance <= 10 and int(answer) % 2 == 0
    near = 1 / distance if right else 0.0
    score = {
        "id": attempt["id"],
        "reward": right + 0.2 * near,
        "success": right,
        "components": {"right": float(right), "near": near},
    }
    if not right:
        score["feedback"] = f"{answer!r} is no even number from {above + 1} to {above + 10}"
    print(json.dumps(score), flush=True)
