package dev.edgewise.tensor;

import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// How many threads share one operation of libtorch.
///
/// The first of these that says something decides: what was asked for, `OMP_NUM_THREADS`, and the processor cores
/// that this process may use. Affinity and the limits of a container count. Two threads that share a core count as one
/// core, unless there is only one core. The processes of one run share the cores, and so do the runs of a study, see
/// [#SHARED]. A small model takes fewer threads: one for each million parameters, but at least two. That limit is an
/// estimate, since nothing with more than two cores was measured.
///
/// [WaitPolicy] says how they wait for each other.
///
/// @param asked by a configuration or a command; null for none
/// @param environment the process's environment variables
/// @param processes how many processes share the cores
public record Threads(@Nullable Integer asked, Map<String, String> environment, int processes) {
    /// The most that can be asked for.
    public static final int MOST = 1024;

    /// The environment variable that says how many runs share the cores, beside the processes of each.
    public static final String SHARED = "EDGEWISE_PROCESSES";

    private static final long PARAMETERS_PER_THREAD = 1_000_000;
    private static final int ALWAYS_USEFUL = 2;

    public Threads {
        environment = Map.copyOf(environment);
    }

    /// Asks for nothing, in a process of its own.
    public static Threads standard(Map<String, String> environment) {
        return new Threads(null, environment, 1);
    }

    /// Returns the number of threads for a model.
    ///
    /// @param parameters of the model
    public int of(long parameters) {
        if (asked != null) {
            return asked;
        }
        int given = number("OMP_NUM_THREADS");
        if (given > 0) {
            return given;
        }
        long sharing = (long) processes * Math.max(1, number(SHARED));
        long useful = Math.max(ALWAYS_USEFUL, parameters / PARAMETERS_PER_THREAD);
        return (int) Math.clamp(Processor.usableCores() / sharing, 1, useful);
    }

    /// Returns the first number of an environment variable, at most [#MOST]; 0 where it names none.
    private int number(String variable) {
        String first = environment.getOrDefault(variable, "").split(",", 2)[0].strip();
        return first.matches("[1-9]\\d{0,3}") ? Math.min(MOST, Integer.parseInt(first)) : 0;
    }

    /// Makes libtorch use `count` threads from now on.
    public static void use(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads must be at least 1 but was " + count);
        }
        Libtorch.load();
        torch.set_num_threads(count);
        if (count > 1 && WaitPolicy.isOurs()) {
            SpinGuard.start();
        }
    }

    /// Returns how many threads libtorch uses now.
    public static int inUse() {
        Libtorch.load();
        return torch.get_num_threads();
    }
}
