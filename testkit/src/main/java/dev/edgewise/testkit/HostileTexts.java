package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Long texts of one piece over and over, bare and inside what marks an answer, as a policy in a loop writes them.
///
/// What reads each character a bounded number of times takes milliseconds for one of them. What begins anew at each
/// takes minutes.
public final class HostileTexts {
    private static final int LENGTH = 100_000;

    /// What all texts together may take of a core; some seconds are enough. Other work on the machine does not count.
    private static final Duration CPU_TIME = Duration.ofSeconds(30);

    /// Ends a judge that would take hours.
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private static final List<String> PIECES = List.of(
            "\n",
            " ",
            "\t",
            "\r\n",
            "\u2028",
            "0",
            "7",
            "1 ",
            "1,",
            "1.",
            "1/",
            "1+",
            "1=",
            "=",
            "<",
            "a",
            "a ",
            "a. ",
            "a.",
            "? ",
            "(",
            ")",
            "{",
            "{}",
            "}",
            "\\",
            "\\!",
            "\\text{",
            "\\frac{",
            "\\boxed{",
            "$",
            "#",
            "####",
            "#### 1\n",
            "</think>",
            "<answer>",
            "</answer>",
            "<<",
            "\"",
            "{\"name\":\"a\" ",
            "return ",
            "for x in :",
            "def a\n",
            "\uD83D\uDE00",
            "\uD83D",
            "\uFFFD",
            "\u001b",
            "\u001b[1;");

    private HostileTexts() {}

    /// Shows every text to a judge, which must be done in time and throw nothing.
    public static void show(Consumer<String> judge) {
        List<String> texts = new ArrayList<>();
        for (String piece : PIECES) {
            String page = piece.repeat(LENGTH / piece.length());
            texts.addAll(List.of(
                    page,
                    page + "x",
                    "1" + page + "2",
                    "0." + page + "1",
                    "{\"name\":" + page + "def x(",
                    "\\boxed{" + page + "}",
                    "#### " + page + "1",
                    "<answer>" + page + "2</answer>"));
        }
        long nanos = assertTimeoutPreemptively(DEADLINE, () -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            texts.forEach(judge);
            return threads.getCurrentThreadCpuTime() - before;
        });
        assertThat(Duration.ofNanos(nanos)).isLessThan(CPU_TIME);
    }
}
