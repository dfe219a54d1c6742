package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Alarm;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.guard.TextKey;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Halts when the verifier has a hole and the policy found it. The policy then learns the hole.
///
/// A success is hollow when no final answer was found in it (Liuziyu77/Visual-RFT#176: an empty answer scored
/// 1.0). It is also hollow when the same text, letter by letter, was right for tasks with 4 or more other
/// reference answers.
///
/// Healthy: no hollow success. The guard warns, with an example, when a fifth of the successes of the last 10
/// steps are hollow. It halts when that goes on for 20 steps.
///
/// Another kind of hole is a task that pays for guessing. The guard warns of it once per level, if the level is
/// asked for outcome reward. Nine of ten answers of the level must be one and the same text for 5 steps, or be
/// copied from the question by one rule ([AnswerRule]), and that must be right for 5 to 75 % of the tasks
/// ([RuleTally]). A policy that solves gives such an answer only as often as it is right. The numbers are ours.
/// Guessing is no reason to halt: it may end by itself.
public final class VerifierGuard implements Guard {
    private static final int REFERENCES = 5;
    private static final int TEXTS = 256;
    private static final int PATIENCE = 20;

    private final ShareAlarm hollow = new ShareAlarm(10, 24, 0.2, 0.05);
    private final PerCell<GuessTally> guesses = new PerCell<>(GuessTally::new);
    private final Map<String, Set<String>> references = new LinkedHashMap<>();
    private String example = "";
    private int stepsRaised;

    @Override
    public String name() {
        return "verifier";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored scored) {
            RolloutGroup group = scored.group();
            if (scored.stage().outcomeReward()) {
                guesses.of(group.task().cell()).add(group);
            }
            for (Rollout rollout : group.rollouts()) {
                if (rollout.score().success()) {
                    hollow.add(isHollow(group, rollout));
                }
            }
            return Verdict.PROCEED;
        }
        return event instanceof TrainingEvent.StepCompleted ? endOfStep() : Verdict.PROCEED;
    }

    private boolean isHollow(RolloutGroup group, Rollout rollout) {
        String text = rollout.completion().text();
        String key = TextKey.of(text);
        Set<String> right = references.remove(key);
        Set<String> known = right == null ? new TreeSet<>() : right;
        if (known.size() < REFERENCES) {
            known.add(group.task().answer());
        }
        references.put(key, known); // behind the others: the least recently right is first
        if (references.size() > TEXTS) {
            references.remove(references.keySet().iterator().next());
        }
        boolean unanswered = !(rollout.score().parsed() instanceof ParseResult.Answer);
        if (!unanswered && known.size() < REFERENCES) {
            return false;
        }
        example = unanswered
                ? "\"" + Quoted.of(text) + "\" was right for " + group.task().id() + " without a final answer"
                : "\"" + Quoted.of(text) + "\" was right for tasks with the answers "
                        + Quoted.of(String.join(", ", known));
        return true;
    }

    private Verdict endOfStep() {
        String reason = String.format(
                Locale.ROOT,
                "%.0f %% of the successes are hollow; for example %s. The verifier has a hole, and the policy learns it"
                        + " instead of the task",
                100 * hollow.share(),
                example);
        String guessed = guessed();
        Alarm.Turn turn = hollow.endOfStep();
        stepsRaised = hollow.raised() ? stepsRaised + 1 : 0;
        if (stepsRaised > PATIENCE) {
            return new Verdict.Halt(
                    reason + ". Mend the verifier, or take that environment out; guards.shortcuts: false"
                            + " lets such a run go on");
        }
        String told =
                turn == Alarm.Turn.RAISED ? reason + ". The run stops if this goes on for " + PATIENCE + " steps" : "";
        String both = told.isEmpty() || guessed.isEmpty() ? told + guessed : told + ". Besides, " + guessed;
        return both.isEmpty() ? Verdict.PROCEED : new Verdict.Warn(both);
    }

    /// Says on which levels guessing was found in this step; empty for none.
    private String guessed() {
        List<String> found = new ArrayList<>();
        guesses.forEach((cell, tally) -> {
            String words = tally.endOfStep();
            if (!words.isEmpty()) {
                found.add("on " + cell + " " + words);
            }
        });
        return found.isEmpty()
                ? ""
                : String.join(", ", found)
                        + ": the policy guesses, and outcome reward pays for it. Show expert solutions, let it write its"
                        + " steps, or leave such levels out";
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("example", example).put("steps_raised", stepsRaised);
        state.set("hollow", hollow.snapshot());
        state.set("guesses", guesses.snapshot());
        ArrayNode texts = state.putArray("texts");
        references.forEach((text, right) -> {
            ArrayNode answers = texts.addObject().put("text", text).putArray("right_for");
            right.forEach(answers::add);
        });
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard " + name(), state);
        example = reader.text("example");
        stepsRaised = reader.smallCount("steps_raised");
        hollow.restore(reader.object("hollow"));
        guesses.restore(reader.object("guesses"));
        references.clear();
        for (StateReader text : reader.parts("texts", "guard " + name())) {
            references.put(TextKey.of(text.text("text")), new TreeSet<>(text.texts("right_for")));
        }
    }
}
