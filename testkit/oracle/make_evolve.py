"""Makes core/src/test/resources/dev/edgewise/evolve/vectors.json from GEPA's public code.

Usage: python make_evolve.py FOLDER OUT.json

FOLDER holds `gepa/` of `gepa-ai/gepa` at b265bf9. Fronts, survivors, ancestors, merged parts, padded epochs and texts in
answers, acceptance and the tasks that judge a merge are what its functions return. What depends on Python's random numbers is left
out; of the tasks of a merge there are the fewest and the most of each kind over 200 draws.
"""

import itertools
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from gepa.gepa_utils import remove_dominated_programs  # noqa: E402
from gepa.proposer.base import CandidateProposal  # noqa: E402
from gepa.proposer.merge import MergeProposer, filter_ancestors, sample_and_attempt_merge_programs_by_common_predictors  # noqa: E402
from gepa.strategies.acceptance import ImprovementOrEqualAcceptance, StrictImprovementAcceptance  # noqa: E402
from gepa.strategies.batch_sampler import EpochShuffledBatchSampler  # noqa: E402
from gepa.strategies.instruction_proposal import InstructionProposalSignature  # noqa: E402


def fronts(scores):
    best = {}
    for task in range(len(scores[0])):
        highest = max(one[task] for one in scores)
        best[task] = {number for number, one in enumerate(scores) if one[task] == highest}
    return best


def front_case(draw):
    candidates, tasks = draw.randint(1, 12), draw.randint(1, 10)
    values = [0.0, 0.5, 1.0] if draw.random() < 0.7 else [round(draw.random(), 3) for _ in range(6)]
    scores = [[draw.choice(values) for _ in range(tasks)] for _ in range(candidates)]
    best = fronts(scores)
    means = [sum(one) / tasks for one in scores]
    alive = remove_dominated_programs(best, means)
    return {"scores": scores, "fronts": [sorted(best[task]) for task in range(tasks)],
            "undominated": [sorted(alive[task]) for task in range(tasks)]}


def ancestors(parents, node, found):
    for parent in parents[node]:
        if parent is not None and parent not in found:
            found.add(parent)
            ancestors(parents, parent, found)
    return found


def merge_case(draw):
    count = draw.randint(3, 8)
    names = ["system", "form", "examples"][:draw.randint(1, 3)]
    parts = [{name: "0" for name in names}]
    parents = [[None]]
    for number in range(1, count):
        parent = draw.randrange(number)
        changed = dict(parts[parent])
        changed[draw.choice(names)] = draw.choice(["a", "b", "c"])
        parts.append(changed)
        parents.append([parent])
    means = [draw.choice([0.25, 0.5, 0.75, 1.0]) for _ in range(count)]
    pairs = []
    for i in range(count):
        for j in range(i + 1, count):
            first, second = ancestors(parents, i, set()), ancestors(parents, j, set())
            common = [] if j in first or i in second else sorted(
                filter_ancestors(i, j, first & second, ([], []), means, parts))
            merged = None
            if len(common) == 1 and means[i] != means[j]:
                made = sample_and_attempt_merge_programs_by_common_predictors(
                    means, random.Random(0), [i, j], ([], []), parts, parents)
                merged = made[0] if made else None
            pairs.append({"pair": [i, j], "ancestors": common, "merged": merged})
    return {"parts": parts, "parents": [[one for one in each if one is not None] for each in parents], "means": means, "pairs": pairs}


class Loader:
    def __init__(self, count):
        self.count = count

    def all_ids(self):
        return list(range(self.count))

    def __len__(self):
        return self.count


def padding_case(count, size):
    class Kept(random.Random):
        def shuffle(self, x):
            pass

    sampler = EpochShuffledBatchSampler(size, Kept())
    sampler._update_shuffled(Loader(count))
    return {"tasks": count, "size": size, "order": sampler.shuffled_ids}


def acceptance_case(draw):
    """Halves and quarters, whose sums are exact, or rewards that are far from a tie."""
    size = draw.randint(1, 6)
    values = [0.0, 0.25, 0.5, 1.0] if draw.random() < 0.7 else [round(draw.random(), 1) + 0.01 for _ in range(4)]
    before = [draw.choice(values) for _ in range(size)]
    after = draw.sample(before, size) if values[0] == 0 and draw.random() < 0.3 else [draw.choice(values) for _ in range(size)]
    if before != after and values[0] != 0 and abs(sum(before) - sum(after)) < 1e-6:
        after = before
    proposal = CandidateProposal({}, [0], subsample_scores_before=before, subsample_scores_after=after)
    return {"before": before, "after": after, "strict": StrictImprovementAcceptance().should_accept(proposal, None),
            "equal": ImprovementOrEqualAcceptance().should_accept(proposal, None)}


def compared_case(better, worse, tied):
    """Of the tasks that judge a merge: how many on which the first parent is better, on which it is worse, and tied."""
    first = {task: 1.0 if task < better else 0.0 if task < better + worse else 0.5 for task in range(better + worse + tied)}
    second = {task: 0.5 for task in first}
    counts = []
    for seed in range(200):
        proposer = MergeProposer(None, None, None, True, 1, rng=random.Random(seed))
        chosen = proposer.select_eval_subsample_for_merged_program(first, second)
        counts.append([sum(first[task] == value for task in chosen) for value in (1.0, 0.0, 0.5)])
    return {"tasks": [better, worse, tied], "fewest": [min(each) for each in zip(*counts)],
            "most": [max(each) for each in zip(*counts)], "floor": proposer.val_overlap_floor}


ANSWERS = ["plain text", "  spaces  ", "```\nfenced\n```", "```text\nfenced\n```", "Here:\n```\none\n```\nand\n```\ntwo\n```\nend",
           "```only opening\nrest", "```", "``````", "closing only\n```", "a ``` b", "```md\n\n```", "Before ```inline``` after",
           "```\nwith ``` inside\n```", "```python\nx = 1\n```\n", "\n```\nled by a line\n", "words ```lang\nbody\n``` more"]

draw = random.Random(20261130)
made = {
    "fronts": [front_case(draw) for _ in range(120)],
    "merges": [merge_case(draw) for _ in range(40)],
    "padding": [padding_case(count, size) for count in range(1, 12) for size in range(1, 6) if size <= count + 3],
    "answers": [{"answer": one, "text": InstructionProposalSignature.output_extractor(one)["new_instruction"]} for one in ANSWERS],
    "acceptance": [acceptance_case(draw) for _ in range(80)],
    "compared": [compared_case(*each) for each in itertools.product(range(7), repeat=3) if sum(each) >= 5],
}
Path(sys.argv[2]).write_text(json.dumps(made, separators=(",", ":")) + "\n")
print({key: len(value) for key, value in made.items()})
