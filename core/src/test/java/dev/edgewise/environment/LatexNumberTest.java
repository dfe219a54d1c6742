package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatexNumberTest {
    private static final List<String> SEPARATORS =
            List.of("", ",", "{,}", "\\!,", ",\\!", "\\,", "\\:", "\\;", "\\ ", "~");
    private static final List<String> AROUND = List.of(
            "%s",
            "$%s$",
            "{%s}",
            "\\text{%s}",
            "\\mathbf{ %s }",
            "%s\\%%",
            "%s^\\circ",
            "%s\\text{ dollars}",
            "%s~\\mathrm{km}^2",
            "\\,%s\\,",
            "\\(%s\\)");
    private static final List<String> SIGNS = List.of("", "-", "- ", "\u2212", "+", "-\\$", "\\$", "\\$-", "$-");
    private static final String MUTATIONS = "0123456789.,-+$\\{}~ !%^/()\u2212x\u0661";

    private static JsonNode golden() throws IOException {
        try (InputStream file = Objects.requireNonNull(LatexNumberTest.class.getResourceAsStream("/numbers.json"))) {
            return new ObjectMapper().readTree(file);
        }
    }

    /// `testkit/oracle/make_numbers.py`: Math-Verify agrees, but for thin spaces, where it adds the groups, for
    /// percent, which it divides by 100, and for the full stop of `18.`.
    @Test
    void readsWhatThePageShows() throws IOException {
        for (JsonNode each : golden().path("read")) {
            String text = each.path("text").asText();
            assertThat(LatexNumber.parse(text).map(Fraction::toString))
                    .as(text)
                    .contains(each.path("number").asText());
            boolean others = text.matches("9(\\\\[, ]|~)500|.*%|18\\.");
            assertThat(each.path("math_verify").asBoolean()).as(text).isEqualTo(!others);
        }
    }

    @Test
    void refusesWhatIsNoNumberAlone() throws IOException {
        for (JsonNode each : golden().path("refused")) {
            String text = each.path("text").asText();
            assertThat(LatexNumber.parse(text)).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18\\text{ dozen eggs}",
                "18\\text{ and a half}",
                "18\\text{ hundredths}",
                "18\\text{ not}",
                "18\\text{ millionths}",
                "18\\text{ billionth}",
                "18\\text{ quadrillion}",
                "18\\text{ lakh}",
                "18\\text{ crores}",
                "18\\text{ gross}",
                "18\\text{ factorial}",
                "18\\text{ mod }",
                "18\\text{ tn}",
                "1\\ 125/128",
                "1~125/128",
                "1\\,125/128",
                "-1\\:125/128",
                "1\\;125/128",
                "1/1\\,125",
                "18\\text{ M}",
                "18\\text{ K}",
                "18\\mathrm{e}",
                "18\\mathbf{ab}",
                "18\\text{ a}\\text{ b}",
                "18\\text{ x}",
                "18\\text{ M dollars}",
                "18\\text{}^2",
                "18\\text{ cm}^4",
                "\\frac{1{,}00}{3}",
                "\\frac{1}{-2}",
                "\\frac{}{2}",
                "\\frac1",
                "-",
                "$",
                "$$",
                "{}",
                "{18",
                "18}",
                "}18{",
                "{1}{8}",
                "\\text{1}8",
                "1.2{,}345",
                ",500",
                "9{,}500{,}",
                "\\boxed{18}",
                "18\\\\",
                "1.8\\times 10^{100}",
                "0.8\\times 10^{2}"
            })
    void refusesWhatOnlyLooksLikeOne(String text) {
        assertThat(LatexNumber.parse(text)).isEmpty();
    }

    /// What plain text reads, LaTeX reads alike.
    @ParameterizedTest
    @ValueSource(strings = {"18", "-$1,234.50", "\u22127", "+0012", "18.", "0", "-0", "100", "1,234,567"})
    void plainNumbersStayThemselves(String text) {
        assertThat(LatexNumber.parse(text))
                .isEqualTo(NumberAnswer.parse(text).map(Fraction::of))
                .isPresent();
    }

    @Test
    void everySpellingOfANumberIsThatNumber() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            BigInteger whole = new BigInteger(random.nextInt(1, 40), random);
            String part = random.nextBoolean() ? "" : "." + random.nextInt(1_000);
            String sign = pick(SIGNS, random);
            BigDecimal value = new BigDecimal(whole + part);
            boolean below = sign.contains("-") || sign.contains("\u2212");
            String spelled = AROUND.get(random.nextInt(AROUND.size()))
                    .formatted(sign + grouped(whole.toString(), pick(SEPARATORS, random)) + part);
            assertThat(LatexNumber.parse(spelled)).as(spelled).contains(Fraction.of(below ? value.negate() : value));
        }
    }

    @Test
    void everySpellingOfAFractionIsThatFraction() {
        Random random = new Random(8);
        for (int i = 0; i < 5_000; i++) {
            int over = random.nextInt(1, 200);
            int under = random.nextInt(2, 200);
            String spelled = pick(List.of("\\frac{%d}{%d}", "\\dfrac{ %d }{%d}", "\\tfrac{%d}{ %d}", "%d/%d"), random)
                    .formatted(over, under);
            boolean lowest =
                    BigInteger.valueOf(over).gcd(BigInteger.valueOf(under)).intValue() == 1;
            Fraction value = new Fraction(BigInteger.valueOf(over), BigInteger.valueOf(under));
            assertThat(LatexNumber.parse("-" + spelled))
                    .as(spelled)
                    .isEqualTo(lowest ? Optional.of(value.negated()) : Optional.empty());
        }
    }

    /// Where a damaged spelling still is a number, all its digits and its point are in it, in their order. A
    /// space in front of a slash would show a mixed number.
    @Test
    void aDamagedSpellingIsNoOtherNumberThanItShows() {
        Random random = new Random(9);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            String whole = Integer.toString(random.nextInt(20_000_000));
            StringBuilder text = new StringBuilder(pick(AROUND.subList(0, 8), random)
                    .formatted(pick(SIGNS, random) + grouped(whole, pick(SEPARATORS, random)) + ".5"));
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(text.length());
                String with = random.nextInt(3) == 0
                        ? ""
                        : String.valueOf(MUTATIONS.charAt(random.nextInt(MUTATIONS.length())));
                text.replace(at, random.nextBoolean() ? at + 1 : at, with);
            }
            Optional<Fraction> number = LatexNumber.parse(text.toString());
            if (number.isPresent()) {
                read++;
                String unit = "\\\\(?:text|mathrm)\\{ *[a-z][^}]*\\}";
                String alone = text.toString().replaceAll(unit, "");
                String shown = alone.replaceAll("[^0-9./]", "");
                if (shown.contains("/")) {
                    assertThat(alone).doesNotContainPattern("[0-9](?:\\\\[ ,:;]|~)+[0-9]");
                }
                String[] sides = shown.split("/", -1);
                Fraction expected = sides.length == 1
                        ? Fraction.of(new BigDecimal("0" + shown + (shown.contains(".") ? "0" : "")))
                        : new Fraction(new BigInteger(sides[0]), new BigInteger(sides[1]));
                long minuses =
                        text.chars().filter(c -> c == '-' || c == '\u2212').count();
                assertThat(number.get()).as(text.toString()).isEqualTo(minuses == 1 ? expected.negated() : expected);
            }
        }
        assertThat(read).isBetween(10_000, 90_000);
    }

    /// `282/6=` must not be answered by the question.
    @ParameterizedTest
    @EnumSource
    void aCopiedQuestionIsNoAnswer(TaskFamily family) {
        GeneratedEnvironment environment = family.create(AnswerFormat.BOXED, false);
        Random random = new Random(3);
        for (int level = 0; level < environment.levels(); level++) {
            Task task = environment.draw(Split.TRAIN, level, random);
            String copied = task.question().replaceAll("[=:?]$", "");
            assertThat(environment.score(task, "\\boxed{" + copied + "}").success())
                    .as(task.question())
                    .isFalse();
        }
    }

    @Test
    void onlyTheBoxIsRead() {
        Task task = new Task("a/0:a", new Cell("a", 0), "?", "9500", List.of());
        for (AnswerFormat format : AnswerFormat.values()) {
            assertThat(AnswerCheck.NUMBER.isRight(format, task, "9{,}500")).isEqualTo(format == AnswerFormat.BOXED);
            assertThat(AnswerCheck.NUMBER.isRight(format, task, "$9,500")).isTrue();
        }
        Task list = new Task("a/0:a", new Cell("a", 0), "?", "3,5,9", List.of());
        assertThat(AnswerCheck.NUMBER_LIST.isRight(AnswerFormat.BOXED, list, "3,\\ 5,\\;\\text{9}"))
                .isTrue();
        assertThat(AnswerCheck.NUMBER_LIST.isRight(AnswerFormat.BOXED, list, "3{,}5{,}9"))
                .isFalse();
    }

    private static String pick(List<String> among, Random random) {
        return among.get(random.nextInt(among.size()));
    }

    /// The digits in groups of three from the right.
    private static String grouped(String digits, String separator) {
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            text.insert(at, separator);
        }
        return text.toString();
    }
}
