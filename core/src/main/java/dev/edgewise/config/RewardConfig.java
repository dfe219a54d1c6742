package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program outside that scores the completions of a data set.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RewardConfig.Command.class, name = "command"),
    @JsonSubTypes.Type(value = RewardConfig.Http.class, name = "http")
})
public sealed interface RewardConfig {
    /// Returns how many questions are under way at once.
    int concurrency();

    /// Returns the seconds from a question to its answer.
    double timeout();

    /// Returns how often a question is asked again.
    int retries();

    /// A process that reads questions and writes answers, one a line.
    ///
    /// @param command the program and its arguments
    /// @param directory absolute path of its working directory
    record Command(List<String> command, String directory, int concurrency, double timeout, int retries)
            implements RewardConfig {
        static final Section SECTION = Section.of(
                "A process that reads attempts from its standard input and writes rewards to its standard output.",
                new Key(
                        "command",
                        new Kind.Items(
                                new Kind.Text(Pattern.compile("(?s).+"), "text that is not empty"),
                                1,
                                Integer.MAX_VALUE),
                        MissingNode.getInstance(),
                        "",
                        "The program and its arguments: [python3, grade.py]."),
                new Key(
                        "directory",
                        new Kind.Location(false, List.of()),
                        JsonNodeFactory.instance.textNode("."),
                        "",
                        "Its working directory; the configuration file's directory when left out."),
                concurrencyKey("Attempts sent before an answer has come."),
                timeoutKey(),
                retriesKey("How often an attempt is asked again after the process has ended or kept silent."));

        public Command {
            command = List.copyOf(command);
            SECTION.check("concurrency", concurrency);
            SECTION.check("timeout", timeout);
            SECTION.check("retries", retries);
            if (command.isEmpty()) {
                throw new InvalidValue("command", "must name a program");
            }
        }
    }

    /// A server that is asked by `POST`.
    ///
    /// @param batchSize attempts of one request
    /// @param tokenVariable the environment variable with the token for `Authorization`; null for none
    record Http(String url, int batchSize, @Nullable String tokenVariable, int concurrency, double timeout, int retries)
            implements RewardConfig {
        private static final int LAST_PORT = 65_535;

        static final Section SECTION = Section.of(
                "A server that answers attempts with rewards.",
                new Key(
                        "url",
                        new Kind.Text(
                                Pattern.compile("https?://.+"), "an address that begins with http:// or https://"),
                        MissingNode.getInstance(),
                        "",
                        "Where attempts are posted to: http://127.0.0.1:8000/grade."),
                Key.whole("batch_size", 8, Interval.between(1, 10_000), "attempts", "Most attempts of one request."),
                Key.text(
                        "token_variable",
                        null,
                        Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
                        "the name of an environment variable",
                        "Environment variable with a token; sent as Authorization: Bearer. The token itself is written nowhere."),
                concurrencyKey("Requests under way at once."),
                timeoutKey(),
                retriesKey(
                        "How often a request is sent again after HTTP 5xx, 408 or 429, a lost connection, or silence."));

        public Http {
            SECTION.check("url", url);
            SECTION.check("batch_size", batchSize);
            SECTION.check("concurrency", concurrency);
            SECTION.check("timeout", timeout);
            SECTION.check("retries", retries);
            try {
                URI address = new URI(url);
                if (address.getHost() == null || address.getPort() > LAST_PORT) {
                    throw new InvalidValue("url", "must name a host and a port up to 65535 but was \"" + url + "\"");
                }
            } catch (URISyntaxException e) {
                throw new InvalidValue("url", "must be an address but was \"" + url + "\": " + e.getReason());
            }
        }
    }

    private static Key concurrencyKey(String sentence) {
        return Key.whole("concurrency", 8, Interval.between(1, 1024), "", sentence);
    }

    private static Key timeoutKey() {
        return Key.real(
                "timeout", 60.0, Interval.above(0), "seconds", "From a question to its answer, waiting included.");
    }

    private static Key retriesKey(String sentence) {
        return Key.whole("retries", 3, Interval.between(0, 100), "", sentence);
    }

    /// Returns the sections of all types, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("command", Command.SECTION);
        byType.put("http", Http.SECTION);
        return byType;
    }
}
