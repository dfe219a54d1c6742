package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as `save_pretrained(max_shard_size=…)` takes them: `5GB` is 5·10⁹ bytes, `5GiB` 5·2³⁰.
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:([KMGT])(I)?)?B?");
    private static final String UNITS = "KMGT";

    private ByteSize() {}

    /// @throws ConfigException if `text` is no size of at least one byte
    static long parse(String option, String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            int power = matcher.group(2) == null ? 0 : 1 + UNITS.indexOf(matcher.group(2));
            BigDecimal unit =
                    BigDecimal.valueOf(matcher.group(3) == null ? 1000 : 1024).pow(power);
            BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(unit);
            if (bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValue();
            }
        }
        throw new ConfigException(
                option + " must be a size such as 5GB, 500MB or 2GiB but was '" + Quoted.of(text) + "'");
    }
}
