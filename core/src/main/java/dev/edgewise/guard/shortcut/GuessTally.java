package dev.edgewise.guard.shortcut;

import dev.edgewise.error.Quoted;
import dev.edgewise.guard.Alarm;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells whether the completions of a cell are guesses: they follow one [AnswerRule], or give one and the same
/// answer, whatever is asked.
///
/// The one answer is found by majority vote (Boyer and Moore). Each completion that gives it votes for it, each
/// other votes against it. Below 0 the next answer takes its place and is counted from there.
final class GuessTally implements FieldState {
    /// The limit of votes, so that an answer given for long can be replaced sooner.
    private static final int MOST_VOTES = 256;

    private final Map<AnswerRule, RuleTally> rules = new EnumMap<>(AnswerRule.class);
    private final RuleTally same = new RuleTally();
    private final Alarm alarm = new Alarm(5, 5);
    private String answer = "";
    private int votes;
    private boolean asked;

    GuessTally() {
        for (AnswerRule rule : AnswerRule.values()) {
            rules.put(rule, new RuleTally());
        }
    }

    void add(RolloutGroup group) {
        asked = true;
        Task task = group.task();
        List<String> answers = group.rollouts().stream()
                .map(rollout -> rollout.score().parsed() instanceof ParseResult.Answer(String value) ? value : "")
                .toList();
        Map<AnswerRule, String> copied = AnswerRule.answers(task.question());
        rules.forEach((rule, tally) -> count(tally, copied.getOrDefault(rule, ""), answers, task.answer()));
        for (String given : answers) {
            vote(given);
        }
        count(same, answer, answers, task.answer());
    }

    private static void count(RuleTally tally, String text, List<String> answers, String reference) {
        boolean any = !text.isEmpty();
        int follow = (int) answers.stream().filter(text::equals).count();
        tally.add(answers.size(), any ? follow : 0, any && text.equals(reference));
    }

    private void vote(String given) {
        votes += given.equals(answer) ? 1 : -1;
        if (votes < 0) {
            answer = given;
            votes = 1;
            same.clear();
        }
    }

    /// Ends a step: judges first, then lets the counts age. Nothing happens to a cell that was not asked.
    ///
    /// @return what is answered instead of solving, in the step in which that has been seen for long enough;
    ///     else empty
    String endOfStep() {
        if (!asked) {
            return "";
        }
        asked = false;
        String found = found();
        boolean raised = alarm.see(!found.isEmpty()) == Alarm.Turn.RAISED;
        rules.values().forEach(RuleTally::age);
        same.age();
        votes = Math.min(votes, MOST_VOTES);
        return raised ? found : "";
    }

    /// Returns `95 % of the answers are the first number of the question, which is right for 51 % of the tasks`.
    private String found() {
        for (Map.Entry<AnswerRule, RuleTally> rule : rules.entrySet()) {
            if (rule.getValue().guesses()) {
                return words(rule.getValue(), rule.getKey().words());
            }
        }
        return same.guesses() ? words(same, "\"" + Quoted.of(answer) + "\"") : "";
    }

    private static String words(RuleTally tally, String what) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of the answers are %s, which is right for %.0f %% of the tasks",
                100 * tally.followedShare(),
                what,
                100 * tally.rightShare());
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard verifier");
        answer = state.text("answer", answer);
        votes = state.smallCount("votes", votes);
        asked = state.flag("asked", asked);
        rules.forEach((rule, tally) -> state.part(rule.name().toLowerCase(Locale.ROOT), tally));
        state.part("same", same);
        state.part("alarm", alarm);
    }
}
