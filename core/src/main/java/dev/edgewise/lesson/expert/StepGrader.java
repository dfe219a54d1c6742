package dev.edgewise.lesson.expert;

import dev.edgewise.lesson.LessonGrader;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rewards a step by its similarity to the expert's (SRL, 2510.25992, section 3.2):
///
///     r = −1                  if the form is violated
///     r = 2M / (|a| + |y|)    else, see [SequenceMatcher]; a is the step written, y the expert's
///
/// The form is violated by an empty step, by one that the token limit cut, and, where a monologue is asked for, by
/// anything but `<think> … </think> step`. The monologue earns nothing.
///
/// **How we differ**: a step that stands in the prompt word for word, and is not the expert's, earns 0. Otherwise
/// the model would do well by repeating what it was shown. Frequent characters count in long steps (`autojunk` is
/// off), since with it two steps that differ in one digit may earn almost nothing.
final class StepGrader implements LessonGrader {
    private static final double VIOLATED = -1;
    private static final Pattern THOUGHT = Pattern.compile("(?s)\\s*<think>(.*?)</think>(.*)");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String expert;
    private final String shown;
    private final boolean think;
    private final double understood;
    private final SequenceMatcher matcher;

    /// @param expert the expert's step
    /// @param shown the question and the steps before
    /// @param understood the reward from which a step counts as a success
    StepGrader(String expert, String shown, boolean think, double understood) {
        this.understood = understood;
        this.expert = expert;
        this.shown = plain(shown);
        this.think = think;
        this.matcher = new SequenceMatcher(expert, false);
    }

    @Override
    public Score score(Completion completion) {
        Optional<String> step = completion.finish() == FinishReason.LENGTH ? Optional.empty() : step(completion.text());
        double reward = step.map(this::reward).orElse(VIOLATED);
        return new Score(
                reward,
                step.isPresent() && reward >= understood,
                step.<ParseResult>map(ParseResult.Answer::new).orElseGet(ParseResult.Missing::new),
                Map.of("srl", reward),
                "expert: " + expert);
    }

    private Optional<String> step(String text) {
        String step = text;
        if (think) {
            Matcher thought = THOUGHT.matcher(text);
            if (!thought.matches()
                    || thought.group(1).contains("<think>")
                    || thought.group(2).contains("think>")) {
                return Optional.empty();
            }
            step = thought.group(2);
        }
        return Optional.of(step.strip()).filter(written -> !written.isEmpty());
    }

    private double reward(String step) {
        boolean copied = shown.contains(plain(step)) && !plain(step).equals(plain(expert));
        return copied ? 0 : matcher.ratio(step);
    }

    private static String plain(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }
}
