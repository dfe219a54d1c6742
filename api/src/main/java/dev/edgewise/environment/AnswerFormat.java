package dev.edgewise.environment;

import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import dev.edgewise.reward.ParseResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says how a completion marks its final answer, and parses it strictly.
///
/// In every format a blank completion is [ParseResult.Empty]. A completion without the mark is
/// [ParseResult.Missing]. A completion with more than one mark is [ParseResult.Ambiguous], also when the marked
/// answers are equal: a policy that lists candidates must not collect credit. The parser looks for nothing
/// outside the mark.
///
/// [#write] is the inverse of [#parse]: parsing a written completion gives the answer back.
public enum AnswerFormat {
    /// The whole completion, trimmed, is the answer. It must be a single line, so there is no room for steps.
    BARE("Reply with the final answer only, on one line, without any other text.") {
        @Override
        public String mark(String answer) {
            return answer;
        }

        @Override
        ParseResult parseText(String completion) {
            return completion.lines().count() == 1 ? new ParseResult.Answer(completion) : new ParseResult.Missing();
        }
    },

    /// `#### answer` on the last line, as GSM8K writes it.
    ///
    /// The mark is a run of exactly four `#` at the start of a line. The rest of that line is the answer, and
    /// only white space may follow. A run of four anywhere else counts as a further mark. Longer and shorter
    /// runs do not count.
    HASH("End your reply with one last line that holds #### followed by the final answer and nothing else.") {
        @Override
        public String mark(String answer) {
            return "#### " + answer;
        }

        @Override
        ParseResult parseText(String completion) {
            Matcher marks = HASH_MARK.matcher(completion);
            int count = count(marks);
            if (count > 1) {
                return new ParseResult.Ambiguous(count);
            }
            Matcher last = HASH_LAST_LINE.matcher(completion);
            return count == 1 && last.find() ? found(last.group(1)) : new ParseResult.Missing();
        }
    },

    /// `\boxed{answer}` with balanced braces, anywhere in the completion, because display maths puts text after
    /// it.
    BOXED("Put the final answer inside \\boxed{} and use \\boxed{} only once.") {
        @Override
        public String mark(String answer) {
            return "\\boxed{" + answer + "}";
        }

        @Override
        ParseResult parseText(String completion) {
            Matcher marks = BOXED_MARK.matcher(completion);
            int count = count(marks);
            if (count > 1) {
                return new ParseResult.Ambiguous(count);
            }
            if (count == 0) {
                return new ParseResult.Missing();
            }
            int open = completion.indexOf(BOXED_OPEN);
            int start = open + BOXED_OPEN.length();
            int end = open < 0 ? -1 : closingBrace(completion, start);
            return end < 0 ? new ParseResult.Missing() : found(completion.substring(start, end));
        }

        @Override
        public Optional<Fraction> number(String answer) {
            return LatexNumber.parse(answer);
        }
    },

    /// `<answer>answer</answer>` at the very end: one opening and one closing tag, only white space after it.
    TAG("Give the final answer once, at the very end of your reply, between <answer> and </answer>.") {
        @Override
        public String mark(String answer) {
            return "<answer>" + answer + "</answer>";
        }

        @Override
        ParseResult parseText(String completion) {
            int count = Math.max(count(TAG_OPEN.matcher(completion)), count(TAG_CLOSE.matcher(completion)));
            if (count > 1) {
                return new ParseResult.Ambiguous(count);
            }
            Matcher whole = TAG_AT_END.matcher(completion);
            return whole.find() ? found(whole.group(1)) : new ParseResult.Missing();
        }
    };

    /// Looks back only where there are four, since that takes longer than to read on.
    private static final Pattern HASH_MARK = Pattern.compile("####(?!#)(?<!#####)");

    private static final Pattern HASH_LAST_LINE = Pattern.compile("(?m)^[ \\t]*####(?!#)([^\\n]*)\\z");
    private static final String BOXED_OPEN = "\\boxed{";
    private static final Pattern BOXED_MARK = Pattern.compile("\\\\boxed(?![A-Za-z])");
    private static final Pattern TAG_OPEN = Pattern.compile("<answer>");
    private static final Pattern TAG_CLOSE = Pattern.compile("</answer>");
    private static final Pattern TAG_AT_END = Pattern.compile("(?s)<answer>(.*)</answer>\\z");

    private final String instruction;

    AnswerFormat(String instruction) {
        this.instruction = instruction;
    }

    /// Returns one sentence for the prompt of a chat model: the form that the answer must have.
    public String instruction() {
        return instruction;
    }

    /// Returns the name that configuration files use: `bare`, `hash`, `boxed`, `tag`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns the format with this [#key()].
    ///
    /// @throws ConfigException if there is none
    public static AnswerFormat of(String key) {
        List<String> keys = Arrays.stream(values()).map(AnswerFormat::key).toList();
        return Arrays.stream(values())
                .filter(format -> format.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ConfigException("There is no answer format \"" + key + "\"."
                        + NearestName.hint(key, keys) + " Allowed: " + String.join(", ", keys) + "."));
    }

    /// Tells whether a completion may show its working before the answer.
    public boolean allowsSteps() {
        return this != BARE;
    }

    /// Refuses an environment that is to show steps if the format has no room for them.
    ///
    /// @throws ConfigException if `showSteps` and the format allows no steps
    public void requireRoomForSteps(String environment, boolean showSteps) {
        if (showSteps && !allowsSteps()) {
            throw new ConfigException("The environment " + environment
                    + " is to show its steps, but the answer format \""
                    + key() + "\" takes the whole completion as the answer. Use hash, boxed or tag, or turn the steps"
                    + " off.");
        }
    }

    /// Returns the final answer with its mark, on one line.
    public abstract String mark(String answer);

    /// Returns the completion that an expert would write: one step a line, then the marked answer.
    ///
    /// @throws IllegalArgumentException if there are steps but the format does not allow any
    public final String write(List<String> steps, String answer) {
        if (steps.isEmpty()) {
            return mark(answer);
        }
        if (!allowsSteps()) {
            throw new IllegalArgumentException("the answer format " + key() + " has no room for steps");
        }
        return String.join("\n", steps) + "\n" + mark(answer);
    }

    /// Returns what `completion` gives as its final answer.
    public final ParseResult parse(String completion) {
        String trimmed = completion.strip();
        return trimmed.isEmpty() ? new ParseResult.Empty() : parseText(trimmed);
    }

    /// Returns the number that a final answer in this format stands for. [NumberAnswer] reads plain text; in
    /// `\boxed{}` a number may also be written as LaTeX. Empty when the answer is anything else.
    public Optional<Fraction> number(String answer) {
        return NumberAnswer.parse(answer).map(Fraction::of);
    }

    /// Returns the numbers of a list `3,5,9`. Blanks may stand around a comma, and no number may contain one.
    /// Empty when any part is not a number.
    public final Optional<List<Fraction>> numbers(String answer) {
        List<Fraction> numbers = new ArrayList<>();
        for (String part : answer.split(",", -1)) {
            Optional<Fraction> number = number(part.strip());
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers.add(number.get());
        }
        return Optional.of(numbers);
    }

    /// Parses a completion that is stripped and not empty.
    abstract ParseResult parseText(String completion);

    private static ParseResult found(String answer) {
        return answer.isBlank() ? new ParseResult.Missing() : new ParseResult.Answer(answer.strip());
    }

    private static int count(Matcher matcher) {
        return (int) matcher.results().count();
    }

    /// Returns the index of the brace that closes the one before `start`, or −1. `\{` and `\}` do not count.
    private static int closingBrace(String text, int start) {
        int depth = 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
