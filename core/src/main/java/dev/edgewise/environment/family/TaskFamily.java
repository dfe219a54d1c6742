package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/// Every built-in family under the name that configuration files use.
public enum TaskFamily {
    ADDITION(Addition::new),
    SUBTRACTION(Subtraction::new),
    MULTIPLICATION(Multiplication::new),
    DIVISION(Division::new),
    CHAIN_SUM(ChainSum::new),
    DIGIT_SUM(DigitSum::new),
    COMPARISON(Comparison::new),
    MAXIMUM(Maximum::new),
    SORTING(Sorting::new),
    REVERSAL(Reversal::new),
    SEQUENCE(Sequence::new),
    ROMAN(Roman::new),
    CAESAR(Caesar::new),
    BASE_CONVERSION(BaseConversion::new),
    COUNTING(Counting::new),
    COUNTDOWN(Countdown::new);

    private final BiFunction<AnswerFormat, Boolean, GeneratedEnvironment> constructor;

    TaskFamily(BiFunction<AnswerFormat, Boolean, GeneratedEnvironment> constructor) {
        this.constructor = constructor;
    }

    /// Returns the name that configuration files use. It equals the environment's own: `addition`, `chain_sum`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Makes the environment of this family.
    ///
    /// @throws ConfigException if steps are asked for in a format that has no room for them
    public GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return constructor.apply(format, showSteps);
    }

    /// Returns the family with this [#key()].
    ///
    /// @throws ConfigException if there is none
    public static TaskFamily of(String key) {
        List<String> keys = Arrays.stream(values()).map(TaskFamily::key).toList();
        return Arrays.stream(values())
                .filter(family -> family.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ConfigException("There is no task family \"" + key + "\"."
                        + NearestName.hint(key, keys) + " Allowed: " + String.join(", ", keys) + "."));
    }
}
