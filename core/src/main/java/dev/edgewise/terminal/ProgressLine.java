package dev.edgewise.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;

/// Shows the progress of one thing with a known or unknown end: a download, an evaluation.
///
/// On a terminal it is one line that is repainted in place; elsewhere it is a line every ten seconds. Close it
/// when the thing is done or has failed. The line then stays as it is. A [#patient] line does not appear at all
/// if the thing takes no more than ten seconds.
public final class ProgressLine implements AutoCloseable {
    private static final Duration LIVE = Duration.ofMillis(100);
    private static final Duration PLAIN = Duration.ofSeconds(10);

    private final PrintStream out;
    private final TerminalStyle style;
    private final Supplier<TerminalSize> size;
    private final InstantSource clock;
    private final String label;
    private final DoubleFunction<String> unit;
    private final long total;
    private final Instant begun;
    private final long first;
    private Instant written;
    private boolean patient;
    private long done;

    /// @param unit writes an amount: [ReadableNumbers#bytes] for downloads, [ReadableNumbers#count] for tasks
    /// @param total the amount in all, 0 when unknown
    /// @param done the amount that is there already, for a download that goes on
    public ProgressLine(
            PrintStream out,
            TerminalStyle style,
            Supplier<TerminalSize> size,
            InstantSource clock,
            String label,
            DoubleFunction<String> unit,
            long total,
            long done) {
        this.out = out;
        this.style = style;
        this.size = size;
        this.clock = clock;
        this.label = DisplayText.safe(label, style);
        this.unit = unit;
        this.total = total;
        this.done = done;
        this.first = done;
        this.begun = clock.instant();
        this.written = style.live() ? Instant.EPOCH : begun;
    }

    /// Makes this line wait for ten seconds.
    public ProgressLine patient() {
        patient = true;
        written = begun;
        return this;
    }

    /// Takes the amount done so far.
    public void update(long amount) {
        done = amount;
        Duration between = style.live() && !patient ? LIVE : PLAIN;
        if (Duration.between(written, clock.instant()).compareTo(between) >= 0) {
            write(style.live() ? "" : "\n");
        }
    }

    private void write(String end) {
        int width = style.live() ? Math.max(10, size.get().columns() - 1) : 200;
        String line = DisplayText.cut(line(width), width, style);
        out.print(style.live() ? "\r" + line + "\u001b[K" + end : line + end);
        out.flush();
        written = clock.instant();
        patient = false;
    }

    private String line(int width) {
        double seconds = Duration.between(begun, clock.instant()).toMillis() / 1000.0;
        double now = (double) done;
        double rate = seconds > 0.5 ? (done - first) / seconds : Double.NaN;
        String speed = Double.isNaN(rate) || rate <= 0 ? "" : "  " + unit.apply(rate) + "/s";
        if (total <= 0) {
            return label + "  " + unit.apply(now) + speed;
        }
        double share = Math.clamp(now / total, 0, 1);
        String left = speed.isEmpty() || done >= total
                ? ""
                : "  " + ReadableNumbers.duration((total - done) / rate) + " left";
        String numbers = String.format(Locale.ROOT, " %3.0f %%", Math.floor(100 * share)) + "  " + unit.apply(now)
                + " of " + unit.apply((double) total) + speed + left;
        int room = Math.min(30, width - DisplayText.width(label) - DisplayText.width(numbers) - 2);
        if (!style.live() || room < 5) {
            return label + " " + numbers;
        }
        int full = (int) Math.floor(share * room);
        return label + "  " + style.paint("38;5;36", style.pick("━", "=").repeat(full))
                + style.dim(style.pick("─", "-").repeat(room - full)) + numbers;
    }

    /// Writes the line a last time and goes to the next.
    @Override
    public void close() {
        if (!patient) {
            write("\n");
        }
    }
}
